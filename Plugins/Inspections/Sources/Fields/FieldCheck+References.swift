internal import GRDB
internal import PluginKit

extension FieldCheck {
    /// SHA-256 as 64 lower-case hexadecimal digits, or nothing.
    mutating func optionalSHA256(_ field: String, _ text: String) {
        if !text.isEmpty { sha256(field, text) }
    }

    /// A person of the company.
    mutating func person(_ field: String, _ id: String, _ reader: Reader) throws {
        let isKnown = try reader.exists("SELECT 1 FROM organization_person WHERE id = ?", [id])
        require(isKnown, field, "names nobody in the organisation")
    }
}
