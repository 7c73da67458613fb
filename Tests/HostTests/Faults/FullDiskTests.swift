import FaultTesting
import Foundation
import GRDB
import GRDBSQLite
import HostTesting
import PluginTesting
import RPC
import SpearheadClient
import SwiftProtobuf
import TenantStore
import Testing

@testable import Host

/// No room on the disk, at any moment and under any of the host's files: what was there can be read, what cannot be done is refused and leaves
/// nothing, and everything works again once there is room, without a restart.
@Suite("A full disk")
struct FullDiskTests {
    private static let platform = "spearhead.platform.v1."

    /// Watches a company's files, none of which is open then. The watch must outlive the host.
    private func watch(_ company: TestCompany) throws -> FaultyDisk {
        let id = try company.runtime.id
        let disk = FaultyDisk(watching: "\(company.host.directory.path)/tenants/\(id)")
        try company.host.services.store.close(id)
        return disk
    }

    private func refusal(_ body: () async throws -> some Any) async throws -> RPCError? {
        do {
            _ = try await body()
            return nil
        } catch let error as RPCError {
            return error
        }
    }

    private func isFull(_ error: RPCError?) -> Bool {
        error?.code == .resourceExhausted && error?.reason == "STORAGE_FULL"
            && error?.message.contains("operator can free space") == true
    }

    private func count(_ company: TestCompany, _ sql: String) throws -> Int? {
        try company.host.services.store.readNow(company.runtime.scope) { try Int.fetchOne($0.database, sql: sql) }
    }

    private func isIntact(_ company: TestCompany) async throws -> Bool {
        let verified: Spearhead_Platform_V1_VerifyAuditResponse = try await company.client.call(
            Self.platform + "AuditService/VerifyAudit", Spearhead_Platform_V1_VerifyAuditRequest())
        return verified.intact
    }

    // MARK: A company

