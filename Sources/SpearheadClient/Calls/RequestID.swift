internal import Foundation
internal import RPC
internal import SwiftProtobuf
internal import Synchronization

/// The `request_id` that makes repeating a command harmless.
public enum RequestID {
    /// A new id: a random UUID in canonical lower-case text.
    public static func make() -> String { UUID().uuidString.lowercased() }

    /// Serializes a request; an empty `request_id` is filled in where the message has that field.
    ///
    /// A request with an id of its own is sent as it is: the server takes a repeat for one only when every byte is the same.
    static func serialize(_ request: some Message) throws -> [UInt8] {
        let payload = try SpearheadClient.encode(request)
        guard let tag = tag(of: type(of: request)), lacksID(request, tag) else { return payload }
        let id = Array(make().utf8)
        return tag + [UInt8(id.count)] + id + payload
    }

    /// Whether setting the field to the empty text changes nothing.
    private static func lacksID<R: Message>(_ request: R, _ tag: [UInt8]) -> Bool {
        var emptied = request
        do { try emptied.merge(serializedBytes: tag + [0]) } catch { return false }
        return emptied.isEqualTo(message: request)
    }

    private static let tags = Mutex<[ObjectIdentifier: [UInt8]]>([:])

    /// The wire tag of the type's `request_id`, or `nil` when it has none.
    private static func tag<R: Message>(of type: R.Type) -> [UInt8]? {
        let known = tags.withLock { $0[ObjectIdentifier(type)] }
        if let known { return known.isEmpty ? nil : known }
        // A message that knows the field can be read from JSON that has it; all but the last two bytes are its tag.
        let probe = try? R(jsonString: #"{"request_id":"x"}"#)
        let bytes: [UInt8] = (try? probe?.serializedBytes()) ?? []
        let tag = Array(bytes.dropLast(2))
        tags.withLock { $0[ObjectIdentifier(type)] = tag }
        return tag.isEmpty ? nil : tag
    }
}
