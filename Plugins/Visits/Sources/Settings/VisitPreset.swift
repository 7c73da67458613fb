internal import GRDB
internal import PluginKit

/// Which forms a company fills in (E12, E13); switching keeps what was filled in.
enum VisitPreset: String, Sendable, Hashable, CaseIterable {
    /// Three tables for a company with few people: customer file, PSI table, competitor table.
    case sme
    /// Deep distribution: every form.
    case deepDistribution = "deep_distribution"

    /// The forms that are on.
    var forms: Set<VisitForm> {
        switch self {
        case .sme: [.customerFile, .psiTable, .competitorTable]
        case .deepDistribution: Set(VisitForm.allCases)
        }
    }
}

/// A form that people fill in.
enum VisitForm: String, Sendable, Hashable, CaseIterable {
    case competitorTable = "competitor_table"
    case customerFile = "customer_file"
    case dailyReport = "daily_report"
    case productDemonstration = "product_demonstration"
    case psiTable = "psi_table"
    case visitChecklist = "visit_checklist"

    var title: Label {
        switch self {
        case .competitorTable: Label("竞争品牌信息表", "Competitor table")
        case .customerFile: Label("客户资料表", "Customer file")
        case .dailyReport: Label("日报", "Daily report")
        case .productDemonstration: Label("产品演示", "Product demonstration")
        case .psiTable: Label("进销存记录表", "PSI table")
        case .visitChecklist: Label("拜访步骤表", "Visit checklist")
        }
    }

    /// Refuses an entry while the company's preset has the form switched off.
    func requireOn(_ reader: Reader) throws {
        guard try !VisitSettings.current(reader).preset.forms.contains(self) else { return }
        throw RPCError(
            .failedPrecondition, "FORM_OFF",
            "The company's preset has the form \(rawValue) switched off. Switch the preset in the visit settings first.",
            metadata: ["form": rawValue])
    }
}

/// Keeps how often forms are filled in and how long that takes (E14, E15).
enum FormUse {
    /// Longest time that a form can be said to have been open.
    static let secondsMax: Int64 = 86_400

    static func record(
        _ form: VisitForm, person: String, on date: BusinessDate, seconds: Int64?, _ writer: Writer
    ) throws {
        try writer.execute(
            "INSERT INTO visits_form_entry (form, person_id, entered_on, seconds) VALUES (?, ?, ?, ?)",
            [form.rawValue, person, date, seconds.map { min(max($0, 0), secondsMax) }])
    }
}
