import PluginTesting
import SwiftProtobuf
import Testing

@testable import Inspections

@Suite("The import of inspections")
struct InspectionImportTests {
    private static let header = "id,auditor_code,auditor_role,visit_id,inspected_at,product_code,recounted_qty\n"
    private let company: AuditCompany

    init() throws { company = try AuditCompany() }

    private func row(
        _ id: String, _ auditor: String = "SUP1", _ role: String = "superior", visit: Int = 1, time: String = "T08:45:00",
        product: String = "P1", _ quantity: String = "100"
    ) -> String {
        "\(id),\(auditor),\(role),\(AuditCompany.visit(visit)),2026-03-02\(time)+08:00,\(product),\(quantity)\n"
    }

    @Test("a file is imported once: again it finds nothing new")
    func repeated() throws {
        let file = Self.header + row("IN1") + row("IN1", product: "P2", "50") + row("IN2", "INS1", "inspector", visit: 2)
        #expect(try company.tenant.importCSV("inspections", file).created == 3)
        let again = try company.tenant.importCSV("inspections", file)
        #expect(again.created == 0 && again.updated == 0 && again.unchanged == 3)
        #expect(try company.findings().count == 1)
    }

    @Test("bad rows are named by line and column, and nothing of the file is kept")
    func bad() throws {
        let file =
            Self.header + row("IN1") + row("IN2", "NOBODY") + row("IN3", "SUP1", "boss") + row("IN4", visit: 77)
            + row("IN5", product: "P9") + row("IN6", product: "P1", "-1") + row("IN7", time: "T07:00:00")
            + row("IN8", time: "T23:00:00")
            + row("IN1", "INS1", "inspector", product: "P2") + row("IN1", product: "P1", "99")
        do {
            try company.tenant.importCSV("inspections", file)
            Issue.record("the file was taken")
        } catch let refused as ImportRefused {
            let places = refused.reasons.map { $0.split(separator: ":")[0] }
            #expect(
                places
                    == [
                        "line 3, auditor_code", "line 4, auditor_role", "line 5, visit_id", "line 6, product_code",
                        "line 7, recounted_qty", "line 8, inspected_at", "line 9, inspected_at", "line 10, auditor_code",
                        "line 10, auditor_role", "line 11, recounted_qty",
                    ].filter { !$0.hasSuffix("10, auditor_role") }, "\(refused.reasons)")
        }
        #expect(try company.measure("inspections.rows", "REP1") == nil)
    }

    @Test("4.13 J03: what was done by the wrong person in another system is kept, reported and made a case")
    func independence() throws {
        let file =
            Self.header + row("IN1", "INS1", "superior", visit: 1) + row("IN2", "SUP1", "inspector", visit: 2)
            + row("IN3", "INS1", "inspector", visit: 10) + row("IN4", "INS2", "inspector", visit: 3)
        try company.tenant.importCSV("inspections", file)
        let report: Spearhead_Inspections_V1_GetAuditExceptionsResponse = try company.call(
            "AuditReportService/GetAuditExceptions",
            Spearhead_Inspections_V1_GetAuditExceptionsRequest.with {
                $0.fromDate = AuditCompany.today
                $0.toDate = AuditCompany.today
            })
        #expect(report.wrongRoles == ["IN1", "IN2"] && report.selfAudits == ["IN3"])
        let cases: Spearhead_Inspections_V1_ListCasesResponse = try company.call(
            "CaseService/ListCases", Spearhead_Inspections_V1_ListCasesRequest.with { $0.kind = "audit_independence" })
        #expect(cases.cases.count == 3)
    }
}
