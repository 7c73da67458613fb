internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

extension ReceptionMethods {
    /// Reads what the front desk asked; an answer about type and earlier contact is mandatory.
    static func inquiry(_ given: Spearhead_Crm_V1_ReceptionInquiry, _ kind: ReceptionKind) throws -> ReceptionInquiry {
        var check = FieldCheck()
        var type = VisitorType.resident
        switch given.visitorType {
        case .resident: type = .resident
        case .investor: type = .investor
        case .peer: type = .peer
        default: check.fail("inquiry.visitor_type", "must be RESIDENT, INVESTOR or PEER")
        }
        var contact = EarlierContact.no
        switch given.earlierContact {
        case .yes: contact = .yes
        case .no: contact = .no
        case .nameForgotten: contact = .nameForgotten
        default: check.fail("inquiry.earlier_contact", "must be asked: YES, NO or NAME_FORGOTTEN")
        }
        try check.finish()
        return ReceptionInquiry(
            kind: kind, visitorName: given.visitorName, phone: given.phone, company: given.company, visitorType: type,
            earlierContact: contact, namedPersonID: given.namedPersonID.isEmpty ? nil : given.namedPersonID,
            channel: given.channel.isEmpty ? kind.defaultChannel : given.channel, intent: given.intent,
            overrideGroupID: given.overrideGroupID.isEmpty ? nil : given.overrideGroupID, overrideReason: given.overrideReason)
    }

    static func message(_ row: Row) throws -> Spearhead_Crm_V1_ReceptionEntry {
        guard let route = Reception.Route(rawValue: row["route"]) else { throw Lead.damaged }
        return .with {
            $0.id = row["id"]
            $0.code = row["code"]
            $0.kind = row["kind"] as String == "visit" ? .visit : .call
            $0.registerTime = (row["at"] as Instant).timestamp
            $0.businessDate = row["business_date"]
            $0.inquiry = inquiryMessage(row)
            $0.route = route.message
            $0.groupID = row["group_id"] ?? ""
            $0.ownerID = row["owner_id"] ?? ""
            $0.turn = row["turn"] ?? 0
            $0.leadID = row["lead_id"] ?? ""
            $0.customerID = row["customer_id"] ?? ""
            $0.newVisitor = row["new_visitor"]
            $0.registeredBy = row["registered_by"]
            $0.contactCaptured = !(row["phone"] as String).isEmpty
            if let seconds = row["talk_seconds"] as Int64? {
                $0.talkSeconds = Int32(clamping: seconds)
                $0.talkTooLong = CallTalk.isTooLong(seconds)
            }
        }
    }

    private static func inquiryMessage(_ row: Row) -> Spearhead_Crm_V1_ReceptionInquiry {
        .with {
            $0.visitorName = row["visitor_name"]
            $0.phone = row["phone"]
            $0.company = row["company"]
            switch VisitorType(rawValue: row["visitor_type"]) {
            case .resident: $0.visitorType = .resident
            case .investor: $0.visitorType = .investor
            case .peer: $0.visitorType = .peer
            case nil: $0.visitorType = .unspecified
            }
            switch EarlierContact(rawValue: row["earlier_contact"]) {
            case .yes: $0.earlierContact = .yes
            case .no: $0.earlierContact = .no
            case .nameForgotten: $0.earlierContact = .nameForgotten
            case nil: $0.earlierContact = .unspecified
            }
            $0.namedPersonID = row["named_person_id"] ?? ""
            $0.channel = row["channel"]
            $0.intent = row["intent"]
        }
    }
}

extension Reception.Route: APIChoice {
    typealias Message = Spearhead_Crm_V1_ReceptionRoute
}