    @Test("A company without room reads on, its writes are refused with a remedy, others write, and with room it writes too")
    func company() async throws {
        var disk: FaultyDisk?
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let full = try await host.company("full")
            let other = try await host.company("other")
            disk = try watch(full)
            let known = try await full.client.createNote("before")
            // A log that was used before has room of its own.
            try host.services.store.cutLog(full.runtime.id)
            disk?.setCapacity(0)
            let requestID = RequestID.make()
            for _ in 0..<3 {
                #expect(isFull(try await refusal { try await full.client.createNote("after", requestID: requestID) }))
            }
            #expect(try await full.client.note(known) == "before")
            _ = try await other.client.createNote("elsewhere")
            disk?.setCapacity(nil)
            let id = try await full.client.createNote("after", requestID: requestID)
            #expect(try await full.client.createNote("after", requestID: requestID) == id)
            #expect(try count(full, "SELECT count(*) FROM notes_note") == 2)
            #expect(try count(full, "SELECT count(*) FROM platform_audit") == 2)
            #expect(try await isIntact(full))
        }
        withExtendedLifetime(disk) {}
    }

    @Test("An upload that finds no room, for its content or for its row, leaves no file; it can be sent again when there is room")
    func upload() async throws {
        var disk: FaultyDisk?
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let company = try await host.company("full")
            disk = try watch(company)
            let requestID = RequestID.make()
            let content = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            func send() async throws -> FilesPlugin.Uploaded {
                var messages = [
                    FilesPlugin.Upload.with {
                        $0.title = "photo"
                        $0.requestID = requestID
                        $0.sha256 = BlobDigest.of(content).hexadecimal
                    }
                ]
                for start in stride(from: 0, to: content.count, by: 65_536) {
                    messages.append(.with { $0.chunk = content[start..<min(start + 65_536, content.count)] })
                }
                let method = try #require(MethodName(FilesPlugin.upload))
                return try await company.client.clientStream(method, AsyncStream(messages), timeoutMilliseconds: 600_000)
            }
            func files() throws -> [String] {
                host.directory.files.filter { $0.hasPrefix("tenants/\(company.id)/blobs/") }
            }
            for room in [0, 100_000, 290_000] as [Int64] {
                disk?.setRoom(room)
                #expect(isFull(try await refusal { try await send() }), "room \(room)")
                #expect(try files() == [], "room \(room)")
            }
            disk?.setRoom(nil)
            try host.services.store.cutLog(company.runtime.id)
            disk?.setCapacity(0)
            #expect(isFull(try await refusal { try await send() }))
            #expect(try files() == [])
            #expect(try company.runtime.blobs.byteCount == 0)
            disk?.setCapacity(nil)
            #expect(try await send().bytes == Int64(content.count))
            #expect(try files().count == 1 && count(company, "SELECT count(*) FROM platform_blob") == 1)
        }
        withExtendedLifetime(disk) {}
    }

    // MARK: The deployment

    @Test("Without room for the control database no token and no company is half made, and companies work on")
    func control() async throws {
        let directory = TemporaryDirectory()
        let disk = FaultyDisk(watching: directory.path + "/control.db")
        try await TestHost.run(plugins: [NotesPlugin.self], in: directory) { host in
            let company = try await host.company("acme")
            let ann = try await company.user("ann", roles: ["admin"], password: "correct horse battery")
            let creation = Spearhead_Platform_V1_CreateTenantRequest.with {
                $0.slug = "new"
                $0.name = "New"
                $0.requestID = RequestID.make()
            }
            func create() async throws -> Spearhead_Platform_V1_CreateTenantResponse {
                try await host.operator.call(Self.platform + "TenantService/CreateTenant", creation)
            }
            func signIn() async throws -> Spearhead_Platform_V1_SignInResponse {
                let request = Spearhead_Platform_V1_SignInRequest.with {
                    $0.tenant = "acme"
                    $0.login = "ann"
                    $0.password = "correct horse battery"
                }
                return try await host.client(nil).call(Self.platform + "TokenService/SignIn", request)
            }
            let tokens = try host.services.identity.tokens(of: company.runtime.id).count
            disk.setCapacity(0)
            #expect(isFull(try await refusal { try await host.issueToken("acme") }))
            #expect(isFull(try await refusal { try await company.user(ann.user) }))
            #expect(isFull(try await refusal { try await signIn() }))
            #expect(isFull(try await refusal { try await create() }))
            #expect(try host.services.identity.tokens(of: company.runtime.id).count == tokens)
            #expect(try host.services.directory.find(slug: "new") == nil)
            #expect(try tenants(host) == [company.id])
            let note = try await ann.client.createNote("works")
            #expect(try await company.client.note(note) == "works")
            disk.setCapacity(nil)
            _ = try await company.user(ann.user)
            _ = try await signIn()
            #expect(try await create().tenant.slug == "new")
            #expect(try await isIntact(company))
        }
        withExtendedLifetime(disk) {}
    }

    @Test(
        "However far a company has come when the room ends, nothing of it stays, and the same request makes it later",
        arguments: [false, true])
    func provisioning(forEver: Bool) async throws {
        let disk = try FaultyDisk()
        try await TestHost.run(plugins: [NotesPlugin.self], in: TemporaryDirectory(path: disk.directory)) { host in
            var made: Set<String> = []
            var failures = 0
            var isThrough = false
            var write: Int64 = 0
            while !isThrough {
                let request = Spearhead_Platform_V1_CreateTenantRequest.with {
                    $0.slug = "company-\(write)"
                    $0.name = "Company"
                    $0.requestID = RequestID.make()
                }
                func create() async throws -> Spearhead_Platform_V1_CreateTenantResponse {
                    try await host.operator.call(Self.platform + "TenantService/CreateTenant", request)
                }
                // The first is short of room for its copy of the template, the others for SQLite's writes.
                if write == 0 { disk.setRoom(100) } else { disk.fail(.write, nth: write, code: SQLITE_FULL, forEver: forEver) }
                let before = disk.count(.write)
                let refusal = try await refusal { try await create() }
                // The work in the background may have been the one whose write failed.
                isThrough = write > 0 && refusal == nil && disk.count(.write) - before < write
                if write == 0 || refusal != nil {
                    failures += 1
                    #expect(isFull(refusal), "write \(write): \(String(describing: refusal))")
                    #expect(try tenants(host) == made, "write \(write)")
                    #expect(throws: RPCError.self) { try listed(host, request.slug) }
                }
                disk.setRoom(nil)
                disk.clear()
                made.insert(try await create().tenant.id)
                #expect(try tenants(host) == made, "write \(write)")
                write += 1
            }
            #expect(failures > 10)
            await host.stop()
            try await host.start()
            #expect(try tenants(host) == made)
            #expect(try Set(host.services.directory.all.map(\.id.rawValue)) == made)
        }
    }

    @Test("A backup that finds no room leaves nothing, and the company is served on")
    func backup() async throws {
        let disk = try FaultyDisk()
        try await TestHost.run(plugins: [NotesPlugin.self], in: TemporaryDirectory(path: disk.directory)) { host in
            let company = try await host.company("acme")
            _ = try await company.client.createNote("before")
            func create() async throws -> Int {
                let method = try #require(MethodName(Self.platform + "BackupService/CreateBackup"))
                let request = Spearhead_Platform_V1_CreateBackupRequest.with {
                    $0.tenant = "acme"
                    $0.requestID = RequestID.make()
                }
                let stream = try await host.operator.stream(
                    method, request, returning: Spearhead_Platform_V1_CreateBackupResponse.self, timeoutMilliseconds: 600_000)
                return try await stream.reduce(0) { count, _ in count + 1 }
            }
            func files() -> [String] { host.directory.files.filter { $0.hasPrefix("backups/") } }
            disk.setCapacity(0)
            #expect(isFull(try await refusal { try await create() }))
            #expect(files() == [])
            disk.setCapacity(nil)
            disk.setRoom(0)
            #expect(isFull(try await refusal { try await create() }))
            #expect(files() == [])
            disk.setRoom(nil)
            _ = try await company.client.createNote("meanwhile")
            _ = try await create()
            #expect(!files().isEmpty)
        }
    }

    @Test("However far a backup has come when the room ends, nothing of it stays, and it is made when there is room")
    func sealing() async throws {
        let disk = try FaultyDisk()
        try await TestHost.run(plugins: [NotesPlugin.self], in: TemporaryDirectory(path: disk.directory)) { host in
            let company = try await host.company("acme")
            _ = try await company.client.createNote("before")
            let backups = Backups(services: try host.services)
            var room: Int64 = 64
            var failures = 0
            while backups.names().isEmpty, room < 1 << 30 {
                disk.setRoom(room)
                do {
                    _ = try backups.create(company.runtime, now: host.clock.now) { _ in }
                } catch {
                    failures += 1
                    #expect(isFull(try host.services.rpcError(error)), "room \(room): \(error)")
                    #expect(host.directory.files.filter { $0.hasPrefix("backups/") } == [], "room \(room)")
                }
                room *= 2
            }
            disk.setRoom(nil)
            #expect(failures > 5)
            _ = try backups.verify(try #require(backups.names().first))
        }
    }

    @Test("A rotation of keys that finds no room leaves every backup readable, and goes on when there is room")
    func keyRotation() async throws {
        let disk = try FaultyDisk()
        try await TestHost.run(plugins: [NotesPlugin.self], in: TemporaryDirectory(path: disk.directory)) { host in
            let services = try host.services
            let backups = Backups(services: services)
            for slug in ["one", "two", "three"] {
                _ = try await backups.create(host.company(slug).runtime, now: host.clock.now) { _ in }
            }
            var failures = 0
            var rotated: Int?
            for room in stride(from: 0, through: 4000, by: 100) as StrideThrough<Int64> where rotated == nil {
                disk.setRoom(room)
                do {
                    rotated = try services.backupKeys.rotate()
                } catch {
                    failures += 1
                    #expect(isFull(services.rpcError(error)), "room \(room): \(error)")
                }
                disk.setRoom(nil)
                for name in backups.names() { _ = try backups.verify(name) }
            }
            #expect(failures > 2 && rotated != nil)
            #expect(try services.backupKeys.deployment.keys().count == 1)
        }
    }

    @Test("An erasure that finds no room is not done or not finished, says which, and is finished when there is room")
    func erasure() async throws {
        var disk: FaultyDisk?
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            disk = try watch(company)
            let services = try host.services
            func erase(_ user: TestUser) async throws -> RPCError? {
                try await company.client.failure(
                    Self.platform + "PrivacyService/ErasePersonalData",
                    Spearhead_Platform_V1_ErasePersonalDataRequest.with {
                        $0.personID = user.user.id
                        $0.confirmPersonID = user.user.id
                    })
            }
            func names() throws -> Set<String> {
                try services.store.readNow(company.runtime.scope) {
                    try String.fetchSet($0.database, sql: "SELECT name FROM platform_user")
                }
            }
            let ann = try await company.user("ann", roles: ["admin"])
            let bob = try await company.user("bob", roles: ["admin"])
            try services.store.cutLog(company.runtime.id)
            disk?.setCapacity(0)
            #expect(isFull(try await erase(ann)))
            #expect(try names() == ["User ann", "User bob"])
            // Enough for what is erased, and not for all of the file once more.
            let file = DataFiles.bytes("\(host.directory.path)/tenants/\(company.id)/tenant.db")
            disk?.setCapacity(try #require(disk).usedBytes + file - 8192)
            #expect(try await erase(bob)?.reason == "ERASURE_UNFINISHED")
            #expect(try names().contains("User ann") && !names().contains("User bob"))
            #expect(try Set(ErasureList.unfinished(services.control)["acme"] ?? []) == [ann.user.id, bob.user.id])
            disk?.setCapacity(nil)
            ErasureFinisher(services: services).tick(now: host.clock.now)
            #expect(try ErasureList.unfinished(services.control) == [:])
            #expect(try names() == [""])
            #expect(try await erase(ann) == nil)
            #expect(try await isIntact(company))
        }
        withExtendedLifetime(disk) {}
    }

    @Test("A host stops in order on a full disk, does not start there and says why, and with a little room serves reads")
    func start() async throws {
        let directory = TemporaryDirectory()
        let disk = FaultyDisk(watching: directory.path)
        try await TestHost.run(plugins: [NotesPlugin.self], in: directory) { host in
            let company = try await host.company("acme")
            let known = try await company.client.createNote("before")
            disk.setCapacity(0)
            disk.setRoom(0)
            await host.stop()
            for _ in 0..<2 {
                let refused = try await refusal { try await host.start() }
                #expect(refused?.reason == "STORAGE_FULL" && refused?.message.contains(directory.path) == true)
            }
            // For the indexes of the two logs that are opened, and no more.
            disk.setCapacity(disk.usedBytes + 2 * 32_768)
            try await host.start()
            #expect(try await company.client.note(known) == "before")
            #expect(isFull(try await refusal { try await company.client.createNote("refused") }))
            await host.stop()
            disk.setCapacity(nil)
            disk.setRoom(nil)
            try await host.start()
            #expect(try await company.client.note(known) == "before")
            _ = try await company.client.createNote("after")
            #expect(try count(company, "SELECT count(*) FROM notes_note") == 2)
            #expect(try await isIntact(company))
        }
    }

    @Test("A company whose files are not open can be read once there is room for its log's index; until then the refusal says so")
    func coldCompany() async throws {
        var disk: FaultyDisk?
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            disk = try watch(company)
            let known = try await company.client.createNote("before")
            try host.services.store.close(company.runtime.id)
            disk?.setCapacity(0)
            #expect(isFull(try await refusal { try await company.client.note(known) }))
            disk?.setCapacity(nil)
            #expect(try await company.client.note(known) == "before")
        }
        withExtendedLifetime(disk) {}
    }

    /// What stands in the directory of companies.
    private func tenants(_ host: TestHost) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: host.directory.path + "/tenants"))
    }

    /// A company as operators see it.
    private func listed(_ host: TestHost, _ slug: String) throws {
        guard let known = try host.services.directory.find(slug: slug), known.record.state == .active else {
            throw RPCError.notFound("company", slug)
        }
    }
}
