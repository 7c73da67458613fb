internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// Handlers of ReceptionService.
enum ReceptionMethods {
    static func registerVisit(
        _ request: Spearhead_Crm_V1_RegisterVisitRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RegisterVisitResponse {
        let id = try Reception.register(inquiry(request.inquiry, .visit), writer, call)
        let entry = try entry(id, writer, call)
        return .with { $0.receptionEntry = entry }
    }

    static func registerCall(
        _ request: Spearhead_Crm_V1_RegisterCallRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RegisterCallResponse {
        var inquiry = try inquiry(request.inquiry, .call)
        inquiry.talkSeconds = request.hasTalkSeconds ? Int64(request.talkSeconds) : nil
        let id = try Reception.register(inquiry, writer, call)
        let entry = try entry(id, writer, call)
        return .with { $0.receptionEntry = entry }
    }

    static func get(
        _ request: Spearhead_Crm_V1_GetReceptionEntryRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetReceptionEntryResponse {
        let entry = try entry(request.id, reader, call)
        return .with { $0.receptionEntry = entry }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListReceptionEntriesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListReceptionEntriesResponse {
        let page = try call.page(of: request)
        var list = try ListQuery(from: "crm_reception_entry", key: "id").visible(call.visible, "owner_id")
            .filter("kind", request.kind, "kind") { $0 == .visit ? "visit" : $0 == .call ? "call" : nil }
            .between("business_date", request.fromDate, request.toDate)
        if request.longCallsOnly { list = list.filter("talk_seconds > ?", CallTalk.limitSeconds) }
        if request.withoutContactOnly { list = list.filter("phone = ''") }
        let (entries, next) = try list.fetch(reader, page, message)
        return .with {
            $0.receptionEntries = entries
            $0.nextPageToken = next
        }
    }

    static func listTracking(
        _ request: Spearhead_Crm_V1_ListTrackingEntriesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListTrackingEntriesResponse {
        let page = try call.page(of: request)
        let list = try ListQuery(
            from: "crm_lead_contact AS contact JOIN crm_lead AS lead ON lead.id = contact.lead_id",
            columns: "contact.*, lead.code AS lead_code, lead.company", key: "contact.business_date || contact.id"
        ).visible(call.visible, "contact.owner_id").between("contact.business_date", request.fromDate, request.toDate)
        let (entries, next) = try list.fetch(reader, page) { row in
            Spearhead_Crm_V1_TrackingEntry.with {
                $0.businessDate = row["business_date"]
                $0.leadCode = row["lead_code"]
                $0.company = row["company"]
                $0.personID = row["person_id"] ?? ""
                $0.channel = row["channel"]
                $0.note = row["note"]
                $0.nextContactDate = row["next_contact_on"] ?? ""
            }
        }
        return .with {
            $0.trackingEntries = entries
            $0.nextPageToken = next
        }
    }

    static func createForm(
        _ request: Spearhead_Crm_V1_CreateConfirmationFormRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateConfirmationFormResponse {
        let given = request.confirmationForm
        _ = try ConfirmationForms.create(
            entry: given.receptionEntryID, customerName: given.customerName, phone: given.phone,
            channel: given.informationChannel,
            writer, call)
        let form = try form(given.receptionEntryID, writer, call)
        return .with { $0.confirmationForm = form }
    }

    static func getForm(
        _ request: Spearhead_Crm_V1_GetConfirmationFormRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetConfirmationFormResponse {
        let form = try form(request.receptionEntryID, reader, call)
        return .with { $0.confirmationForm = form }
    }

    static func listDailyCounts(
        _ request: Spearhead_Crm_V1_ListDailyReceptionCountsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListDailyReceptionCountsResponse {
        let page = try call.page(of: request)
        let list = try ListQuery(from: "crm_reception_daily", key: "business_date || '|' || kind || '|' || channel")
            .between("business_date", request.fromDate, request.toDate)
        let (counts, next) = try list.fetch(reader, page) { row in
            Spearhead_Crm_V1_DailyReceptionCount.with {
                $0.businessDate = row["business_date"]
                $0.kind = row["kind"] as String == "visit" ? .visit : .call
                $0.channel = row["channel"]
                $0.newVisitors = row["new_visitors"]
                $0.knownVisitors = row["known_visitors"]
            }
        }
        return .with {
            $0.dailyReceptionCounts = counts
            $0.nextPageToken = next
        }
    }

    private static func form(_ entry: String, _ reader: Reader, _ call: Call) throws -> Spearhead_Crm_V1_ConfirmationForm {
        let row = try reader.row("SELECT * FROM crm_confirmation_form WHERE reception_entry_id = ?", [entry])
        guard let row else { throw RPCError.notFound("confirmation form of entry", entry) }
        try call.requireVisible(row["owner_id"], "confirmation form of entry", entry)
        return .with {
            $0.id = row["id"]
            $0.receptionEntryID = row["reception_entry_id"]
            $0.customerName = row["customer_name"]
            $0.phone = row["phone"]
            $0.informationChannel = row["information_channel"]
            $0.ownerID = row["owner_id"] ?? ""
            $0.createTime = (row["at"] as Instant).timestamp
        }
    }

    private static func entry(_ id: String, _ reader: Reader, _ call: Call) throws -> Spearhead_Crm_V1_ReceptionEntry {
        guard let row = try reader.row("SELECT * FROM crm_reception_entry WHERE id = ?", [id]) else {
            throw RPCError.notFound("register entry", id)
        }
        try call.requireVisible(row["owner_id"], "register entry", id)
        return try message(row)
    }
}
