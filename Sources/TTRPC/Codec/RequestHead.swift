package import NIOCore

/// The part of a request that stays the same over many calls: service, method and metadata, encoded once.
package struct RequestHead: Sendable, Hashable {
    let encoded: [UInt8]

    /// Encodes the names and the metadata of calls.
    package init(service: String, method: String, metadata: [(key: String, value: String)] = []) {
        var encoded: [UInt8] = []
        Self.append(field: 1, Array(service.utf8), to: &encoded)
        Self.append(field: 2, Array(method.utf8), to: &encoded)
        for (key, value) in metadata {
            var pair: [UInt8] = []
            Self.append(field: 1, Array(key.utf8), to: &pair)
            Self.append(field: 2, Array(value.utf8), to: &pair)
            Self.append(field: 5, pair, to: &encoded)
        }
        self.encoded = encoded
    }

    private static func append(field: UInt8, _ value: [UInt8], to target: inout [UInt8]) {
        target.append(field << 3 | 2)
        var length = UInt64(value.count)
        while length >= 0x80 {
            target.append(UInt8(truncatingIfNeeded: length) | 0x80)
            length >>= 7
        }
        target.append(UInt8(length))
        target.append(contentsOf: value)
    }

    /// The frame of a unary request, for measurements that have no connection.
    package func frame(payload: [UInt8], stream: UInt32) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeRequest(self, payload: payload, timeoutNanoseconds: 0, stream: stream, flags: [])
        return buffer
    }

    /// Bytes of the data of a request frame.
    func dataLength(payload: [UInt8], timeoutNanoseconds: Int64) -> Int {
        let timeout = timeoutNanoseconds == 0 ? 0 : 1 + ProtobufSize.varint(UInt64(bitPattern: timeoutNanoseconds))
        return encoded.count + timeout + ProtobufSize.field(payload.count)
    }
}

extension RequestHead: CustomStringConvertible, CustomReflectable {
    /// Nothing of what stands in it: metadata hold the caller's token.
    package var description: String { "RequestHead of \(encoded.count) bytes" }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension ByteBuffer {
    /// Appends a request frame.
    mutating func writeRequest(
        _ head: RequestHead, payload: [UInt8], timeoutNanoseconds: Int64, stream: UInt32, flags: FrameFlags
    ) {
        let length = head.dataLength(payload: payload, timeoutNanoseconds: timeoutNanoseconds)
        writeFrame(length: length, stream: stream, type: .request, flags: flags) { writer in
            head.encoded.withUnsafeBytes { writer.raw($0) }
            if timeoutNanoseconds != 0 {
                writer.varint(4 << 3)
                writer.varint(UInt64(bitPattern: timeoutNanoseconds))
            }
            payload.withUnsafeBytes { writer.field(3, $0) }
        }
    }

    /// Appends a data frame; `nil` says that there is no message.
    mutating func writeData(_ payload: [UInt8]?, stream: UInt32, flags: FrameFlags = []) {
        let flags = payload == nil ? flags.union(.noData) : flags
        writeFrame(length: payload?.count ?? 0, stream: stream, type: .data, flags: flags) { writer in
            payload?.withUnsafeBytes { writer.raw($0) }
        }
    }
}
