internal import Synchronization

/// Room for the frames of all connections that are more than small: from their first byte until their call is answered.
final class FrameMemory: Sendable {
    /// Room that is taken for as long as the object lives.
    final class Share: Sendable {
        private let memory: FrameMemory
        private let byteCount: Int

        fileprivate init(_ memory: FrameMemory, _ byteCount: Int) {
            self.memory = memory
            self.byteCount = byteCount
        }

        deinit { memory.taken.subtract(byteCount, ordering: .relaxed) }
    }

    private let taken = Atomic<Int>(0)
    private let bytesMax: Int

    /// - Parameter bytesMax: Bytes of all frames together.
    init(bytesMax: Int) { self.bytesMax = bytesMax }

    /// Bytes that are taken.
    var byteCount: Int { taken.load(ordering: .relaxed) }

    /// Takes room for a frame; `nil` when there is none.
    func take(_ byteCount: Int) -> Share? {
        guard taken.add(byteCount, ordering: .relaxed).newValue <= bytesMax else {
            taken.subtract(byteCount, ordering: .relaxed)
            return nil
        }
        return Share(self, byteCount)
    }
}

/// The room of a server's connections.
///
/// Connections that have not shown a valid token have a part of their own, so that strangers cannot take the room of callers.
struct FrameRoom: Sendable {
    /// For connections with a valid token.
    let callers: FrameMemory
    /// For the others.
    let strangers: FrameMemory

    /// Divides the bytes: a quarter for strangers.
    init(bytesMax: Int) {
        strangers = FrameMemory(bytesMax: bytesMax / 4)
        callers = FrameMemory(bytesMax: bytesMax - bytesMax / 4)
    }
}
