import NIOCore

@testable import TTRPC

/// The bytes of a frame; type and flags may be ones that do not exist.
func frame(type: UInt8, flags: UInt8 = 0, stream: UInt32, data: [UInt8] = []) -> [UInt8] {
    var header = FrameHeader(length: data.count, stream: stream, type: .request, flags: FrameFlags(rawValue: flags))
    header.type = type
    var bytes = [UInt8](repeating: 0, count: FrameHeader.byteCount)
    bytes.withUnsafeMutableBytes { header.write(to: $0) }
    return bytes + data
}

/// The bytes of a request frame of ``EchoHandler``.
func request(
    _ method: EchoHandler.Method, stream: UInt32, payload: [UInt8] = [], flags: FrameFlags = [], timeoutNanoseconds: Int64 = 0,
    metadata: [(key: String, value: String)] = []
) -> [UInt8] {
    var buffer = ByteBuffer()
    buffer.writeRequest(
        RequestHead(service: EchoHandler.service, method: "\(method)", metadata: metadata), payload: payload,
        timeoutNanoseconds: timeoutNanoseconds, stream: stream, flags: flags)
    return Array(buffer.readableBytesView)
}

/// A frame with its body, for comparison.
struct ReceivedFrame: Hashable, CustomStringConvertible {
    var type: UInt8
    var flags: UInt8
    var stream: UInt32
    var data: [UInt8]
    var isOversize = false

    var description: String {
        "type \(type) flags \(flags) stream \(stream) data \(data.prefix(40))\(isOversize ? " oversize" : "")"
    }
}

extension FrameDecoder {
    /// Takes all frames out of the decoder.
    mutating func drain() throws(FrameError) -> [ReceivedFrame] {
        var frames: [ReceivedFrame] = []
        while true {
            switch try next() {
            case .incomplete:
                settle()
                return frames
            case .frame(let header, let body):
                let data = withBytes(body) { [UInt8]($0) }
                frames.append(ReceivedFrame(type: header.type, flags: header.flags.rawValue, stream: header.stream, data: data))
            case .oversize(let header):
                frames.append(
                    ReceivedFrame(
                        type: header.type, flags: header.flags.rawValue, stream: header.stream, data: [], isOversize: true))
            }
        }
    }
}
