internal import Host
internal import PluginKit

/// A column that looks like personal data is mapped, so that an erasure finds it, or the author says that it is none.
enum PersonalDataCheck {
    /// Words in a column's name that suggest data about a person.
    static let words: Set<String> = [
        "name", "phone", "mobile", "telephone", "fax", "email", "mail", "address", "contact", "wechat", "birthday", "birthdate",
        "passport", "signature", "photo", "salary",
    ]

    static func failures(_ run: ConformanceRun) throws -> [String] {
        let columns = try run.emptyCompany().tenant.columns(prefix: run.plugin.manifest.tablePrefix)
        let mapped = Set(run.plugin.manifest.personalData.map { "\($0.table).\($0.column)" })
        let known = Set(columns.map { "\($0.table).\($0.column)" })
        let unmapped = columns.filter(looksPersonal).map { "\($0.table).\($0.column)" }.filter {
            !mapped.contains($0) && !run.notPersonal.contains($0)
        }
        return unmapped.map { "\($0) looks like personal data; map it in the manifest or list it as not personal" }
            + run.notPersonal.subtracting(known).sorted().map { "\($0) is listed as not personal, but does not exist" }
            + run.notPersonal.intersection(mapped).sorted().map { "\($0) is listed as not personal, but the manifest maps it" }
    }

    private static func looksPersonal(_ column: TableColumn) -> Bool {
        let parts = column.column.split(separator: "_").map { $0.lowercased() }
        return column.type == "TEXT" && !["id", "on", "at"].contains(parts.last) && parts.contains { words.contains($0) }
    }
}
