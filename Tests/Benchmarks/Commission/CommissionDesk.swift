import Foundation
import Incentives
import Organization
import RPC
import SpearheadClient
import SwiftProtobuf
import TTRPC

/// Makes the calls of a payroll clerk.
struct CommissionDesk {
    let connection: TTRPCConnection
    let metadata: [(key: String, value: String)]
    let approver: [(key: String, value: String)]
    let serverPid: Int32?

    /// One line of JSON.
    func measure() async throws -> String {
        try await prepare()
        let residentBefore = ProcessMemory.mebibytes("VmRSS", of: serverPid)
        let began = Deadline.now()
        let created: Spearhead_Incentives_V1_CreateRunResponse = try await call(
            "CalculationService/CreateRun",
            Spearhead_Incentives_V1_CreateRunRequest.with {
                $0.period = "2026-06"
                $0.requestID = RequestID.make()
            })
        var run = created.run
        var longest: UInt64 = 0
        while !run.done {
            let start = Deadline.now()
            let id = run.id
            let response: Spearhead_Incentives_V1_CalculateRunResponse = try await call(
                "CalculationService/CalculateRun",
                Spearhead_Incentives_V1_CalculateRunRequest.with {
                    $0.id = id
                    $0.requestID = RequestID.make()
                })
            run = response.run
            longest = max(longest, Deadline.now().nanoseconds - start.nanoseconds)
        }
        let elapsed = Self.seconds(since: began)
        let (resident, peak) = (ProcessMemory.mebibytes("VmRSS", of: serverPid), ProcessMemory.mebibytes("VmHWM", of: serverPid))
        guard run.netMinor > 0 else { throw MeasurementError(description: "the run paid nothing") }
        let simulated = try await simulate()
        return String(
            format: """
                {"seconds":%.3f,"people":%d,"longest_command_ms":%.1f,"net_minor":%lld,"resident_before_mib":%d,"resident_mib":%d,\
                "peak_mib":%d,"simulation_seconds":%.3f}
                """, elapsed, Int(run.people), Double(longest) / 1e6, run.netMinor, residentBefore, resident, peak, simulated)
    }

    /// Reps are paid by what they collected, with claw-back and a gate; leaders by what their teams collected.
    private func prepare() async throws {
        _ = try await plan("REP", mode: .marginal, credit: .own)
        _ = try await plan("LEAD", mode: .whole, credit: .team)
        var token = ""
        repeat {
            let people: Spearhead_Organization_V1_ListPeopleResponse = try await call(
                "PersonService/ListPeople", package: "organization",
                Spearhead_Organization_V1_ListPeopleRequest.with {
                    $0.pageSize = 1000
                    $0.pageToken = token
                })
            for person in people.people where ["rep", "supervisor"].contains(person.position) {
                let _: Spearhead_Incentives_V1_AssignPlanResponse = try await call(
                    "PlanService/AssignPlan",
                    Spearhead_Incentives_V1_AssignPlanRequest.with {
                        $0.assignment.personID = person.id
                        $0.assignment.planCode = person.position == "rep" ? "REP" : "LEAD"
                        $0.assignment.effectiveFrom = "2026-06-01"
                        $0.requestID = RequestID.make()
                    })
            }
            token = people.nextPageToken
        } while !token.isEmpty
    }

    /// Pays everybody's events one by one by another plan, beside the present plans.
    private func simulate() async throws -> Double {
        let draft = try await plan("FIRST", mode: .first, credit: .own, isApproved: false)
        let began = Deadline.now()
        let result: Spearhead_Incentives_V1_SimulatePlanResponse = try await call(
            "CalculationService/SimulatePlan",
            Spearhead_Incentives_V1_SimulatePlanRequest.with {
                $0.planID = draft
                $0.period = "2026-06"
            })
        guard result.simulatedMinor > 0 else { throw MeasurementError(description: "the simulation paid nothing") }
        return Self.seconds(since: began)
    }

    private func plan(
        _ code: String, mode: Spearhead_Incentives_V1_RateMode, credit: Spearhead_Incentives_V1_Credit, isApproved: Bool = true
    ) async throws -> String {
        let created: Spearhead_Incentives_V1_CreatePlanResponse = try await call(
            "PlanService/CreatePlan",
            Spearhead_Incentives_V1_CreatePlanRequest.with {
                $0.plan.code = code
                $0.plan.title = code
                $0.plan.periodKind = .month
                $0.plan.currency = "CNY"
                $0.plan.effectiveFrom = "2026-06-01"
                $0.plan.rules = Self.rules(mode, credit)
                $0.requestID = RequestID.make()
            })
        guard isApproved else { return created.plan.id }
        let approved: Spearhead_Incentives_V1_ApprovePlanResponse = try await call(
            "PlanService/ApprovePlan",
            Spearhead_Incentives_V1_ApprovePlanRequest.with {
                $0.id = created.plan.id
                $0.requestID = RequestID.make()
            }, as: approver)
        return approved.plan.id
    }

    private static func rules(
        _ mode: Spearhead_Incentives_V1_RateMode, _ credit: Spearhead_Incentives_V1_Credit
    ) -> Spearhead_Incentives_V1_PlanRules {
        .with { rules in
            rules.components = [
                .with {
                    $0.key = "collected"
                    $0.title = "collected"
                    $0.kind = .commission
                    $0.basis = .collected
                    $0.credit = credit
                    $0.goalMetric = "sell_in"
                    $0.clawsBack = credit == .own
                    $0.rates.basis = .attainment
                    $0.rates.mode = mode
                    let bounds: [(Int64, Int64)] = [(0, 5_000), (800_000, 10_000), (1_000_000, 15_000), (1_200_000, 20_000)]
                    $0.rates.tiers = bounds.enumerated().map { index, bound in
                        .with {
                            $0.from = bound.0
                            if index + 1 < bounds.count { $0.to = bounds[index + 1].0 }
                            $0.ratePpm = bound.1
                        }
                    }
                }
            ]
            rules.gate.measure = "orders.payment_rate"
            rules.gate.missingMultiplierPpm = 1_000_000
            rules.gate.steps = [
                .with {
                    $0.below = 900_000
                    $0.multiplierPpm = 800_000
                }
            ]
        }
    }

    private func call<Request: Message, Response: Message>(
        _ method: String, package: String = "incentives", _ request: Request,
        as caller: [(key: String, value: String)]? = nil, _: Response.Type = Response.self
    ) async throws -> Response {
        let parts = method.split(separator: "/").map(String.init)
        let head = RequestHead(service: "spearhead.\(package).v1.\(parts[0])", method: parts[1], metadata: caller ?? metadata)
        return try Response(serializedBytes: try await connection.call(head, payload: request.serializedBytes()))
    }

    private static func seconds(since began: Deadline) -> Double { Double(Deadline.now().nanoseconds - began.nanoseconds) / 1e9 }
}
