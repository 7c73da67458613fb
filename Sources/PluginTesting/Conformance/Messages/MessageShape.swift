internal import Foundation
internal import PluginKit
internal import SwiftProtobuf

/// A message's fields, as its .proto file declares them.
struct MessageShape {
    let name: String
    let fields: [FieldShape]

    /// Number of the field with a name.
    func number(_ field: String) -> Int? { fields.first { $0.name == field }?.number }
}

/// A field of a message.
struct FieldShape {
    let name: String
    let number: Int
    let kind: Google_Protobuf_FieldDescriptorProto.TypeEnum
    /// Full name of its message or enum; empty for a scalar.
    let typeName: String
    let isRepeated: Bool

    /// Whether it is a resource's id or code, or refers to one.
    var namesResource: Bool { name == "id" || name == "code" || (name.hasSuffix("_id") && name != "request_id") }
}

/// The messages of a plugin's .proto files.
struct MessageShapes {
    private var byName: [String: MessageShape] = [:]

    /// Reads the descriptors of a manifest; the composition has checked that they can be read.
    init(manifest: PluginManifest) {
        guard let bytes = Data(base64Encoded: manifest.descriptors, options: .ignoreUnknownCharacters),
            let set = try? Google_Protobuf_FileDescriptorSet(serializedBytes: bytes)
        else { return }
        for file in set.file {
            for message in file.messageType { add(message, prefix: file.package) }
        }
    }

    /// The shape of a message; without fields when the files do not declare it.
    func shape(_ name: String) -> MessageShape { byName[name] ?? MessageShape(name: name, fields: []) }

    private mutating func add(_ message: Google_Protobuf_DescriptorProto, prefix: String) {
        let name = "\(prefix).\(message.name)"
        let fields = message.field.map { field in
            FieldShape(
                name: field.name, number: Int(field.number), kind: field.type, typeName: String(field.typeName.dropFirst()),
                isRepeated: field.label == .repeated)
        }
        byName[name] = MessageShape(name: name, fields: fields)
        for nested in message.nestedType { add(nested, prefix: name) }
    }
}
