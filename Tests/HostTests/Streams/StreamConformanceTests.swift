import Foundation
import HostTesting
import PluginKit
import PluginTesting
import RPC
import SwiftProtobuf
import TenantStore
import Testing

@testable import Host

@Suite("The kit's streams and blobs, for an author's tests")
struct StreamConformanceTests {
    @Test("A plugin with streams and blobs keeps every promise", arguments: ConformanceCheck.allCases)
    func conforms(check: ConformanceCheck) throws {
        #expect(try check.failures(of: FilesPlugin.self, samples: FilesPlugin.samples) == [])
        #expect(try check.failures(of: FilesPlugin.self) == [])
    }

    @Test("A refusal that looks like a success is found")
    func silentRefusal() throws {
        struct SilentPlugin: Plugin {
            static let manifest = FilesPlugin.manifest
            init(configuration: PluginConfiguration) {}
            func register(with registrar: inout PluginRegistrar) {
                FilesPlugin.register(with: &registrar) { _, _ in FilesPlugin.EventAnswer() }
            }
        }
        let failures = try ConformanceCheck.requestReplay.failures(of: SilentPlugin.self)
        #expect(failures == ["FileService/SyncEvents: the answer to a refused message must carry the reason"])
    }

    @Test(
        "A handler whose streaming is not that of its rpc stops the start-up",
        arguments: [(true, false), (false, true), (false, false)])
    func shapes(_ clientStreams: Bool, _ serverStreams: Bool) throws {
        for method in ["SyncEvents", "UploadFile", "DownloadFile"] {
            let plugin = try ComposedPlugin(registrar: registrar(method, clientStreams, serverStreams))
            let table = try MethodTable(
                plugin.registrar.methods.map { ($0.name, HostMethod(name: $0.name, kind: .plugin(0, $0, permission: 0))) })
            let fits = try #require(plugin.registrar.methods.first { $0.name.method == method }).kind.shape
            let expected = fits == CallShape(clientStreams: clientStreams, serverStreams: serverStreams)
            let found = reason { try Composition.checkDescriptors(of: [plugin], methods: table) }
            #expect(found == (expected ? nil : "INVALID_DISTRIBUTION"), "\(method)")
        }
    }

    /// The plugin with another shape for one method in its descriptors.
    private func registrar(_ method: String, _ clientStreams: Bool, _ serverStreams: Bool) throws -> PluginRegistrar {
        let data = try #require(Data(base64Encoded: FilesPlugin.manifest.descriptors, options: .ignoreUnknownCharacters))
        var set = try Google_Protobuf_FileDescriptorSet(serializedBytes: data)
        for file in set.file.indices {
            for service in set.file[file].service.indices {
                for index in set.file[file].service[service].method.indices
                where set.file[file].service[service].method[index].name == method {
                    set.file[file].service[service].method[index].clientStreaming = clientStreams
                    set.file[file].service[service].method[index].serverStreaming = serverStreams
                }
            }
        }
        var manifest = FilesPlugin.manifest
        manifest.descriptors = (try set.serializedBytes() as Data).base64EncodedString()
        var registrar = PluginRegistrar(manifest: manifest)
        FilesPlugin(configuration: PluginConfiguration()).register(with: &registrar)
        return registrar
    }

    @Test("An upload's bound lies between 1 byte and 4 GiB", arguments: [0, -1, (4 << 30) + 1])
    func bounds(bytes: Int64) throws {
        var registrar = PluginRegistrar(manifest: FilesPlugin.manifest)
        registrar.upload("FileService", "UploadFile", permission: "files.write", maxBytes: bytes) {
            (_: FilesPlugin.Upload, _: Blob, _: Writer, _: Call) in FilesPlugin.Uploaded()
        }
        let method = try #require(registrar.methods.first)
        #expect(reason { try Composition.checkBounds(of: method) } == "INVALID_DISTRIBUTION")
    }

    @Test("A test tenant runs streams and blobs without sockets")
    func testTenant() throws {
        let tenant = try TestTenant(plugins: [FilesPlugin.self])
        let answers: [FilesPlugin.EventAnswer] = try tenant.commandStream(
            FilesPlugin.sync, ["one", "", "one", "two"].map { text in FilesPlugin.Event.with { $0.text = text } })
        #expect(answers.map(\.reason.isEmpty) == [true, false, false, true])
        let content = Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0) })
        let file = try FilesPlugin.addSample("photo", content, to: tenant)
        #expect(file.sha256 == BlobDigest.of(content).hexadecimal && file.bytes == 100_000)
        #expect(try tenant.download(FilesPlugin.download, FilesPlugin.Download.with { $0.id = file.id }) == content)
        #expect(reason { try FilesPlugin.addSample("", Data("refused".utf8), to: tenant) } == "INVALID_FIELDS")
        #expect(try tenant.store.blobs(tenant.scope).byteCount(.of(Data("refused".utf8))) == nil)
        let rep = tenant.caller(roles: [.rep], person: "p")
        #expect(
            reason { try tenant.download(as: rep, FilesPlugin.download, FilesPlugin.Download.with { $0.id = file.id }) }
                == "NOT_FOUND")
    }
}
