internal import GRDB

/// The prepared statements of one owner on one connection.
///
/// Those that are handed out and those that the store steps by itself are kept apart, so that nobody changes the values of the latter.
final class StatementCache {
    /// Statements that were handed out, which their users bind and step.
    var open: [StatementText: Statement] = [:]
    /// Statements that only the store binds and steps.
    var stepped: [StatementText: PreparedStatement] = [:]

    func removeAll() {
        open.removeAll()
        stepped.removeAll()
    }
}

/// The text of a statement as a key. Texts are long, so a few of their bytes are hashed; they are compared in full.
struct StatementText: Hashable {
    private static let samples = 16

    let text: String

    init(_ text: String) { self.text = text }

    func hash(into hasher: inout Hasher) {
        hasher.combine(text.utf8.count)
        text.utf8.withContiguousStorageIfAvailable { bytes in
            let distance = bytes.count / Self.samples + 1
            var sample: UInt64 = 0
            for index in stride(from: bytes.count - 1, through: 0, by: -distance) {
                sample = sample &* 0x100_0000_01B3 ^ UInt64(bytes[index])
            }
            hasher.combine(sample)
        }
    }
}
