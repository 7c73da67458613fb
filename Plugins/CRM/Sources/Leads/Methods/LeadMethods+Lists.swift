internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// Handlers of LeadService that list what happened around leads.
extension LeadMethods {
    static func listContacts(
        _ request: Spearhead_Crm_V1_ListLeadContactsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListLeadContactsResponse {
        let page = try call.page(of: request)
        let lead = try Lead.visible(request.leadID, reader, call)
        let list = ListQuery(from: "crm_lead_contact", key: "id").filter("lead_id = ?", lead.id)
        let (contacts, next) = try list.fetch(reader, page, contactMessage)
        return .with {
            $0.leadContacts = contacts
            $0.nextPageToken = next
        }
    }

    static func listBreached(
        _ request: Spearhead_Crm_V1_ListBreachedLeadsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListBreachedLeadsResponse {
        let page = try call.page(of: request)
        var list = ListQuery(
            from: "crm_lead_breach AS breach JOIN crm_lead AS lead ON lead.id = breach.lead_id",
            columns: "breach.*, lead.code, lead.first_response_at",
            key: "printf('%020d', breach.due_at) || breach.lead_id || printf('%010d', breach.sla_version)"
        ).visible(call.visible, "lead.owner_id")
        if request.unansweredOnly { list = list.filter("lead.first_response_at IS NULL") }
        let (breaches, next) = try list.fetch(reader, page) { row in
            Spearhead_Crm_V1_LeadBreach.with {
                $0.leadID = row["lead_id"]
                $0.leadCode = row["code"]
                $0.grade = LeadGrade(rawValue: row["grade"])?.message ?? .unspecified
                $0.slaVersion = row["sla_version"]
                $0.dueTime = (row["due_at"] as Instant).timestamp
                $0.detectTime = (row["detected_at"] as Instant).timestamp
                $0.ownerID = row["owner_id"] ?? ""
                if let response = row["first_response_at"] as Instant? { $0.firstResponseTime = response.timestamp }
            }
        }
        return .with {
            $0.leadBreaches = breaches
            $0.nextPageToken = next
        }
    }

    static func listReminders(
        _ request: Spearhead_Crm_V1_ListLeadRemindersRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListLeadRemindersResponse {
        let page = try call.page(of: request)
        var list = ListQuery(from: "crm_lead_reminder", key: "due_key").visible(call.visible, "person_id")
            .filterUnlessEmpty("person_id", request.personID)
        if !request.includeDone { list = list.filter("done_at IS NULL") }
        let (reminders, next) = try list.fetch(reader, page, LeadReminder.init(row:))
        return .with {
            $0.leadReminders = reminders.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func contactMessage(_ row: Row) -> Spearhead_Crm_V1_LeadContact {
        .with {
            $0.id = row["id"]
            $0.leadID = row["lead_id"]
            $0.personID = row["person_id"] ?? ""
            $0.contactTime = (row["at"] as Instant).timestamp
            $0.isoWeek = row["iso_week"]
            $0.first = row["first"]
            $0.channel = row["channel"]
            $0.note = row["note"]
            $0.nextContactDate = row["next_contact_on"] ?? ""
        }
    }
}
