internal import PluginKit

extension ImportRow {
    /// The case that a column names.
    func choice<Value>(_ column: String) throws -> Value
    where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
        var check = FieldCheck()
        guard let value: Value = check.choice(column, try text(column)) else { throw RPCError.invalidFields(check.violations) }
        return value
    }
}
