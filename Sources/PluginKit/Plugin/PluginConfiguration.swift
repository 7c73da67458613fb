internal import RPC

/// The host's configuration below `plugins.<id>`.
public struct PluginConfiguration: Sendable {
    private let values: [String: String]

    /// Wraps the values; keys are the part after `plugins.<id>.`.
    public init(_ values: [String: String] = [:]) { self.values = values }

    /// The keys that are set.
    public var keys: [String] { values.keys.sorted() }

    /// The text at `key`, or `fallback`.
    public func text(_ key: String, default fallback: String) -> String { values[key] ?? fallback }

    /// The integer at `key`, or `fallback`.
    ///
    /// - Throws: ``RPCError`` `INVALID_CONFIGURATION` when the text is no integer or outside `bounds`.
    public func integer(_ key: String, default fallback: Int64, in bounds: ClosedRange<Int64>) throws -> Int64 {
        guard let text = values[key] else { return fallback }
        guard let value = Int64(text), bounds.contains(value) else {
            throw RPCError(
                .invalidArgument, "INVALID_CONFIGURATION",
                "\(key) is \"\(text)\"; it must be an integer from \(bounds.lowerBound) to \(bounds.upperBound).")
        }
        return value
    }
}
