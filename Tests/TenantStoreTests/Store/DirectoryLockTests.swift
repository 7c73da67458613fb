import Foundation
import Logging
import Testing

@testable import TenantStore

@Suite("Directory lock")
struct DirectoryLockTests {
    @Test("a second store on the same directory is refused until the first is shut down")
    func secondStore() throws {
        let temporary = try TemporaryStore()
        let configuration = TenantStore.Configuration(directory: temporary.directory)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let error = #expect(throws: StoreError.self) { try TenantStore(configuration: configuration, logger: logger) }
        #expect(error?.code == .locked)
        #expect(error?.message.contains(temporary.directory) == true)
        temporary.store.shutdown()
        let second = try TenantStore(configuration: configuration, logger: logger)
        second.shutdown()
    }

    @Test("another process cannot take the lock")
    func secondProcess() throws {
        let temporary = try TemporaryStore()
        // flock(1) takes BSD locks, which do not meet ours; Python's lockf does.
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "perl", "-e",
            #"use Fcntl; open(my $f, '+<', $ARGV[0]) or exit 3; my $l = pack('s s x4 q q i x4', F_WRLCK, 0, 0, 0, 0); exit(fcntl($f, 37, $l) ? 0 : 7);"#,
            temporary.directory + "/lock",
        ]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 7)
    }
}
