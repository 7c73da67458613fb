import FaultTesting
import GRDB
import Testing

@testable import TenantStore

/// The power goes at every moment that SQLite changes a file (design.md §4).
@Suite("Power cuts")
struct PowerCutTests {
    /// Cuts the power in the `moment`th change of a file while transactions are written, and looks at what the disk has afterwards.
    private func cutPower(at moment: Int64, seed: UInt64) throws -> Bool {
        let disk = try FaultyDisk()
        let path = disk.directory + "/tenant.db"
        var work = Workload(seed: seed)
        do {
            let writer = try SQLiteFile.openWriter(path: path)
            defer { try? writer.close() }
            try work.prepare(writer)
            disk.cutPower(nth: moment, seed: seed)
            while !disk.isDark, work.transactionCount < 40 {
                if (try? work.write(writer)) == nil { break }
            }
        }
        let wasCut = disk.isDark
        disk.restorePower()
        let writer = try SQLiteFile.openWriter(path: path)
        defer { try? writer.close() }
        try work.verify(writer, "moment \(moment), seed \(seed)")
        // It also goes on from there.
        try work.write(writer)
        try work.verify(writer, "moment \(moment), seed \(seed), afterwards")
        return wasCut
    }

    @Test("Cut at any moment, every acknowledged transaction is there and each one is whole")
    func everyMoment() throws {
        var cuts = 0
        for moment in Int64(1)...160 where try cutPower(at: moment, seed: 0) { cuts += 1 }
        #expect(cuts > 100)
    }

    @Test(
        "The same when a part of what was not synced reached the disk, sector by sector", arguments: 1...4 as ClosedRange<UInt64>)
    func torn(part: UInt64) throws {
        var random = SplitMix(seed: part)
        for _ in 0..<120 { _ = try cutPower(at: Int64(random.next() % 200) + 1, seed: random.next() | 1) }
    }
}

/// Transactions over two tables that must always agree, checkpoints between them, and what was acknowledged.
private struct Workload {
    private var random: SplitMix
    private var acknowledged: [Int64: Int64] = [:]
    private var inFlight: [Int64: Int64]?
    private(set) var transactionCount = 0

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    func prepare(_ writer: SerialConnection) throws {
        try writer.write { connection in
            try connection.database.execute(
                sql: """
                    CREATE TABLE entry (id INTEGER PRIMARY KEY, value INTEGER NOT NULL, filler BLOB NOT NULL);
                    CREATE TABLE total (id INTEGER PRIMARY KEY CHECK (id = 1), entries INTEGER NOT NULL, value INTEGER NOT NULL);
                    CREATE INDEX entry_by_value ON entry (value);
                    INSERT INTO total VALUES (1, 0, 0);
                    """)
        }
        // Often enough that cuts meet it.
        try writer.access { try $0.database.execute(sql: "PRAGMA wal_autocheckpoint = 12") }
    }

    mutating func write(_ writer: SerialConnection) throws {
        transactionCount += 1
        var entries = acknowledged
        var changes: [(id: Int64, value: Int64, filler: Int)] = []
        for _ in 0...Int(random.next() % 4) {
            changes.append((Int64(random.next() % 60), Int64(random.next() % 1_000), Int(random.next() % 9_000)))
        }
        let removed = random.next() % 3 == 0 ? Int64(random.next() % 60) : nil
        for change in changes { entries[change.id] = change.value }
        if let removed { entries[removed] = nil }
        inFlight = entries
        let (count, sum) = (Int64(entries.count), entries.values.reduce(0, +))
        try writer.write { connection in
            for change in changes {
                try connection.statement("INSERT OR REPLACE INTO entry VALUES (?, ?, zeroblob(?))")
                    .execute(arguments: [change.id, change.value, change.filler])
            }
            if let removed { try connection.statement("DELETE FROM entry WHERE id = ?").execute(arguments: [removed]) }
            try connection.statement("UPDATE total SET entries = ?, value = ?").execute(arguments: [count, sum])
        }
        acknowledged = entries
        inFlight = nil
    }

    /// The file is sound and holds what was acknowledged, or that and the whole of the transaction that was not answered.
    mutating func verify(_ writer: SerialConnection, _ context: String) throws {
        let (integrity, entries, total) = try writer.read { connection in
            (
                try String.fetchAll(connection.database, sql: "PRAGMA integrity_check"),
                try Row.fetchAll(connection.database, sql: "SELECT id, value FROM entry").reduce(into: [Int64: Int64]()) {
                    $0[$1["id"]] = $1["value"]
                },
                try Row.fetchOne(connection.database, sql: "SELECT entries, value FROM total")
            )
        }
        #expect(integrity == ["ok"], "\(context)")
        #expect(entries == acknowledged || entries == inFlight, "\(context)")
        #expect(total?["entries"] == Int64(entries.count), "\(context)")
        #expect(total?["value"] == entries.values.reduce(0, +), "\(context)")
        acknowledged = entries
        inFlight = nil
    }
}
