internal import Foundation
internal import Host
internal import PluginKit
internal import SwiftProtobuf

/// Puts back what JSON of proto3 leaves out: numbers that are 0 and flags that are false.
///
/// The JSON form of a message has no field that has its default, so a table of counts would show gaps where the count is none. Fields
/// with presence, which may really be absent, stay absent.
struct AnswerSchema: Sendable {
    private enum Field: Sendable {
        /// A field whose default is left out, with that default as JSON has it.
        case number(String)
        case flag
        case message(String)
    }

    /// Fields by JSON name, by full name of the message.
    private var messages: [String: [String: Field]] = [:]

    /// Reads the descriptors of the plugins.
    init(_ plugins: [PluginManifest]) throws {
        for manifest in plugins {
            let bytes = Data(base64Encoded: manifest.descriptors, options: .ignoreUnknownCharacters) ?? Data()
            for file in try Google_Protobuf_FileDescriptorSet(serializedBytes: bytes).file {
                for message in file.messageType { add(message, in: file.package) }
            }
        }
    }

    /// An answer as paths into it see it.
    func document(_ json: String, _ type: any Message.Type) throws -> Any {
        complete(try JSONPath.document(json), as: type.protoMessageName)
    }

    /// The same document with every number and flag of the message in it.
    func complete(_ document: Any, as message: String) -> Any {
        guard let fields = messages[message], var object = document as? [String: Any] else { return document }
        for (name, field) in fields {
            switch field {
            case .number(let zero): object[name] = object[name] ?? zero
            case .flag: object[name] = object[name] ?? false
            case .message(let type):
                if let list = object[name] as? [Any] {
                    object[name] = list.map { complete($0, as: type) }
                } else if let value = object[name] {
                    object[name] = complete(value, as: type)
                }
            }
        }
        return object
    }

    private mutating func add(_ message: Google_Protobuf_DescriptorProto, in scope: String) {
        let name = "\(scope).\(message.name)"
        for nested in message.nestedType { add(nested, in: name) }
        guard !message.options.mapEntry else { return }
        messages[name] = Dictionary(
            uniqueKeysWithValues: message.field.compactMap { field in Self.kind(of: field).map { (field.jsonName, $0) } })
    }

    private static func kind(of field: Google_Protobuf_FieldDescriptorProto) -> Field? {
        if field.type == .message { return .message(String(field.typeName.dropFirst())) }
        guard field.label != .repeated, !field.hasOneofIndex else { return nil }
        return switch field.type {
        case .bool: .flag
        case .string, .bytes, .enum, .group: nil
        default: .number("0")
        }
    }
}
