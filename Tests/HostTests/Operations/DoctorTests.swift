import Foundation
import GRDB
import PluginKit
import PluginTesting
import RPC
import SwiftProtobuf
import Synchronization
import TenantStore
import Testing

@testable import Host

@Suite("Doctor")
struct DoctorTests {
    /// A deployment in which all is well.
    private func healthy() throws -> TestServices {
        let host = try TestServices()
        try host.tenant("acme")
        try host.createBackup("acme")
        let expiry = host.now.advanced(bySeconds: 100 * 86_400)
        host.services.transport.withLock { $0.certificateExpiry = { expiry } }
        return host
    }

    private func problems(_ host: TestServices, _ machine: MachineFigures = .sound) -> [Doctor.Finding] {
        Doctor(services: host.services, machine: machine).findings().filter { $0.severity != .ok }
    }

    @Test("in a healthy deployment every check says that all is well, over RPC as well")
    func fine() throws {
        let host = try healthy()
        #expect(problems(host) == [])
        let answer: Spearhead_Platform_V1_DiagnoseResponse = try host.call(
            "StatusService/Diagnose", Spearhead_Platform_V1_DiagnoseRequest())
        #expect(answer.findings.count == Doctor.checks.count + 3)
        #expect(answer.findings.allSatisfy { !$0.subject.isEmpty && !$0.message.isEmpty })
    }

    @Test("more than twenty faults are told apart")
    func many() { #expect(Set(DoctorFault.all.map(\.testDescription)).count >= 36) }

    @Test("each fault is found, and only that", arguments: DoctorFault.all)
    func found(_ fault: DoctorFault) throws {
        let host = try healthy()
        var machine = MachineFigures.sound
        let held = try fault.seed(host, host.services.directory.require(slug: "acme"), &machine)
        let problems = withExtendedLifetime(held) { self.problems(host, machine) }
        #expect(
            problems.contains {
                $0.severity == fault.severity && $0.subject.hasSuffix(fault.subject) && $0.text.contains(fault.words)
            },
            "\(problems)")
        #expect(problems.allSatisfy { !$0.remedy.isEmpty })
        #expect(problems.count == 1, "\(problems)")
    }

    @Test("it opens no more companies than it may, and says so")
    func bounded() throws {
        let host = try healthy()
        for slug in ["b2", "c3"] {
            try host.tenant(slug)
            try host.createBackup(slug)
        }
        let findings = Doctor(services: host.services, tenantsMax: 1).findings()
        #expect(findings.contains { $0.subject == "tenants" && $0.text.contains("2 of 3") })
    }

    @Test("the limits of disk, descriptors and certificate are where they are said to be")
    func limits() {
        typealias Severity = Doctor.Finding.Severity
        let gib: Int64 = 1 << 30
        let disk = [(gib - 1, Severity.error), (9 * gib, .warning), (11 * gib, .ok)]
        for (free, severity) in disk {
            #expect(ResourceChecks.disk(freeBytes: free, totalBytes: 100 * gib).severity == severity)
        }
        let descriptors: [(open: Int64, tenants: Int64, severity: Severity)] = [
            (950, 1, .error), (100, 60, .warning), (100, 50, .ok),
        ]
        for row in descriptors {
            #expect(ResourceChecks.descriptors(limit: 1000, open: row.open, openTenants: row.tenants).severity == row.severity)
        }
        let now = Instant(milliseconds: 0)
        let certificates = [(0, Severity.error), (2, .error), (20, .warning), (22, .ok)]
        for (days, severity) in certificates {
            let expiry = now.advanced(bySeconds: Int64(days) * 86_400)
            #expect(CertificateCheck.finding(expiry: expiry, now: now).severity == severity)
        }
        #expect(CertificateCheck.finding(expiry: nil, now: now).severity == .warning)
    }
}
