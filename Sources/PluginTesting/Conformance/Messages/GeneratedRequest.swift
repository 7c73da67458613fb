internal import PluginKit
internal import SwiftProtobuf

/// Makes a plausible request from a message's shape, so that a handler gets past its first lines.
struct GeneratedRequest {
    let shapes: MessageShapes
    let now: Instant
    let date: BusinessDate

    /// Deepest nesting of messages that is filled.
    private static let depthMax = 3

    func message(_ shape: MessageShape, depth: Int = 0) -> WireMessage {
        var message = WireMessage()
        guard depth < Self.depthMax else { return message }
        for field in shape.fields {
            switch field.kind {
            case .string: message.set(field.number, text: text(field.name))
            case .bytes: message.set(field.number, text: "a")
            case .int32, .int64, .uint32, .uint64, .enum: if !field.isRepeated { message.set(field.number, integer: 1) }
            case .message: if let value = nested(field.typeName, depth) { message.set(field.number, message: value.bytes) }
            default: break
            }
        }
        return message
    }

    private func text(_ name: String) -> String {
        let words = name.split(separator: "_")
        if words.last == "id" || words.last == "ids" { return UUIDv7.generate(at: now) }
        if words.last == "on" || words.contains("date") || words.last == "from" || words.last == "to" { return date.description }
        return ["etag", "page_token"].contains(name) ? "" : "a1"
    }

    private func nested(_ type: String, _ depth: Int) -> WireMessage? {
        switch type {
        case "google.protobuf.Timestamp":
            var timestamp = WireMessage()
            timestamp.set(1, integer: now.timestamp.seconds)
            return timestamp
        case "google.protobuf.FieldMask": return nil
        default: return message(shapes.shape(type), depth: depth + 1)
        }
    }
}
