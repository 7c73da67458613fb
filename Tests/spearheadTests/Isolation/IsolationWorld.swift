import Foundation
import Host
import HostTesting
import Logging
import PluginKit
import PluginTesting
import RPC
import SeedCompany
import SwiftProtobuf
import TenantStore
import Testing

@testable import spearhead

/// Two companies of the standard distribution on one host, each with a user who may do everything.
struct IsolationWorld {
    /// One of the companies.
    struct Side {
        let company: TestCompany
        /// A user with every role.
        var token: String
        let today: String
        var resources = Resources()
        /// Which values of enums a method accepted.
        var choices: [MethodName: Int] = [:]
    }

    /// Who gets the data of the example company.
    enum Filling {
        case nobody
        case left
        case both
    }

    let host: TestHost
    let rows: [MethodRow]
    let schemas: Schemas
    private(set) var left: Side
    private(set) var right: Side

    static func run(
        filled: Filling = .nobody, plugins: [any Plugin.Type] = standardPlugins + [FilesPlugin.self],
        logger: Logger = TestHost.silence,
        _ body: (IsolationWorld) async throws -> Void
    ) async throws {
        try await TestHost.run(
            plugins: plugins,
            flags: ["limits.tenant_calls_per_second": "1000000", "limits.maintenance_threads": "2"], logger: logger
        ) { host in
            var world = try await IsolationWorld(host)
            if filled != .nobody { world.left = try await world.filled(world.left) }
            if filled == .both { world.right = try await world.filled(world.right) }
            try await body(world)
        }
    }

    private init(_ host: TestHost) async throws {
        self.host = host
        let composition = try host.services.composition
        schemas = try Schemas(composition)
        rows = try MethodRow.all(composition)
        left = try await Self.side(host, "left")
        right = try await Self.side(host, "right")
    }

    private static func side(_ host: TestHost, _ slug: String) async throws -> Side {
        let company = try await host.company(slug)
        let user = try await company.user("everything", roles: Role.builtIn.map(\.name))
        let today = try company.runtime.context.clock.businessDate(of: host.clock.now)
        return Side(company: company, token: user.token, today: today.description)
    }

    /// Sends a request to a method.
    func send(
        _ row: MethodRow, _ payload: [UInt8] = [], token: String?
    ) async throws -> Result<[[UInt8]], RPCError> {
        try await host.send(row.name, payload, token: token, shape: row.shape)
    }

    /// A request that names resources of `side`, or what `id` says instead.
    func draft(_ row: MethodRow, _ side: Side, id: @escaping ([String]) -> String? = { _ in nil }) -> RequestDraft {
        RequestDraft(
            schemas: schemas, row: row, today: side.today, now: host.clock.now.description, choice: side.choices[row.name] ?? 0,
            id: { path in
                // The other party of a referral, delegation or joint visit.
                let isSecond = ["referred_id", "to_person_id", "joint_with_id"].contains(path.last)
                let known = side.resources.kind(of: path, in: row).flatMap { side.resources.ids[$0] } ?? []
                return id(path) ?? (isSecond ? known.dropFirst().first : known.first)
            },
            code: side.resources.code(in: row))
    }

    // MARK: Filling a company

    /// Imports the company of seed 1, lets every Create and Register method try, and notes the ids that the lists show.
    private func filled(_ side: Side) async throws -> Side {
        var side = side
        for table in ["org_units", "people", "territories", "products", "customers", "leads", "opportunities"] {
            try await importTable(table, SeedOne.table(table), side)
        }
        try await importOrders(side)
        try await importInspections(side)
        try await list(&side)
        let people = try #require(side.resources.ids["person"])
        side.token = try await side.company.user("person", roles: Role.builtIn.map(\.name), person: people[0]).token
        try await pay(side)
        for _ in 0..<2 {
            for row in rows where row.isForCompanies && row.isCommand && !row.shape.serverStreams && Self.makes(row) {
                try await make(row, &side)
            }
            try await list(&side)
        }
        return side
    }

