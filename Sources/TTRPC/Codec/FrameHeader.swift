internal import NIOCore

/// What a frame carries.
enum FrameType: UInt8, Sendable, Hashable, CaseIterable {
    /// Starts a call; client to server.
    case request = 1
    /// Ends a call; server to client.
    case response = 2
    /// One message of a stream; both ways.
    case data = 3
}

/// The flags of a frame; which ones are allowed depends on its type.
struct FrameFlags: OptionSet, Sendable, Hashable {
    var rawValue: UInt8

    /// The sender sends nothing more on this stream.
    static let remoteClosed = FrameFlags(rawValue: 1)
    /// The sender goes on sending on this stream.
    static let remoteOpen = FrameFlags(rawValue: 2)
    /// The frame carries no message, not even an empty one.
    static let noData = FrameFlags(rawValue: 4)
}

/// The ten bytes in front of every frame.
///
/// All integers are big-endian: the length of the data, the stream, the type, the flags
/// (<https://github.com/containerd/ttrpc/blob/main/PROTOCOL.md>).
struct FrameHeader: Sendable, Hashable {
    /// Bytes of a header.
    static let byteCount = 10
    /// Most data bytes that the protocol allows in one frame.
    static let dataLengthMax = 4 << 20

    /// Bytes of data after the header.
    var length: UInt32
    /// The stream that the frame belongs to; odd for those that a client starts.
    var stream: UInt32
    /// The type as received, which may be none of ``FrameType``.
    var type: UInt8
    /// The flags as received.
    var flags: FrameFlags

    /// Describes a frame.
    init(length: Int, stream: UInt32, type: FrameType, flags: FrameFlags = []) {
        self.length = UInt32(truncatingIfNeeded: length)
        self.stream = stream
        self.type = type.rawValue
        self.flags = flags
    }

    /// Reads a header; `bytes` holds at least ``byteCount`` bytes.
    init(_ bytes: UnsafeRawBufferPointer) {
        length = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
        stream = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        type = bytes[8]
        flags = FrameFlags(rawValue: bytes[9])
    }

    /// Writes the header into the first ``byteCount`` bytes of `bytes`.
    func write(to bytes: UnsafeMutableRawBufferPointer) {
        bytes.storeBytes(of: length.bigEndian, toByteOffset: 0, as: UInt32.self)
        bytes.storeBytes(of: stream.bigEndian, toByteOffset: 4, as: UInt32.self)
        bytes[8] = type
        bytes[9] = flags.rawValue
    }
}
