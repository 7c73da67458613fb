internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of CalculationService.
enum CalculationMethods {
    private static let previewMax = 100

    static func register(with registrar: inout PluginRegistrar) {
        let service = "CalculationService"
        registrar.report(service, "PreviewStatements", permission: Permissions.calculate, preview)
        registrar.command(service, "CreateRun", permission: Permissions.calculate, create)
        registrar.command(service, "CalculateRun", permission: Permissions.calculate, advance)
        registrar.query(service, "GetRun", permission: Permissions.calculate, get)
        registrar.query(service, "ListRuns", permission: Permissions.calculate, list)
        registrar.report(service, "SimulatePlan", permission: Permissions.calculate, simulate)
    }

    static func preview(
        _ request: Spearhead_Incentives_V1_PreviewStatementsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_PreviewStatementsResponse {
        let period = try PayPeriod.require(request.period, reader)
        let page = try call.page(of: request)
        let size = min(page.size, previewMax)
        var people: [String]
        if request.personIds.isEmpty {
            people = try Payees.list(period, after: page.after ?? "", count: size + 1, reader)
        } else {
            guard request.personIds.count <= previewMax else {
                throw RPCError.invalidField("person_ids", "must be at most \(previewMax)")
            }
            try Payees.require(request.personIds, reader, call)
            people = Set(request.personIds).sorted().filter { $0 > page.after ?? "" }
        }
        let next = people.count > size ? page.token(after: people[size - 1]) : ""
        people = Array(people.prefix(size))
        let statements = try Calculation(reader).statements(of: people, in: period)
        return .with {
            $0.statements = statements.map { $0.message() }
            $0.nextPageToken = next
        }
    }

    static func create(
        _ request: Spearhead_Incentives_V1_CreateRunRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_CreateRunResponse {
        let run = try Runs.create(PayPeriod.require(request.period, writer), writer, call)
        return .with { $0.run = run.message }
    }

    static func advance(
        _ request: Spearhead_Incentives_V1_CalculateRunRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_CalculateRunResponse {
        let people = request.peopleMax == 0 ? Runs.peopleDefault : Int(request.peopleMax)
        guard (1...Runs.peopleMax).contains(people) else {
            throw RPCError.invalidField("people_max", "must be 1 to \(Runs.peopleMax), or 0 for \(Runs.peopleDefault)")
        }
        let run = try Runs.advance(Run.find(id: request.id, writer), people: people, writer, call)
        return .with { $0.run = run.message }
    }

    static func get(
        _ request: Spearhead_Incentives_V1_GetRunRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_GetRunResponse {
        let run = try Run.find(id: request.id, reader)
        return .with { $0.run = run.message }
    }

    static func list(
        _ request: Spearhead_Incentives_V1_ListRunsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListRunsResponse {
        let (runs, next) = try ListQuery(from: "incentives_run", key: "id", descending: true)
            .filterUnlessEmpty("period", request.period).fetch(reader, call.page(of: request), Run.init(row:))
        return .with {
            $0.runs = runs.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func simulate(
        _ request: Spearhead_Incentives_V1_SimulatePlanRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_SimulatePlanResponse {
        guard request.personIds.count <= Simulation.peopleMax else {
            throw RPCError.invalidField("person_ids", "must be at most \(Simulation.peopleMax)")
        }
        try Payees.require(request.personIds, reader, call)
        let plan = try Plan.find(id: request.planID, reader)
        let period = try PayPeriod.require(request.period, reader)
        let rows = try Simulation.rows(plan, period, people: Set(request.personIds).sorted(), reader)
        let differences = Dictionary(grouping: rows, by: \.personID).values.map { rows in
            rows.clampedSum { $0.simulatedMinor - $0.presentMinor }
        }
        return .with {
            $0.rows = rows.map { row in
                .with {
                    $0.personID = row.personID
                    $0.period = row.period
                    $0.presentMinor = row.presentMinor
                    $0.simulatedMinor = row.simulatedMinor
                    $0.differenceMinor = row.simulatedMinor - row.presentMinor
                }
            }
            $0.presentMinor = rows.clampedSum(\.presentMinor)
            $0.simulatedMinor = rows.clampedSum(\.simulatedMinor)
            $0.losers = Int32(clamping: differences.count { $0 < 0 })
            $0.winners = Int32(clamping: differences.count { $0 > 0 })
        }
    }
}
