internal import PluginKit

/// What the plugin brings for the care of existing customers: referrals, reorders, key accounts, and what customers say.
enum CareArea {
    static let personalData: [PersonalDataColumn] = [
        PersonalDataColumn(table: "crm_feedback", column: "statement", subjectColumn: "customer_id"),
        PersonalDataColumn(table: "crm_talk_review", column: "comment", subjectColumn: "contact_log_id"),
    ]
    static let personAliases = [PersonAlias(table: "crm_contact_log", subjectColumn: "contact_id", idColumn: "id")]

    private static let read = "crm.care.read"
    private static let write = "crm.care.write"
    private static let lead = "crm.care.lead"
    private static let configure = "crm.care.configure"

    static func register(with registrar: inout PluginRegistrar) {
        registrar.migration("0304-care", sql: CareSchema.care)
        registrar.migration("0305-key-accounts", sql: CareSchema.keyAccounts)
        registrar.migration("0306-customer-voice", sql: CareSchema.voice)
        registerPermissions(with: &registrar)
        registerCare(with: &registrar)
        registerKeyAccounts(with: &registrar)
        registerVoice(with: &registrar)
    }

    private static func registerPermissions(with registrar: inout PluginRegistrar) {
        let leaders: [Role: Scope] = [.supervisor: .team, .manager: .team, .director: .all, .admin: .all]
        let sellers = leaders.merging([.rep: .own, .salesAssistant: .all]) { $1 }
        registrar.permission(
            read, Label("查看客户维护", "See the care of customers"), grants: sellers.merging([.inspector: .all]) { $1 })
        registrar.permission(write, Label("维护客户关系", "Care for customers"), grants: sellers)
        registrar.permission(
            lead, Label("评估大客户与典型客户", "Evaluate key accounts and typical customers"), grants: leaders)
        registrar.permission(
            configure, Label("设置客户反馈分类", "Configure causes of feedback"), grants: [.director: .all, .admin: .all])
    }

    private static func registerCare(with registrar: inout PluginRegistrar) {
        let service = "CareService"
        registrar.command(service, "CreateReferral", permission: write, ReferralMethods.create)
        registrar.query(service, "ListReferrals", permission: read, ReferralMethods.list)
        registrar.query(service, "GetReorderPlan", permission: read, ReorderMethods.get)
        registrar.command(service, "UpdateReorderPlan", permission: write, ReorderMethods.update)
        registrar.report(service, "ListReordersDue", permission: read, ReorderMethods.listDue)
    }

    private static func registerKeyAccounts(with registrar: inout PluginRegistrar) {
        let service = "KeyAccountService"
        registrar.command(service, "CreateRefreshTopic", permission: lead, RefreshMethods.create)
        registrar.command(service, "UpdateRefreshTopic", permission: lead, RefreshMethods.update)
        registrar.command(service, "RecordRefresh", permission: write, RefreshMethods.record)
        registrar.query(service, "ListRefreshTopics", permission: read, RefreshMethods.list)
        registrar.command(service, "ScheduleReview", permission: lead, ReviewMethods.schedule)
        registrar.command(service, "HoldReview", permission: lead, ReviewMethods.hold)
        registrar.query(service, "GetReview", permission: read, ReviewMethods.get)
        registrar.query(service, "ListReviews", permission: read, ReviewMethods.list)
    }

    private static func registerVoice(with registrar: inout PluginRegistrar) {
        let service = "CustomerVoiceService"
        registrar.command(service, "MarkTypicalCustomer", permission: lead, TypicalCustomerMethods.mark)
        registrar.command(service, "UnmarkTypicalCustomer", permission: lead, TypicalCustomerMethods.unmark)
        registrar.query(service, "ListTypicalCustomers", permission: read, TypicalCustomerMethods.list)
        registrar.command(service, "ReviewTalk", permission: lead, TypicalCustomerMethods.review)
        registrar.query(service, "ListTypicalTalks", permission: read, TypicalCustomerMethods.listTalks)
        registrar.command(service, "CreateFeedbackCause", permission: configure, FeedbackMethods.createCause)
        registrar.command(service, "UpdateFeedbackCause", permission: configure, FeedbackMethods.updateCause)
        registrar.query(service, "ListFeedbackCauses", permission: read, FeedbackMethods.listCauses)
        registrar.command(service, "RecordFeedback", permission: write, FeedbackMethods.record)
        registrar.query(service, "ListFeedback", permission: read, FeedbackMethods.list)
        registrar.report(service, "ListTopCauses", permission: read, FeedbackMethods.listTopCauses)
    }
}
