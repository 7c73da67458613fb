internal import Foundation
internal import PluginKit
internal import RPC
internal import SwiftProtobuf

extension Composition {
    /// Compares the registered handlers with the committed .proto files: every rpc has exactly one handler with the same
    /// request and response types and the same streaming, and no handler lacks an rpc.
    static func checkDescriptors(of plugins: [ComposedPlugin], methods: MethodTable<HostMethod>) throws {
        var described: [String: RPCDescription] = [:]
        for plugin in plugins {
            for (name, description) in try descriptions(of: plugin.manifest) {
                guard name.hasPrefix(plugin.manifest.protoPackage + ".") else {
                    throw mistake("\(plugin.id): \(name) is outside its package \(plugin.manifest.protoPackage).")
                }
                described[name] = description
            }
        }
        for (name, method) in zip(methods.names, methods.entries) {
            guard let description = described.removeValue(forKey: name.description) else {
                throw mistake(
                    "\(name) has a handler but no rpc in a .proto file. Add the rpc or remove the handler, and run Scripts/protos."
                )
            }
            let actual = RPCDescription(
                request: method.requestType.protoMessageName, response: method.responseType.protoMessageName, shape: method.shape)
            guard actual == description else {
                throw mistake("\(name): the handler is \(actual), the .proto file says \(description).")
            }
        }
        guard described.isEmpty else {
            throw mistake("No handler is registered for \(described.keys.sorted().joined(separator: ", ")).")
        }
    }

    static func descriptions(of manifest: PluginManifest) throws -> [String: RPCDescription] {
        guard let bytes = Data(base64Encoded: manifest.descriptors, options: .ignoreUnknownCharacters),
            let set = try? Google_Protobuf_FileDescriptorSet(serializedBytes: bytes)
        else { throw mistake("\(manifest.id): the descriptors are not a base64 FileDescriptorSet. Run Scripts/protos.") }
        var result: [String: RPCDescription] = [:]
        for file in set.file {
            for service in file.service {
                for method in service.method {
                    result["\(file.package).\(service.name)/\(method.name)"] = RPCDescription(
                        request: String(method.inputType.dropFirst()), response: String(method.outputType.dropFirst()),
                        shape: CallShape(clientStreams: method.clientStreaming, serverStreams: method.serverStreaming))
                }
            }
        }
        return result
    }
}

/// Types and streaming of an rpc.
struct RPCDescription: Hashable, CustomStringConvertible {
    let request: String
    let response: String
    let shape: CallShape

    var description: String {
        "(\(shape.clientStreams ? "stream " : "")\(request)) returns (\(shape.serverStreams ? "stream " : "")\(response))"
    }
}
