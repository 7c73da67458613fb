import Foundation
import RPC
import SpearheadClient
import Synchronization

/// Ends a host under load again and again, and checks after each end that nothing acknowledged is lost.
struct CrashTrial {
    /// How the host ends.
    enum Ending {
        /// By SIGKILL, as in a crash, under as many writes as it takes.
        case kill
        /// By SIGTERM, in order, under a steady load of writes and reads.
        case drain
    }

    private static let companiesAtOnce = 2
    /// After this many rounds the load goes to new companies, so that the checks of a round stay short.
    private static let roundsPerCompany = 10
    private static let loadMilliseconds = 20...600
    /// Every so many rounds the host is killed once more while it starts.
    private static let roundsPerStartKill = 4
    private static let startMilliseconds = 0...60

    private let program: String
    private let ending: Ending
    /// Whether logs are archived, and instants restored after each kill.
    private let archives: Bool
    private let scratch: URL
    private let dataDirectory: URL
    private var generator: SeededGenerator
    private var companies: [CrashCompany] = []
    private(set) var report: CrashReport

    /// - Parameter scratch: An existing directory for the host's data and log.
    init(program: String, ending: Ending, archives: Bool, scratch: URL, seed: UInt64) {
        self.program = program
        self.ending = ending
        self.archives = archives
        self.scratch = scratch
        dataDirectory = scratch.appending(path: "data")
        generator = SeededGenerator(seed: seed)
        report = CrashReport(seed: seed)
    }

    /// Runs until the rounds are over, or until one finds a problem.
    mutating func run(rounds: Int, onRound: (CrashRound) -> Void) async throws {
        try await HostProcess.initialize(program: program, dataDirectory: dataDirectory)
        var host = try start()
        do {
            var server = try await server(of: host)
            for number in 1...rounds {
                let round = try await self.round(number, &host, &server)
                guard report.problems.isEmpty else { break }
                report.rounds.append(round)
                onRound(round)
            }
            if report.problems.isEmpty { try await finish(host, server) }
            await host.killNow()
        } catch {
            await host.killNow()
            throw error
        }
        report.acknowledged = companies.reduce(0) { $0 + $1.ledger.acknowledged.count }
    }

    private var current: ArraySlice<CrashCompany> { companies.suffix(Self.companiesAtOnce) }

    private mutating func round(
        _ number: Int, _ host: inout HostProcess, _ server: inout CrashServer
    ) async throws -> CrashRound {
        if (number - 1) % Self.roundsPerCompany == 0 {
            for company in current { try await checkAll(company, server) }
            try await provision(server)
        }
        let before = current.map { $0.ledger.acknowledged.count }
        var round = CrashRound(round: number, loadMilliseconds: Int.random(in: Self.loadMilliseconds, using: &generator))
        switch ending {
        case .kill: try await kill(host, after: round.loadMilliseconds, server)
        case .drain: round.drain = try await drain(host, after: round.loadMilliseconds, server)
        }
        round.acknowledged = zip(current, before).reduce(0) { $0 + $1.0.ledger.acknowledged.count - $1.1 }
        round.open = current.reduce(0) { $0 + $1.ledger.open.count }
        round.openDone = try checkStopped(Array(current))
        if ending == .drain, round.openDone > 0 {
            report.problems.append("\(round.openDone) writes were done and not answered, though the host stopped in order")
        }
        if ending == .kill, number % Self.roundsPerStartKill == 0 { try await killWhileStarting() }
        let began = Deadline.now()
        host = try start()
        server = try await self.server(of: host)
        round.startMilliseconds = Int((Deadline.now().nanoseconds - began.nanoseconds) / 1_000_000)
        for (company, known) in zip(current, before) {
            let check = RestartCheck(company: company, server: server)
            note(company, try await check.check(company.ledger.acknowledged[known...]))
            if archives {
                note(company, try await InstantCheck(company: company, server: server).check(mark: "\(number)"))
            }
            note(company, try await check.settleOpen())
            note(company, try await check.verifyAudit())
        }
        return round
    }
}

// MARK: - Steps

