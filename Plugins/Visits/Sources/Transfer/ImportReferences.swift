internal import GRDB
internal import PluginKit

/// Finds what the codes in a file name; each look-up is one step in an index.
enum ImportReferences {
    static func person(_ column: String, _ row: ImportRow, _ reader: Reader) throws -> String {
        try id(column, try row.text(column), "organization_person", "names nobody in the organisation", reader)
    }

    static func optionalPerson(_ column: String, _ row: ImportRow, _ reader: Reader) throws -> String? {
        guard let code = row.optional(column) else { return nil }
        return try id(column, code, "organization_person", "names nobody in the organisation", reader)
    }

    static func customer(_ column: String, _ row: ImportRow, _ reader: Reader) throws -> String {
        try id(column, try row.text(column), "crm_customer", "names no customer", reader)
    }

    static func product(_ column: String, _ row: ImportRow, _ reader: Reader) throws -> String {
        try id(column, try row.text(column), "organization_product", "names no product", reader)
    }

    private static func id(
        _ column: String, _ code: String, _ table: String, _ wrong: String, _ reader: Reader
    ) throws -> String {
        guard let id = try reader.value(String.self, "SELECT id FROM \(table) WHERE code = ?", [code]) else {
            throw RPCError.invalidField(column, wrong)
        }
        return id
    }
}
