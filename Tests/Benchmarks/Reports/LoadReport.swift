import ArgumentParser
import Orders
import RPC
import SwiftProtobuf
import TTRPC
import Targets

/// Asks for one report again and again.
struct LoadReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load-report", abstract: "Asks for a report over a company that is large.")

    enum Report: String, CaseIterable, ExpressibleByArgument {
        /// A team's month against its targets.
        case attainment
        /// Receivables of every customer by age.
        case aging
    }

    @OptionGroup var load: LoadOptions

    @Argument(help: "Which one.")
    var report: Report

    @Option(help: "Facts until this date, YYYY-MM-DD.")
    var asOf: String

    @Option(help: "Id of the team.")
    var orgUnit = ""

    func run() async throws {
        let payload = try payload()
        try await LoadRun.measure(method, options: load) { _, _ in { _ in payload } }.report()
    }

    private var method: MethodName {
        switch report {
        case .attainment: MethodName(service: "spearhead.targets.v1.AttainmentService", method: "GetTeamAttainment")
        case .aging: MethodName(service: "spearhead.orders.v1.ReceivableService", method: "GetAgingReport")
        }
    }

    private func payload() throws -> [UInt8] {
        switch report {
        case .attainment:
            try Spearhead_Targets_V1_GetTeamAttainmentRequest.with {
                $0.period = String(asOf.prefix(7))
                $0.orgUnitID = orgUnit
                $0.asOf = asOf
            }.serializedBytes()
        case .aging:
            try Spearhead_Orders_V1_GetAgingReportRequest.with {
                $0.asOf = asOf
                $0.pageSize = 1000
            }.serializedBytes()
        }
    }
}
