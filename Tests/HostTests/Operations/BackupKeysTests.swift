import Foundation
import PluginKit
import PluginTesting
import RPC
import TenantStore
import Testing

@testable import Host

@Suite("Keys of backups")
struct BackupKeysTests {
    private func keyFile(_ host: TestServices) -> String { host.services.backupKeys.deployment.path }

    private func wrappedFile(_ host: TestServices, _ id: BackupKeyID) -> String {
        "\(host.directory)/\(WrappedKeyFiles.directoryName)/\(id).json"
    }

    private func mode(_ path: String) throws -> Int? {
        (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test("A company has a key of its own, the same after a restart, in a file of its own that tells nobody the key")
    func own() throws {
        let host = try TestServices()
        let acme = try host.tenant("acme").id
        let globex = try host.tenant("globex").id
        let key = try host.services.backupKeys.key(for: acme)
        #expect(try host.services.backupKeys.key(for: acme).sealing == key.sealing)
        #expect(try host.services.backupKeys.key(for: globex).sealing != key.sealing)
        let file = wrappedFile(host, key.id)
        #expect(try mode(file) == 0o600)
        let content = try Data(contentsOf: URL(fileURLWithPath: file))
        #expect(content.range(of: key.sealing.withBytes { Data($0) }) == nil)
        host.services.close()
        let again = try TestServices(directory: host.directory)
        let known = try again.services.backupKeys.key(for: acme)
        #expect(known.id == key.id && known.sealing == key.sealing)
    }

    @Test("A wrapped key is no other company's key")
    func swapped() throws {
        let host = try TestServices()
        let keys = host.services.backupKeys
        let (one, two) = (try keys.key(for: host.tenant("acme").id), try keys.key(for: host.tenant("globex").id))
        let text = try String(contentsOfFile: wrappedFile(host, one.id), encoding: .utf8)
        try text.replacing(one.id.description, with: two.id.description).write(
            toFile: wrappedFile(host, two.id), atomically: true, encoding: .utf8)
        #expect(reason { try keys.key(two.id) } == "BACKUP_KEY_UNUSABLE")
        #expect(try keys.key(one.id).sealing == one.sealing)
    }

    @Test("The deployment key is made in the data directory, but never in the place of a lost one")
    func generated() throws {
        let directory = FileManager.default.temporaryDirectory.path + "/keys-" + TenantID.random().rawValue
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let host = try TestServices(directory: directory)
        let keys = BackupKeys(
            dataDirectory: directory, keyFile: nil, control: host.services.control, logger: host.services.logger)
        let acme = try host.tenant("acme").id
        let key = try keys.key(for: acme)
        #expect(try mode(directory + "/backup.key") == 0o600)
        #expect(try keys.key(key.id).sealing == key.sealing)
        try FileManager.default.removeItem(atPath: directory + "/backup.key")
        let globex = try host.tenant("globex").id
        for tenant in [acme, globex] { #expect(reason { try keys.key(for: tenant) } == "DEPLOYMENT_KEY_UNUSABLE") }
        #expect(!FileManager.default.fileExists(atPath: directory + "/backup.key"))
    }

    @Test(
        "A key file that others may read, or that holds no keys, is refused",
        arguments: [
            ("", 0o600), ("0123", 0o600), (String(repeating: "g", count: 64), 0o600), (String(repeating: "a", count: 65), 0o600),
            (String(repeating: "a", count: 64), 0o640), (String(repeating: "a", count: 64), 0o602),
        ])
    func unusable(_ content: String, _ mode: Int) throws {
        let host = try TestServices()
        let acme = try host.tenant("acme").id
        try FileManager.default.removeItem(atPath: keyFile(host))
        #expect(
            FileManager.default.createFile(
                atPath: keyFile(host), contents: Data(content.utf8), attributes: [.posixPermissions: mode]))
        #expect(reason { try host.services.backupKeys.key(for: acme) } == "DEPLOYMENT_KEY_UNUSABLE")
    }

    @Test("A key file has comments, and keys that an operator made with other tools")
    func comments() throws {
        let host = try TestServices()
        let digits = String(repeating: "0123456789abcdef", count: 4)
        try "# made 2026\n\(digits)  # present\n\n\(digits.uppercased())\n".write(
            toFile: keyFile(host), atomically: false, encoding: .utf8)
        let bytes = (0..<4).flatMap { _ in [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef] as [UInt8] }
        let key = try #require(SealingKey(bytes: bytes))
        #expect(try host.services.backupKeys.deployment.keys() == [key, key])
    }

    @Test("Rotating wraps every key anew, and the old deployment key opens nothing any more")
    func rotated() throws {
        let host = try TestServices()
        let keys = host.services.backupKeys
        let before = try ["acme", "globex", "initech"].map { try keys.key(for: host.tenant($0).id) }
        try keys.destroy(before[2].id, at: host.now)
        let old = try keys.deployment.keys()
        #expect(try keys.rotate() == 3)
        let new = try keys.deployment.keys()
        #expect(new.count == 1 && new != old)
        #expect(try mode(keyFile(host)) == 0o600)
        for key in before { #expect(try keys.key(key.id).sealing == key.sealing) }
        #expect(keys.doomed(now: host.now) == [before[2].id])
        try keys.deployment.write(old)
        for key in before { #expect(reason { try keys.key(key.id) } == "BACKUP_KEY_UNUSABLE") }
    }

    @Test("A rotation that was cut at any key is finished, and meanwhile every key opens", arguments: 0...3)
    func cut(_ count: Int) throws {
        let host = try TestServices()
        let keys = host.services.backupKeys
        let before = try ["acme", "globex", "initech"].map { try keys.key(for: host.tenant($0).id) }
        let old = try keys.deployment.keys()
        // What a rotation leaves that stops after `count` keys.
        try keys.deployment.write([.random()] + old)
        let files = WrappedKeyFiles(dataDirectory: host.directory)
        for key in before.prefix(count) { try files.write(WrappedKey(key, under: keys.deployment.keys()[0]), key.id) }
        for key in before { #expect(try keys.key(key.id).sealing == key.sealing) }
        try keys.finishRotation()
        #expect(try keys.deployment.keys().count == 1)
        for key in before { #expect(try keys.key(key.id).sealing == key.sealing) }
    }

    @Test("A rotation that fails at a key loses none, and goes through when that is mended")
    func failed() throws {
        let host = try TestServices()
        let keys = host.services.backupKeys
        let before = try ["acme", "globex", "initech"].map { try keys.key(for: host.tenant($0).id) }
        for broken in before {
            let file = URL(fileURLWithPath: wrappedFile(host, broken.id))
            let whole = try Data(contentsOf: file)
            try Data("torn".utf8).write(to: file)
            #expect(throws: (any Error).self) { try keys.rotate() }
            try whole.write(to: file)
            for key in before { #expect(try keys.key(key.id).sealing == key.sealing) }
            _ = try keys.rotate()
            #expect(try keys.deployment.keys().count == 1)
            for key in before { #expect(try keys.key(key.id).sealing == key.sealing) }
        }
    }

    @Test("A destroyed key is gone, and the company's next backup gets another one")
    func destroyed() throws {
        let host = try TestServices()
        let keys = host.services.backupKeys
        let acme = try host.tenant("acme").id
        let key = try keys.key(for: acme)
        try keys.destroy(key.id, at: host.now.advanced(bySeconds: 60))
        #expect(keys.doomed(now: host.now) == [])
        #expect(keys.doomed(now: host.now.advanced(bySeconds: 60)) == [key.id])
        try keys.destroy(key.id)
        #expect(!FileManager.default.fileExists(atPath: wrappedFile(host, key.id)))
        #expect(reason { try keys.key(key.id) } == "BACKUP_KEY_MISSING")
        let next = try keys.key(for: acme)
        #expect(next.id != key.id && next.sealing != key.sealing)
    }
}
