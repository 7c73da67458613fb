internal import GRDB
internal import PluginKit

extension FieldCheck {
    /// A measure that the company has.
    @discardableResult
    mutating func measure(_ field: String, _ name: String, _ reader: Reader) -> Measure? {
        let found = reader.measures.first { $0.name == name }
        require(
            found != nil, field,
            "\"\(name.prefix(80))\" is no measure of the company; choose one that a machine computes from a registered formula")
        return found
    }

    /// A person of the company.
    mutating func person(_ field: String, _ id: String, _ reader: Reader) throws {
        let isKnown = try reader.exists("SELECT 1 FROM organization_person WHERE id = ?", [id])
        require(isKnown, field, "is no person of the company")
    }
}
