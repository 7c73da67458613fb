internal import NIOCore

/// A frame that cannot be skipped, so that the connection is lost.
enum FrameError: Error, Sendable, Hashable {
    /// The reserved first byte is set: the peer speaks something else, or the position in the stream is lost.
    case reservedByteSet(length: UInt32)
}

/// Cuts a stream of bytes into frames.
///
/// A pure state machine: bytes go in by ``append(_:)``, frames come out of ``next()``. The body of a frame stays
/// where it was received and is read through ``withBytes(_:_:)`` before the next call, so that nothing is copied.
struct FrameDecoder: Sendable {
    /// What ``next()`` found.
    enum Step: Sendable, Hashable {
        /// A whole frame; `body` is valid until the decoder is next changed.
        case frame(FrameHeader, body: Range<Int>)
        /// The header of a frame above the bound; its body is skipped as it arrives.
        case oversize(FrameHeader)
        /// More bytes are needed.
        case incomplete
    }

    private let dataLengthMax: Int
    private var buffer = ByteBuffer()
    private var ownsBuffer = false
    private var bytesToSkip = 0

    /// Makes a decoder that refuses frames with more data than `dataLengthMax`.
    init(dataLengthMax: Int = FrameHeader.dataLengthMax) {
        self.dataLengthMax = min(max(0, dataLengthMax), FrameHeader.dataLengthMax)
    }

    /// Whether a frame has begun and is not complete.
    var hasPartialFrame: Bool { buffer.readableBytes > 0 || bytesToSkip > 0 }

    /// The header of the frame that has begun, once it is there and while its body is not.
    var begun: FrameHeader? {
        guard bytesToSkip == 0, buffer.readableBytes >= FrameHeader.byteCount else { return nil }
        return buffer.withUnsafeReadableBytes { FrameHeader($0) }
    }

    /// Passes over the frame that has begun as it arrives, as if it were above the bound.
    mutating func skipBegun() {
        guard let header = begun else { return }
        buffer.moveReaderIndex(forwardBy: FrameHeader.byteCount)
        bytesToSkip = Int(header.length)
    }

    /// Takes received bytes.
    mutating func append(_ incoming: ByteBuffer) {
        if buffer.readableBytes == 0 {
            buffer = incoming
            ownsBuffer = false
            return
        }
        own(reserving: incoming.readableBytes)
        buffer.writeImmutableBuffer(incoming)
    }

    /// The next frame.
    ///
    /// - Throws: ``FrameError`` when the stream of bytes makes no sense from here on.
    mutating func next() throws(FrameError) -> Step {
        if bytesToSkip > 0 {
            let skipped = min(bytesToSkip, buffer.readableBytes)
            buffer.moveReaderIndex(forwardBy: skipped)
            bytesToSkip -= skipped
            if bytesToSkip > 0 { return .incomplete }
        }
        guard buffer.readableBytes >= FrameHeader.byteCount else { return .incomplete }
        let header = buffer.withUnsafeReadableBytes { FrameHeader($0) }
        // The protocol reserves the first byte, which is the highest of the length.
        guard header.length <= 0xFF_FFFF else { throw .reservedByteSet(length: header.length) }
        let length = Int(header.length)
        if length > dataLengthMax {
            buffer.moveReaderIndex(forwardBy: FrameHeader.byteCount)
            bytesToSkip = length
            return .oversize(header)
        }
        guard buffer.readableBytes >= FrameHeader.byteCount + length else { return .incomplete }
        let start = buffer.readerIndex + FrameHeader.byteCount
        buffer.moveReaderIndex(to: start + length)
        return .frame(header, body: start..<start + length)
    }

    /// Reads the body of the frame that ``next()`` gave last.
    func withBytes<Result>(_ body: Range<Int>, _ read: (UnsafeRawBufferPointer) -> Result) -> Result {
        buffer.withVeryUnsafeBytes { read(UnsafeRawBufferPointer(rebasing: $0[body])) }
    }

    /// Lets go of the received buffer, so that its owner can fill it again; keeps what is not consumed.
    mutating func settle() {
        if buffer.readableBytes == 0 {
            buffer = ByteBuffer()
            ownsBuffer = false
        } else if !ownsBuffer {
            own(reserving: 0)
        }
    }

    private mutating func own(reserving byteCount: Int) {
        if ownsBuffer {
            if buffer.readerIndex > buffer.readableBytes { buffer.discardReadBytes() }
            return
        }
        var copy = ByteBufferAllocator().buffer(capacity: max(1024, buffer.readableBytes + byteCount))
        copy.writeImmutableBuffer(buffer)
        buffer = copy
        ownsBuffer = true
    }
}
