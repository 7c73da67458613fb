import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Targets
import Testing

@Suite("What other plugins ask of targets")
struct ReferenceTests {
    @Test("A24: a target that a pay plan names is not removed, nor its plan, until the pay plan lets it go")
    func referenced() throws {
        let company = try TargetsCompany(plugins: [PayPlans.self])
        let plan = try company.plan()
        let target = try company.set(plan.id, "2026-03", TargetsCompany.team, person: "REP001", amount: 1000)
        let header = "target,released\n"
        try company.tenant.importCSV("pay_plans", header + "\(target.id),\n")
        let delete = {
            try company.call(
                "TargetCellService/DeleteTarget", Spearhead_Targets_V1_DeleteTargetRequest.with { $0.id = target.id },
                Spearhead_Targets_V1_DeleteTargetResponse.self)
        }
        #expect(try refusal(delete).reason == "TARGET_REFERENCED")
        let deletePlan = {
            try company.call(
                "TargetPlanService/DeletePlan", Spearhead_Targets_V1_DeletePlanRequest.with { $0.id = plan.id },
                Spearhead_Targets_V1_DeletePlanResponse.self)
        }
        #expect(try refusal(deletePlan).metadata["resource"] == "payPlans/1")
        #expect(throws: ImportRefused.self) {
            try company.tenant.importCSV("pay_plans", header + "00000000-0000-7000-8000-0000000000ff,\n")
        }
        try company.tenant.importCSV("pay_plans", header + "\(target.id),yes\n")
        _ = try delete()
        #expect(try company.targets(plan.id).isEmpty)
    }

    @Test("The goal of a person on a measure or metric, with the state of its plan")
    func goal() throws {
        let company = try TargetsCompany(plugins: [PayPlans.self])
        let person = try company.person("REP001")
        let goal = { (measure: String, period: String) in
            try company.tenant.read { try Targets.goal(measure: measure, person: person, period: period, $0) }
        }
        #expect(try goal("orders.collected", "2026-03") == nil)
        let plan = try company.plan()
        let target = try company.set(plan.id, "2026-03", TargetsCompany.team, person: "REP001", amount: 1000)
        let found = try #require(try goal("orders.collected", "2026-03"))
        #expect(found.id == target.id && found.amount == 1000 && !found.isPublished)
        #expect(try goal("orders.collected", "2026-04") == nil)
        let byMetric = try company.tenant.read { try Targets.goal(metric: "sell_in", person: person, period: "2026-03", $0) }
        #expect(byMetric == found)
    }
}

/// A plugin that pays on targets: each imported row names one, or lets it go.
private struct PayPlans: Plugin {
    static let manifest = PluginManifest(
        id: "pay", version: "1.0.0", dependencies: ["targets"], protoPackage: "pay.v1", descriptors: "")

    init(configuration: PluginConfiguration) {}

    func register(with registrar: inout PluginRegistrar) {
        registrar.permission("pay.plans", Label("导入", "Import"), grants: [.admin: .all])
        registrar.importable(
            ImportTable(name: "pay_plans", required: ["target"], optional: ["released"], permission: "pay.plans") {
                row, writer, call in
                let target = try row.text("target")
                if row.optional("released") == nil {
                    try Targets.reference(target, by: "pay", resource: "payPlans/1", writer: writer, call: call)
                } else {
                    try Targets.release(target, by: "pay", resource: "payPlans/1", writer: writer, call: call)
                }
                return .created
            })
    }
}
