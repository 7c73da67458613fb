import SwiftProtobuf

/// `ttrpc.Request` for SwiftProtobuf, which the decoder written by hand is compared with.
struct ReferenceRequest: Message, Hashable {
    static let protoMessageName = "ttrpc.Request"
    var service = ""
    var method = ""
    var payload: [UInt8] = []
    var timeoutNanoseconds: Int64 = 0
    var metadata: [ReferencePair] = []
    var unknownFields = UnknownStorage()

    var isInitialized: Bool { true }

    mutating func decodeMessage(decoder: inout some Decoder) throws {
        while let number = try decoder.nextFieldNumber() {
            switch number {
            case 1: try decoder.decodeSingularStringField(value: &service)
            case 2: try decoder.decodeSingularStringField(value: &method)
            case 3:
                var data = Google_Protobuf_BytesValue().value
                try decoder.decodeSingularBytesField(value: &data)
                payload = Array(data)
            case 4: try decoder.decodeSingularInt64Field(value: &timeoutNanoseconds)
            case 5: try decoder.decodeRepeatedMessageField(value: &metadata)
            default: break
            }
        }
    }

    func traverse(visitor: inout some Visitor) throws {}

    func isEqualTo(message: any Message) -> Bool { (message as? ReferenceRequest) == self }
}

/// `ttrpc.KeyValue` for SwiftProtobuf.
struct ReferencePair: Message, Hashable {
    static let protoMessageName = "ttrpc.KeyValue"
    var key = ""
    var value = ""
    var unknownFields = UnknownStorage()

    var isInitialized: Bool { true }

    mutating func decodeMessage(decoder: inout some Decoder) throws {
        while let number = try decoder.nextFieldNumber() {
            switch number {
            case 1: try decoder.decodeSingularStringField(value: &key)
            case 2: try decoder.decodeSingularStringField(value: &value)
            default: break
            }
        }
    }

    func traverse(visitor: inout some Visitor) throws {}

    func isEqualTo(message: any Message) -> Bool { (message as? ReferencePair) == self }
}
