import ArgumentParser

/// Prints README's tables from the JSON of a run, so that nobody types a number.
struct TablesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tables", abstract: "Prints README's two tables of measurements from the JSON of Scripts/bench.")

    @Argument(help: "File with the JSON.")
    var file: String

    func run() throws {
        let results = try BenchResults(file: file)
        print(MarkdownTable(header: ["", "calls/s", "p50 ms", "p99 ms", "server CPU µs/call"], rows: Self.calls(results)))
        print()
        print(MarkdownTable(header: ["", "measured", "`Scripts/bench`"], rows: Self.work(results)))
    }

    /// What a call costs, and what the same costs others.
    static func calls(_ results: BenchResults) -> [[String]] {
        var rows: [[String]] = []
        func add(_ name: String, _ calls: BenchResults.Calls?) {
            guard let calls else { return }
            let processor = calls.serverCpuUsPerCall.map(Figure.precise) ?? ""
            rows.append([
                name, Figure.grouped(calls.callsPerSecond), Figure.precise(calls.p50Ms), Figure.precise(calls.p99Ms), processor,
            ])
        }
        add("no-op through the host (`HealthService/Echo`)", results.rpc?.host)
        add("the wire alone, without the host", results.rpc?.wire)
        add("bare TLS frame echo: the same bytes sent back", results.rpc?.tlsEcho)
        add("Go ttRPC echo server (Debian)", results.rpc?.peers.goTtrpc)
        add("grpc C++ echo server (Debian)", results.rpc?.peers.grpcCpp)
        add("`GetCustomer`: authenticated, permission and scope checked", results.reads)
        add(
            "`CreateOrder`: three lines, price, credit, address and lot checks, idempotency and audit; on disk before the answer",
            results.writes?.host)
        add("the same with `backup.archive: on`", results.writes?.archived)
        if let writes = results.writes {
            rows.append([
                "bare SQLite: the same rows in one transaction", Figure.grouped(writes.bareSqlitePerSecond), "", "", "",
            ])
        }
        return rows
    }

    /// What whole pieces of work take.
    static func work(_ results: BenchResults) -> [[String]] {
        var rows: [[String]] = []
        func add(_ name: String, _ measured: String, _ section: String) { rows.append([name, measured, "`\(section)`"]) }
        func quantiles(_ calls: BenchResults.Calls) -> String {
            "p50 \(Figure.milliseconds(calls.p50Ms)), p99 \(Figure.milliseconds(calls.p99Ms))"
        }
        if let done = results.import {
            add("import of \(Figure.grouped(done.rows)) customers, all or nothing", Figure.seconds(done.seconds), "import")
        }
        if let done = results.reports {
            let lines = Figure.grouped(done.lines)
            add("import of a company with \(lines) order lines", Figure.seconds(done.importSeconds), "reports")
            add("a team's month against its targets, over these lines", quantiles(done.attainment), "reports")
            add("receivables by age of its 10 000 customers", quantiles(done.aging), "reports")
        }
        if let done = results.sync {
            add(
                "\(Figure.grouped(done.events)) events of a device, days old, each on disk before its answer · the same queue again",
                "\(Figure.seconds(done.seconds)) · \(Figure.seconds(done.againSeconds))", "sync")
        }
        if let done = results.commission {
            add(
                "a month's statements of \(Figure.grouped(done.people)) people over \(Figure.grouped(done.events)) payments · memory",
                "\(Figure.seconds(done.seconds)) · \(done.peakMib) MiB", "commission")
        }
        if let done = results.neighbour {
            add(
                "p99 of a company's reads alone · beside another one within its quota · beside one at 20 times its quota",
                [done.alone, done.withinQuota, done.beside].map { Figure.milliseconds($0.p99Ms) }.joined(separator: " · "),
                "neighbour")
        }
        if let done = results.fleet {
            add(
                "\(Figure.grouped(done.companies)) companies: start-up · first call of a company p50, p99 · memory with 256 of them "
                    + "open · a new company with all plugins, p50",
                "\(Figure.milliseconds(done.startupMs)) · \(Figure.milliseconds(done.coldOpen.p50Ms)), "
                    + "\(Figure.milliseconds(done.coldOpen.p99Ms)) · \(done.residentMib) MiB · "
                    + Figure.milliseconds(done.new.p50Ms), "fleet")
        }
        return rows
    }
}
