internal import Host
internal import PluginKit
internal import RPC
internal import TenantStore

/// A column that looks like personal data is mapped, so that an erasure finds it, or the author says that it is none; and the people
/// of the author's samples can be erased.
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
        return try unmapped.map { "\($0) looks like personal data; map it in the manifest or list it as not personal" }
            + run.notPersonal.subtracting(known).sorted().map { "\($0) is listed as not personal, but does not exist" }
            + run.notPersonal.intersection(mapped).sorted().map { "\($0) is listed as not personal, but the manifest maps it" }
            + erasureFailures(run)
    }

    /// Most people of one table who are erased.
    private static let peopleMax = 20

    /// Erases people of the samples; a trigger or constraint of the plugin may be in the way, or a value may stay.
    private static func erasureFailures(_ run: ConformanceRun) throws -> [String] {
        let tenant = try run.company().tenant
        let existing = Set(try tenant.columns(prefix: run.plugin.manifest.tablePrefix).map { "\($0.table).\($0.column)" })
        let subjects = Set(run.plugin.manifest.personalData.map { Subject(table: $0.table, column: $0.subjectColumn) })
        var failures: [String] = []
        for subject in subjects where existing.contains("\(subject.table).\(subject.column)") {
            let people = try tenant.read { reader in
                let column = "\"\(subject.column)\""
                return try reader.values(
                    String.self,
                    "SELECT DISTINCT \(column) FROM \"\(subject.table)\" WHERE \(column) IS NOT NULL LIMIT \(peopleMax)")
            }
            for person in people {
                if let problem = try problem(erasing: person, tenant) {
                    failures.append("erasing the person of \(subject.table).\(subject.column) fails: \(problem)")
                    break
                }
            }
        }
        return failures.sorted()
    }

    private struct Subject: Hashable {
        let table: String
        let column: String
    }

    private static func problem(erasing person: String, _ tenant: TestTenant) throws -> String? {
        do {
            return try tenant.store.writeNow(tenant.scope) { connection -> String? in
                let erasure = try PersonErasure(tenant.composition, connection)
                _ = try erasure.erase(person)
                let rest = try erasure.erase(person).erased.map { "\($0.column.table).\($0.column.column) still holds a value" }
                return rest.isEmpty ? nil : rest.joined(separator: ", ")
            }
        } catch let error as RPCError where error.reason == "SUBJECT_IS_ALIAS" || error.code == .notFound {
            // Another id stands for the person, or the sample's id is none of the platform's form.
            return nil
        } catch let error as RPCError {
            return error.message
        } catch {
            return "\(error)"
        }
    }

    private static func looksPersonal(_ column: TableColumn) -> Bool {
        let parts = column.column.split(separator: "_").map { $0.lowercased() }
        return column.type == "TEXT" && !["id", "on", "at"].contains(parts.last) && parts.contains { words.contains($0) }
    }
}
