internal import NIOCore

/// Sizes of protobuf values.
enum ProtobufSize {
    /// Bytes that a number takes as a varint.
    @inline(__always)
    static func varint(_ value: UInt64) -> Int {
        // Seven bits per byte; zero takes one byte.
        (63 - (value | 1).leadingZeroBitCount) / 7 + 1
    }

    /// Bytes of a length-delimited field whose number is below 16; nothing for an empty one.
    @inline(__always)
    static func field(_ byteCount: Int) -> Int {
        byteCount == 0 ? 0 : 1 + varint(UInt64(byteCount)) + byteCount
    }
}

/// Writes protobuf into memory that was measured before.
struct ProtobufWriter {
    private let bytes: UnsafeMutableRawBufferPointer
    /// Bytes written so far.
    private(set) var offset: Int

    /// Begins to write at `offset`.
    init(_ bytes: UnsafeMutableRawBufferPointer, from offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    /// Writes a number.
    @inline(__always)
    mutating func varint(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes[offset] = UInt8(truncatingIfNeeded: value) | 0x80
            offset += 1
            value >>= 7
        }
        bytes[offset] = UInt8(truncatingIfNeeded: value)
        offset += 1
    }

    /// Writes bytes as they are.
    @inline(__always)
    mutating func raw(_ source: UnsafeRawBufferPointer) {
        guard let base = source.baseAddress, let target = bytes.baseAddress else { return }
        (target + offset).copyMemory(from: base, byteCount: source.count)
        offset += source.count
    }

    /// Writes a length-delimited field whose number is below 16; nothing for an empty one.
    @inline(__always)
    mutating func field(_ number: UInt8, _ source: UnsafeRawBufferPointer) {
        guard !source.isEmpty else { return }
        varint(UInt64(number) << 3 | 2)
        varint(UInt64(source.count))
        raw(source)
    }
}

extension ByteBuffer {
    /// Appends one frame whose data are written by `write` into exactly `length` bytes.
    @inline(__always)
    mutating func writeFrame(
        length: Int, stream: UInt32, type: FrameType, flags: FrameFlags, _ write: (inout ProtobufWriter) -> Void
    ) {
        let total = FrameHeader.byteCount + length
        writeWithUnsafeMutableBytes(minimumWritableBytes: total) { bytes in
            FrameHeader(length: length, stream: stream, type: type, flags: flags).write(to: bytes)
            var writer = ProtobufWriter(bytes, from: FrameHeader.byteCount)
            write(&writer)
            assert(writer.offset == total, "The data of a frame must have the size that was measured.")
            return total
        }
    }
}
