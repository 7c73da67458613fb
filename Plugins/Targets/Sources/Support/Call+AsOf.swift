internal import PluginKit

extension Call {
    /// The as-of date of a request; today when it is empty.
    func asOf(_ text: String) throws -> BusinessDate {
        try FieldCheck.optionalDate("as_of", text) ?? businessDate
    }
}