extension CrashTrial {
    /// Said once, heard by many.
    private final class Flag: Sendable {
        private let value = Atomic(false)
        var isSet: Bool { value.load(ordering: .relaxed) }
        func set() { value.store(true, ordering: .relaxed) }
    }

    private func start() throws -> HostProcess {
        try HostProcess(
            program: program, dataDirectory: dataDirectory, settings: ["SPEARHEAD_BACKUP_ARCHIVE": archives ? "on" : "off"])
    }

    /// Waits until a host serves.
    private func server(of host: HostProcess) async throws -> CrashServer {
        CrashServer(port: try await host.port(), dataDirectory: dataDirectory)
    }

    private mutating func provision(_ server: CrashServer) async throws {
        let client = try await server.operatorClient()
        for _ in 0..<Self.companiesAtOnce {
            companies.append(try await CrashCompany(slug: "crash-\(companies.count + 1)", operator: client))
        }
        await client.close()
        guard archives else { return }
        for company in current { try await InstantCheck(company: company, server: server).backUp() }
    }

    private func kill(_ host: HostProcess, after milliseconds: Int, _ server: CrashServer) async throws {
        let load = try await CrashLoad(Array(current), server)
        try await Task.sleep(for: .milliseconds(milliseconds))
        await host.killNow()
        await load.ended()
    }

    private mutating func drain(
        _ host: HostProcess, after milliseconds: Int, _ server: CrashServer
    ) async throws -> CrashRound.Drain {
        let load = try await DrainLoad(Array(current), server)
        let isOver = Flag()
        async let tally = load.run { isOver.isSet }
        try await Task.sleep(for: .milliseconds(milliseconds))
        let began = Deadline.now()
        let isInOrder = await host.stop()
        let stopMilliseconds = Int((Deadline.now().nanoseconds - began.nanoseconds) / 1_000_000)
        isOver.set()
        let result = CrashRound.Drain(stopMilliseconds: stopMilliseconds, calls: await tally)
        if !isInOrder { report.problems.append("the host did not end with status 0 within its drain time") }
        report.problems += result.calls.problems
        return result
    }

    private mutating func killWhileStarting() async throws {
        let host = try start()
        try await Task.sleep(for: .milliseconds(Int.random(in: Self.startMilliseconds, using: &generator)))
        await host.killNow()
    }

    /// Checks the files while no host runs; gives how many writes without an answer were done.
    private mutating func checkStopped(_ companies: [CrashCompany]) throws -> Int {
        var openDone = 0
        for company in companies {
            let directory = dataDirectory.appending(path: "tenants/\(company.id)")
            let file = try StoppedFile(company: directory, scratch: scratch)
            note(company, file.problems)
            let acknowledged = Set(try company.customerIDs())
            note(
                company,
                acknowledged.subtracting(file.customerIDs).map { "the acknowledged customer \($0) is not in the file" })
            let more = file.customerIDs.subtracting(acknowledged).count
            if more > company.ledger.open.count {
                note(company, ["\(more) customers more than acknowledged, with \(company.ledger.open.count) calls under way"])
            }
            openDone += more
            if let refusal = company.ledger.firstRefusal { note(company, ["a write under load was refused: \(refusal)"]) }
        }
        report.problems += try StoppedFile.controlProblems(dataDirectory, scratch: scratch).map { "control database: \($0)" }
        return openDone
    }

    /// Reads and repeats everything that was ever acknowledged to a company.
    private mutating func checkAll(_ company: CrashCompany, _ server: CrashServer) async throws {
        note(company, try await RestartCheck(company: company, server: server).check(company.ledger.acknowledged[...]))
    }

    /// The last check: everything through the host, then, after it has stopped in order, all files.
    private mutating func finish(_ host: HostProcess, _ server: CrashServer) async throws {
        for company in current { try await checkAll(company, server) }
        if !(await host.stop()) { report.problems.append("the host did not stop in order") }
        _ = try checkStopped(companies)
    }

    private mutating func note(_ company: CrashCompany, _ problems: [String]) {
        report.problems += problems.map { "\(company.slug): \($0)" }
    }
}
