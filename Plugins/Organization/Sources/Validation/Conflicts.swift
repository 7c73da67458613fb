internal import PluginKit

extension RPCError {
    /// A field names a resource that does not exist.
    static func unknownReference(_ field: String, _ kind: String, _ value: String) -> RPCError {
        .invalidField(field, "there is no \(kind) \(value.prefix(80))")
    }

    /// The change would make a tree bite its tail.
    static func cycle(_ what: String) -> RPCError {
        RPCError(.failedPrecondition, "CYCLE", "\(what) Choose one that does not lie below it.")
    }

    /// The range overlaps one that is there.
    static func overlap(_ what: String) -> RPCError {
        RPCError(.failedPrecondition, "RANGE_OVERLAP", "\(what) Choose dates that do not overlap.")
    }

    /// The same error with a further sentence for every wrong field.
    func hinting(_ hint: String) -> RPCError {
        RPCError.invalidFields(fieldViolations.map { FieldViolation($0.field, "\($0.description). \(hint)") })
    }
}
