import Foundation
import Host
import PluginKit
import SwiftProtobuf
import Testing

/// A message as its descriptor describes it.
final class MessageSchema: Sendable {
    struct Field: Sendable {
        enum Kind: Sendable, Hashable {
            case text
            case integer
            case flag
            case bytes
            case choice([String])
            case message(String)
        }

        let name: String
        /// The number on the wire.
        let number: Int
        let kind: Kind
        let isRepeated: Bool
        /// Which `oneof` of its message the field is a choice of; `nil` for one that stands for itself.
        var choiceOf: Int32?

        /// The name in JSON.
        var jsonName: String {
            let parts = name.split(separator: "_")
            return parts[0] + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        }

        /// Whether the field names a resource: `id`, `customer_id`, `person_ids`.
        var isID: Bool {
            kind == .text && name != "request_id" && (name == "id" || name.hasSuffix("_id") || name.hasSuffix("_ids"))
        }
    }

    let name: String
    let fields: [Field]

    init(_ name: String, _ fields: [Field]) {
        self.name = name
        self.fields = fields
    }

    /// The message's own name in snake case: `spearhead.crm.v1.DutyGroup` is `duty_group`.
    var kind: String { snakeCase(String(name.split(separator: ".").last ?? "")) }

    func field(_ name: String) -> Field? { fields.first { $0.name == name } }
}

/// `DutyGroup` → `duty_group`.
func snakeCase(_ name: String) -> String {
    name.reduce(into: "") { result, character in
        if character.isUppercase, !result.isEmpty { result.append("_") }
        result.append(contentsOf: character.lowercased())
    }
}

/// All messages of a distribution's .proto files.
final class Schemas: Sendable {
    private let messages: [String: MessageSchema]

    init(_ composition: Composition) throws {
        var messages: [String: MessageSchema] = [:]
        func add(_ message: Google_Protobuf_DescriptorProto, _ scope: String, _ enums: [String: [String]]) {
            let name = "\(scope).\(message.name)"
            // The entries of a map are no message that a request can hold.
            guard !message.options.mapEntry else { return }
            let fields = message.field.map { field -> MessageSchema.Field in
                let type = String(field.typeName.drop { $0 == "." })
                let kind: MessageSchema.Field.Kind =
                    switch field.type {
                    case .string: .text
                    case .bool: .flag
                    case .bytes: .bytes
                    case .message, .group: .message(type)
                    case .enum: .choice(enums[type] ?? [])
                    default: .integer
                    }
                return MessageSchema.Field(
                    name: field.name, number: Int(field.number), kind: kind, isRepeated: field.label == .repeated,
                    choiceOf: field.hasOneofIndex && !field.proto3Optional ? field.oneofIndex : nil)
            }
            messages[name] = MessageSchema(name, fields)
            for nested in message.nestedType { add(nested, name, enums) }
        }
        for plugin in composition.plugins {
            let data = try #require(Data(base64Encoded: plugin.manifest.descriptors, options: .ignoreUnknownCharacters))
            let set = try Google_Protobuf_FileDescriptorSet(serializedBytes: data)
            let enums = Self.enums(set)
            for file in set.file { for message in file.messageType { add(message, file.package, enums) } }
        }
        self.messages = messages
    }

    /// A message by its full name; one that no .proto file of the distribution holds has no fields.
    func message(_ name: String) throws -> MessageSchema { try #require(find(name), "no descriptor for \(name)") }

    func find(_ name: String) -> MessageSchema? { messages[name] }

    /// The values of every enum beside zero.
    private static func enums(_ set: Google_Protobuf_FileDescriptorSet) -> [String: [String]] {
        var result: [String: [String]] = [:]
        func add(_ choice: Google_Protobuf_EnumDescriptorProto, _ scope: String) {
            result["\(scope).\(choice.name)"] = choice.value.filter { $0.number != 0 }.map(\.name)
        }
        func walk(_ message: Google_Protobuf_DescriptorProto, _ scope: String) {
            for choice in message.enumType { add(choice, "\(scope).\(message.name)") }
            for nested in message.nestedType { walk(nested, "\(scope).\(message.name)") }
        }
        for file in set.file {
            for choice in file.enumType { add(choice, file.package) }
            for message in file.messageType { walk(message, file.package) }
        }
        return result
    }
}