    /// Tries a method with each value of its enums until it answers.
    private func make(_ row: MethodRow, _ side: inout Side) async throws {
        for choice in 0..<4 {
            side.choices[row.name] = choice
            if case .success(let answers) = try await send(row, draft(row, side).payload(), token: side.token) {
                for answer in answers { try side.resources.harvest(answer, of: row, schemas) }
                return
            }
        }
        side.choices[row.name] = nil
    }

    private static func makes(_ row: MethodRow) -> Bool {
        [
            "Create", "Register", "Request", "Open", "Record", "Add", "Share", "Assign", "Attest", "Set", "CheckIn", "Upload",
            "Submit",
            "Declare", "Publish", "Report", "Schedule", "Start", "Mark", "Generate", "Draw",
        ].contains { row.name.method.hasPrefix($0) } && row.optionalPlugin != nil
    }

    private func list(_ side: inout Side) async throws {
        for row in rows where row.isForCompanies && row.hasPageToken && row.shape == .unary {
            for payload in [[], try draft(row, side).payload()] {
                if case .success(let answers) = try await send(row, payload, token: side.token) {
                    for answer in answers { try side.resources.harvest(answer, of: row, schemas) }
                }
            }
        }
    }

    /// Imports the first orders of the company with everything that hangs on them; the thousands after them show nothing more here.
    private func importOrders(_ side: Side) async throws {
        let orders = try SeedOne.table("orders", rows: 40)
        try await importTable("orders", orders, side)
        let numbers = Self.firstFields(orders)
        let shipments = try Self.rows(of: SeedOne.table("shipments"), naming: numbers)
        for (table, keys) in [
            ("order_lines", numbers), ("shipments", numbers), ("shipment_lines", Self.firstFields(shipments)),
            ("invoices", numbers),
        ] {
            try await importTable(table, Self.rows(of: SeedOne.table(table), naming: keys), side)
        }
        try await importTable("receipts", SeedOne.table("receipts", rows: 5), side)
    }

    /// Imports the first inspections with the visits and counts that they look at.
    ///
    /// Devices name their visits, so each company gets names of its own.
    private func importInspections(_ side: Side) async throws {
        let inspections = try SeedOne.table("inspections", rows: 5)
        let visits = Set(inspections.split(separator: "\n").dropFirst().map { $0.split(separator: ",")[3] })
        let names = visits.map { ($0, UUID().uuidString.lowercased()) }
        for table in ["visits", "stock_counts", "inspections"] {
            let rows = try table == "inspections" ? inspections : Self.rows(of: SeedOne.table(table), naming: visits)
            try await importTable(table, names.reduce(rows) { $0.replacing($1.0, with: $1.1) }, side)
        }
    }

    /// The header and the rows that have one of `keys` in one of their first three columns.
    private static func rows(of table: String, naming keys: Set<Substring>) -> String {
        let lines = table.split(separator: "\n")
        let kept = lines.dropFirst().filter {
            !keys.isDisjoint(with: $0.split(separator: ",", omittingEmptySubsequences: false).prefix(3))
        }
        return (lines.prefix(1) + kept).joined(separator: "\n") + "\n"
    }

    private static func firstFields(_ table: String) -> Set<Substring> {
        Set(table.split(separator: "\n").dropFirst().compactMap { $0.split(separator: ",").first })
    }

    private func importTable(_ table: String, _ content: String, _ side: Side) async throws {
        let report = try await importing(table, content, token: side.company.token).get()
        try #require(report.committed, "\(table): \(report.errors.prefix(3))")
    }

    /// Imports a CSV file and gives what the last answer says of it.
    func importing(
        _ table: String, _ content: String, token: String
    ) async throws -> Result<Spearhead_Platform_V1_ImportResponse.Report, RPCError> {
        let request = Spearhead_Platform_V1_ImportRequest.with {
            $0.table = table
            $0.content = Data(content.utf8)
            $0.sha256 = BlobDigest.of($0.content).hexadecimal
            $0.requestID = UUID().uuidString.lowercased()
        }
        let row = try #require(rows.first { $0.name == Importer.method })
        return try await send(row, try request.serializedBytes(), token: token).map { answers in
            (try? Spearhead_Platform_V1_ImportResponse(serializedBytes: answers.last ?? []))?.report ?? .init()
        }
    }
}
