internal import PluginKit
internal import SwiftProtobuf

/// CustomerService: the master record.
enum CustomerMethods {
    typealias Proto = Spearhead_Crm_V1_Customer

    static func create(
        _ request: Spearhead_Crm_V1_CreateCustomerRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateCustomerResponse {
        let wanted = request.customer
        guard let kind = CustomerKind(wanted.kind) else {
            throw RPCError.invalidField("customer.kind", "must be distributor, retailer or key account")
        }
        var draft = CustomerDraft(name: wanted.name, kind: kind)
        draft.code = wanted.code
        draft.customerClass = CustomerClass(wanted.class) ?? .general
        draft.channel = CustomerChannel(wanted.channel)
        draft.territoryID = wanted.territoryID.nonEmpty
        draft.ownerID = wanted.ownerID.nonEmpty
        draft.supplierID = wanted.supplierID.nonEmpty
        draft.address = wanted.address
        draft.latitudeMicrodegrees = wanted.hasLatitudeMicrodegrees ? wanted.latitudeMicrodegrees : nil
        draft.longitudeMicrodegrees = wanted.hasLongitudeMicrodegrees ? wanted.longitudeMicrodegrees : nil
        draft.creditLimitMinor = wanted.hasCreditLimitMinor ? wanted.creditLimitMinor : nil
        draft.paymentDays = wanted.paymentDays
        draft.openedOn = try FieldCheck.optionalDate("customer.opened_on", wanted.openedOn)
        draft.visitIntervalDays = wanted.hasVisitIntervalDays ? wanted.visitIntervalDays : nil
        draft.annualValueMinor = wanted.hasAnnualValueMinor ? wanted.annualValueMinor : nil
        let customer = try FieldCheck.naming("customer") {
            try Customers.create(draft, writer: writer, call: call)
        }
        return .with { $0.customer = customer.message }
    }

    static func get(
        _ request: Spearhead_Crm_V1_GetCustomerRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetCustomerResponse {
        let customer = try Customers.visible(id: request.id, reader, call)
        return .with { $0.customer = customer.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListCustomersRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListCustomersResponse {
        let filter = CustomerFilter(
            customerClass: CustomerClass(request.class), kind: CustomerKind(request.kind),
            channel: CustomerChannel(request.channel),
            territoryID: request.territoryID, ownerID: request.ownerID, namePrefix: request.namePrefix, code: request.code,
            showDeleted: request.showDeleted)
        let (customers, next) = try Customers.list(filter, reader, call, call.page(of: request))
        return .with {
            $0.customers = customers.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func update(
        _ request: Spearhead_Crm_V1_UpdateCustomerRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateCustomerResponse {
        let mask = try UpdateMask(request.updateMask, allowed: updatable)
        var check = FieldCheck()
        check.text("reason", request.reason, 0...Customers.reasonLengthMax)
        if mask.contains("kind"), CustomerKind(request.customer.kind) == nil {
            check.fail("customer.kind", "must be distributor, retailer or key account")
        }
        if mask.contains("class"), CustomerClass(request.customer.class) == nil {
            check.fail("customer.class", "must be key, potential or general")
        }
        try check.finish()
        let before = try Customers.changeable(id: request.customer.id, etag: request.etag, writer, call)
        let after = apply(request.customer, mask, to: before)
        let stored = try FieldCheck.naming("customer") {
            try Customers.save(before, after, reason: request.reason.nonEmpty ?? "updated", writer: writer, call: call)
        }
        return .with { $0.customer = stored.message }
    }

    static func delete(
        _ request: Spearhead_Crm_V1_DeleteCustomerRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_DeleteCustomerResponse {
        let customer = try Customers.changeable(id: request.id, etag: request.etag, writer, call)
        let deleted = try Customers.delete(customer, writer: writer, call: call)
        return .with { $0.customer = deleted.message }
    }

    static func activate(
        _ request: Spearhead_Crm_V1_ActivateCustomerRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_ActivateCustomerResponse {
        let date = try FieldCheck.optionalDate("opened_on", request.openedOn) ?? call.businessDate
        let customer = try Customers.changeable(id: request.id, writer, call)
        let active = try Customers.activate(customer, on: date, writer: writer, call: call)
        return .with { $0.customer = active.message }
    }

    static func completeFirstVisit(
        _ request: Spearhead_Crm_V1_CompleteFirstVisitRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CompleteFirstVisitResponse {
        let customer = try Customers.changeable(id: request.id, writer, call)
        let time = request.hasVisitTime ? Instant(request.visitTime) : call.now
        let visited = try Customers.completeFirstVisit(customer, at: time, writer: writer, call: call)
        return .with { $0.customer = visited.message }
    }

    static func revisions(
        _ request: Spearhead_Crm_V1_ListCustomerRevisionsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListCustomerRevisionsResponse {
        let customer = try Customers.visible(id: request.customerID, reader, call)
        let (revisions, next) = try CustomerRevision.list(customer.id, reader, call.page(of: request))
        return .with {
            $0.revisions = revisions.map(\.message)
            $0.nextPageToken = next
        }
    }

    private static let updatable: Set<String> = [
        "name", "kind", "class", "channel", "territory_id", "supplier_id", "latitude_microdegrees", "longitude_microdegrees",
        "credit_limit_minor", "payment_days", "visit_interval_days", "annual_value_minor",
    ]

    private static func apply(_ wanted: Proto, _ mask: UpdateMask, to before: Customer) -> Customer {
        var after = before
        if mask.contains("name") { after.name = wanted.name }
        if mask.contains("kind"), let kind = CustomerKind(wanted.kind) { after.kind = kind }
        if mask.contains("class"), let customerClass = CustomerClass(wanted.class) { after.customerClass = customerClass }
        if mask.contains("channel") { after.channel = CustomerChannel(wanted.channel) }
        if mask.contains("territory_id") { after.territoryID = wanted.territoryID.nonEmpty }
        if mask.contains("supplier_id") { after.supplierID = wanted.supplierID.nonEmpty }
        if mask.contains("latitude_microdegrees") {
            after.latitudeMicrodegrees = wanted.hasLatitudeMicrodegrees ? wanted.latitudeMicrodegrees : nil
        }
        if mask.contains("longitude_microdegrees") {
            after.longitudeMicrodegrees = wanted.hasLongitudeMicrodegrees ? wanted.longitudeMicrodegrees : nil
        }
        if mask.contains("credit_limit_minor") {
            after.creditLimitMinor = wanted.hasCreditLimitMinor ? wanted.creditLimitMinor : nil
        }
        if mask.contains("payment_days") { after.paymentDays = wanted.paymentDays }
        if mask.contains("visit_interval_days") {
            after.visitIntervalDays = wanted.hasVisitIntervalDays ? wanted.visitIntervalDays : nil
        }
        if mask.contains("annual_value_minor") {
            after.annualValueMinor = wanted.hasAnnualValueMinor ? wanted.annualValueMinor : nil
        }
        return after
    }
}
