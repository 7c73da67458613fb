internal import Organization
internal import PluginKit

/// How someone came to the front desk.
enum ReceptionKind: String, Sendable, Hashable {
    case visit
    case call

    /// The information channel when the visitor names none.
    var defaultChannel: String { self == .visit ? "walk_in" : "phone_in" }
}

/// What kind of visitor it is, and what the front desk does with each (C35).
enum VisitorType: String, Sendable, Hashable {
    case resident
    case investor
    case peer

    /// Whether the visitor takes a turn of the rotation and becomes a lead.
    var isProspect: Bool { self != .peer }
    /// How urgent the lead is by default: an investor compares offers and decides soon.
    var urgency: String { self == .investor ? "high" : "" }
}

/// The answer to the question about earlier contact (C26).
enum EarlierContact: String, Sendable, Hashable {
    case yes
    case no
    case nameForgotten = "name_forgotten"
}

/// What the front desk asked and heard.
struct ReceptionInquiry: Sendable, Hashable {
    var kind: ReceptionKind
    var visitorName: String
    var phone: String
    var company: String
    var visitorType: VisitorType
    var earlierContact: EarlierContact
    var namedPersonID: String?
    var channel: String
    var intent: String
    var overrideGroupID: String?
    var overrideReason: String
    /// How long a call took; `nil` when nobody timed it.
    var talkSeconds: Int64?

    /// Refuses wrong fields, all at once.
    func validate(_ reader: Reader) throws {
        var check = FieldCheck()
        let prefix = "inquiry."
        if kind == .visit { check.text(prefix + "visitor_name", visitorName, 1...100) }
        if kind == .call { check.text(prefix + "visitor_name", visitorName, 0...100) }
        check.phone(prefix + "phone", phone)
        if let talkSeconds, !(0...CallTalk.secondsMax).contains(talkSeconds) {
            check.fail("talk_seconds", "must be 0 to \(CallTalk.secondsMax)")
        }
        check.text(prefix + "company", company, 0...200)
        check.text(prefix + "intent", intent, 0...1000)
        if try !LeadSources.exists(channel, reader) {
            check.fail(prefix + "channel", "\"\(channel.prefix(40))\" is not in the source taxonomy")
        }
        if namedPersonID != nil, earlierContact != .yes {
            check.fail(prefix + "named_person_id", "is only given when earlier_contact is YES")
        }
        if let namedPersonID, try People.find(id: namedPersonID, reader) == nil {
            check.fail(prefix + "named_person_id", "there is no such person")
        }
        if overrideGroupID != nil { check.text(prefix + "override_reason", overrideReason, 1...500) }
        if overrideGroupID == nil, !overrideReason.isEmpty {
            check.fail(prefix + "override_reason", "is only given with override_group_id")
        }
        try check.finish()
    }
}
