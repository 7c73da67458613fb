internal import GRDB
internal import PluginKit

/// Finds what the rows of a file name by code.
enum PipelineReferences {
    static func person(_ row: ImportRow, _ column: String, _ reader: Reader) throws -> String {
        let code = try row.text(column)
        return try require(
            reader.value(String.self, "SELECT id FROM organization_person WHERE code = ?", [code]), column, "person", code)
    }

    static func customer(_ row: ImportRow, _ column: String, _ reader: Reader) throws -> String? {
        guard let code = row.optional(column) else { return nil }
        return try require(
            reader.value(String.self, "SELECT id FROM crm_customer WHERE code = ?", [code]), column, "customer", code)
    }

    static func lead(_ row: ImportRow, _ column: String, _ reader: Reader) throws -> String? {
        guard let code = row.optional(column) else { return nil }
        return try require(reader.value(String.self, "SELECT id FROM crm_lead WHERE code = ?", [code]), column, "lead", code)
    }

    private static func require(_ id: String?, _ column: String, _ kind: String, _ code: String) throws -> String {
        guard let id else { throw RPCError.invalidField(column, "there is no \(kind) \(code.prefix(40)); import it first") }
        return id
    }
}
