internal import GRDB
internal import PluginKit
package import TenantStore

/// Where a company's database holds data about people, by the maps of the plugins that have tables in it.
///
/// A plugin that was disabled keeps its tables, so its map counts as long as they are there.
package struct PersonalDataMap {
    /// Columns of one table whose rows speak of a person by one column.
    struct Group {
        let table: String
        let subjectColumn: String
        let columns: [PersonalDataColumn]

        /// The rows of people whose ids are given as a JSON array.
        var condition: String { "\"\(subjectColumn)\" IN (SELECT value FROM json_each(?))" }

        /// The columns whose values an erasure takes away.
        var erased: [PersonalDataColumn] { columns.filter { $0.keptBecause == nil } }
    }

    let groups: [Group]
    let aliases: [PersonAlias]

    /// Reads which plugins have tables.
    package init(_ composition: Composition, _ connection: Connection) throws {
        let installed = try composition.plugins.filter { try Migrator.isInstalled($0.id, connection: connection) }
        aliases = installed.flatMap(\.manifest.personAliases)
        var groups: [Group] = []
        for column in installed.flatMap(\.manifest.personalData) {
            if let index = groups.firstIndex(where: { $0.table == column.table && $0.subjectColumn == column.subjectColumn }) {
                groups[index] = Group(
                    table: column.table, subjectColumn: column.subjectColumn, columns: groups[index].columns + [column])
            } else {
                groups.append(Group(table: column.table, subjectColumn: column.subjectColumn, columns: [column]))
            }
        }
        self.groups = groups
    }
}

extension PersonalDataColumn {
    /// Why an erasure keeps the value; `nil` when it does not.
    var keptBecause: String? {
        if case .keep(let reason) = erasure { return reason }
        return nil
    }
}
