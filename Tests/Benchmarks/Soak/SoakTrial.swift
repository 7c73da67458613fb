import Foundation
import Host
import RPC
import SpearheadClient
import SwiftProtobuf
import Synchronization

/// One soak: a host with many companies, a load and an operator for a time, and then every check.
struct SoakTrial {
    private static let companiesAtOnce = 4
    private static let idleSeconds = 20
    /// Descriptors of an open company at most, and of everything else.
    private static let descriptorsPerCompany = 9
    private static let otherDescriptors = 200

    let program: String
    let scratch: URL
    let seed: UInt64
    let companyCount: Int
    let openMax: Int

    private var dataDirectory: URL { scratch.appending(path: "data") }

    /// Works for a time; gives what is wrong.
    func run(seconds: Int, say: @escaping (String) -> Void) async throws -> [String] {
        try await HostProcess.initialize(program: program, dataDirectory: dataDirectory)
        let host = try HostProcess(
            program: program, dataDirectory: dataDirectory,
            settings: [
                "SPEARHEAD_LIMITS_OPEN_TENANTS": "\(openMax)", "SPEARHEAD_LIMITS_TENANT_IDLE_SECONDS": "\(Self.idleSeconds)",
                "SPEARHEAD_LIMITS_BACKUPS_KEPT": "2",
            ])
        do {
            let problems = try await run(host, seconds, say)
            await host.killNow()
            return problems
        } catch {
            await host.killNow()
            throw error
        }
    }

    private func run(_ host: HostProcess, _ seconds: Int, _ say: (String) -> Void) async throws -> [String] {
        let server = CrashServer(port: try await host.port(), dataDirectory: dataDirectory)
        let client = try await server.operatorClient()
        let companies = try await provision(client)
        say("\(companies.count) companies are made")
        let tally = SoakTally()
        let figures = try await work(companies, server, client, host, tally, seconds)
        let counts = tally.counts
        say(
            "\(counts.writes) writes, \(counts.reads) reads, \(counts.backups) backups, \(counts.restorations) restorations; "
                + "\(counts.expectedRefusals) reads refused during a restoration")
        say(figures.line("resident MiB", \.residentMebibytes))
        say(figures.line("descriptors", \.descriptors))
        var problems = counts.problems + bounds(figures)
        if counts.writes == 0 || counts.backups == 0 { problems.append("too little was done to say anything") }
        for place in companies {
            let check = RestartCheck(company: place.company, server: server)
            problems += try await check.check(place.company.ledger.acknowledged[...]) + check.verifyAudit()
        }
        let places = try await directories(companies, client)
        await client.close()
        if !(await host.stop()) { problems.append("the host did not stop in order") }
        for (place, directory) in zip(companies, places) {
            let file = try StoppedFile(company: directory, scratch: scratch)
            let lost = Set(try place.company.customerIDs()).subtracting(file.customerIDs)
            problems += (file.problems + lost.map { "the acknowledged customer \($0) is not in the file" })
                .map { "\(place.company.slug): \($0)" }
        }
        problems += try StoppedFile.controlProblems(dataDirectory, scratch: scratch).map { "control database: \($0)" }
        say(problems.isEmpty ? "everything acknowledged is there; files intact, audit trails verified" : "something is wrong")
        return problems
    }

    private func provision(_ client: SpearheadClient) async throws -> [SoakCompany] {
        try await withThrowingTaskGroup(of: SoakCompany.self) { group in
            var made: [SoakCompany] = []
            for number in 0..<companyCount {
                if number >= Self.companiesAtOnce, let next = try await group.next() { made.append(next) }
                group.addTask { SoakCompany(try await CrashCompany(slug: "soak-\(number)", operator: client)) }
            }
            for try await next in group { made.append(next) }
            return made.sorted { $0.company.slug < $1.company.slug }
        }
    }

    private func work(
        _ companies: [SoakCompany], _ server: CrashServer, _ client: SpearheadClient, _ host: HostProcess, _ tally: SoakTally,
        _ seconds: Int
    ) async throws -> HostFigures {
        let end = ContinuousClock.now + .seconds(seconds)
        let isOver = { @Sendable in ContinuousClock.now >= end }
        async let load: Void = SoakLoad(companies: companies, server: server, tally: tally, seed: seed).run(until: isOver)
        async let operators: Void = SoakOperator(companies: companies, client: client, tally: tally, seed: seed)
            .run(until: isOver)
        var figures = HostFigures()
        while !isOver() {
            figures.add(.init(process: host.processID))
            try await Task.sleep(for: .seconds(1))
        }
        _ = try await (load, operators)
        return figures
    }

    private func bounds(_ figures: HostFigures) -> [String] {
        var problems: [String] = []
        if figures.grows(\.residentMebibytes, slack: 64) { problems.append("the host's memory grows") }
        if figures.grows(\.descriptors, slack: 32) { problems.append("the host's descriptors grow") }
        let most = figures.samples.map(\.descriptors).max() ?? 0
        let allowed = openMax * Self.descriptorsPerCompany + Self.otherDescriptors
        if most > allowed { problems.append("the host had \(most) descriptors open; \(allowed) are enough") }
        return problems
    }

    /// Where the files of companies are: a restored company has a new place.
    private func directories(_ companies: [SoakCompany], _ client: SpearheadClient) async throws -> [URL] {
        var found: [URL] = []
        for place in companies {
            let answer = try await client.call(
                MethodName(service: "spearhead.platform.v1.TenantService", method: "GetTenant"),
                Spearhead_Platform_V1_GetTenantRequest.with { $0.slug = place.company.slug },
                returning: Spearhead_Platform_V1_GetTenantResponse.self)
            found.append(dataDirectory.appending(path: "tenants/\(answer.tenant.id)"))
        }
        return found
    }
}
