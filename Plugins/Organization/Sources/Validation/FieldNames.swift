internal import PluginKit

/// Runs a domain function and names its wrong fields the way the caller knows them.
///
/// Domain functions name fields of the resource (`superior_id`). In a request they lie below a message (`person.superior_id`), in a
/// CSV file they may be another column (`superior_code`).
func namingFields<Result>(
    prefix: String = "", columns: [String: String] = [:], _ body: () throws -> Result
) throws -> Result {
    do {
        return try body()
    } catch let error as RPCError where !error.fieldViolations.isEmpty {
        throw RPCError.invalidFields(
            error.fieldViolations.map {
                RPCError.FieldViolation(prefix + (columns[$0.field] ?? $0.field), $0.description)
            })
    }
}
