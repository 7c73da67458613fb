internal import PluginKit
internal import SwiftProtobuf

/// Handlers of CustomerVoiceService for typical customers.
enum TypicalCustomerMethods {
    static func mark(
        _ request: Spearhead_Crm_V1_MarkTypicalCustomerRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_MarkTypicalCustomerResponse {
        var checks = FieldCheck()
        checks.text("reason", request.reason, 1...500)
        try checks.finish()
        let customer = try Customers.changeable(id: request.customerID, writer, call)
        let mark = try TypicalCustomers.mark(customer, reason: request.reason, writer: writer, call: call)
        return .with { $0.typicalCustomer = mark.message }
    }

    static func unmark(
        _ request: Spearhead_Crm_V1_UnmarkTypicalCustomerRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UnmarkTypicalCustomerResponse {
        try TypicalCustomers.unmark(Customers.changeable(id: request.customerID, writer, call), writer: writer)
        return Spearhead_Crm_V1_UnmarkTypicalCustomerResponse()
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListTypicalCustomersRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListTypicalCustomersResponse {
        let (marks, next) = try TypicalCustomers.list(reader, call, call.page(of: request))
        return .with {
            $0.typicalCustomers = marks.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func review(
        _ request: Spearhead_Crm_V1_ReviewTalkRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_ReviewTalkResponse {
        var checks = FieldCheck()
        checks.text("comment", request.comment, 1...2000)
        try checks.finish()
        let talk = try TypicalCustomers.review(
            request.contactRecordID, comment: request.comment, writer: writer, call: call)
        return .with { $0.talk = talk.message }
    }

    static func listTalks(
        _ request: Spearhead_Crm_V1_ListTypicalTalksRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListTypicalTalksResponse {
        let (talks, next) = try TypicalCustomers.listTalks(
            customer: request.customerID, unreviewedOnly: request.unreviewedOnly, reader, call, call.page(of: request))
        return .with {
            $0.talks = talks.map(\.message)
            $0.nextPageToken = next
        }
    }
}

extension TypicalCustomers.Mark {
    var message: Spearhead_Crm_V1_TypicalCustomer {
        .with {
            $0.customerID = customer
            $0.customerCode = code
            $0.customerName = name
            $0.reason = reason
            $0.markedBy = markedBy
            $0.markTime = at.timestamp
        }
    }
}

extension TypicalCustomers.Talk {
    var message: Spearhead_Crm_V1_TypicalTalk {
        .with {
            $0.contactRecordID = record
            $0.customerID = customer
            $0.contactTime = at.timestamp
            $0.summary = summary
            $0.recordedBy = recordedBy
            if let review {
                $0.comment = review.comment
                $0.reviewedBy = review.by
                $0.reviewTime = review.at.timestamp
            }
        }
    }
}
