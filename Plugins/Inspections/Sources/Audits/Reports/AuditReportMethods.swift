internal import GRDB
internal import PluginKit
internal import SwiftProtobuf
internal import Visits

/// AuditReportService.
enum AuditReportMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "AuditReportService"
        registrar.report(service, "GetAuditFigures", permission: Permissions.readReports, figures)
        registrar.report(service, "GetAuditExceptions", permission: Permissions.readReports, exceptions)
        registrar.report(service, "GetInspectorWorkload", permission: Permissions.readReports, workload)
        registrar.report(service, "GetFindingTrend", permission: Permissions.readReports, trend)
    }

    static func figures(
        _ request: Spearhead_Inspections_V1_GetAuditFiguresRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_GetAuditFiguresResponse {
        let interval = try FieldCheck.interval(from: request.fromDate, to: request.toDate)
        let policy = try AuditPolicy.current(reader)
        let reps = try RepMonth.list(in: interval, call.visible, reader)
        let teams = try TeamMonth.list(in: interval, call.visible, reader)
        return .with {
            $0.repMonths = reps.map { $0.message(policy) }
            $0.teamMonths = teams.map { $0.message(policy) }
        }
    }

    static func exceptions(
        _ request: Spearhead_Inspections_V1_GetAuditExceptionsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_GetAuditExceptionsResponse {
        let interval = try FieldCheck.interval(from: request.fromDate, to: request.toDate)
        let (condition, people) = call.visible.condition("i.person_id")
        let dates: StatementArguments = [interval.lowerBound, interval.upperBound]
        func odd(_ sign: String) throws -> [String] {
            try reader.values(
                String.self,
                """
                SELECT coalesce(i.code, i.id) FROM inspections_inspection i WHERE i.inspected_on BETWEEN ? AND ? \
                AND (i.is_self = 1 OR i.is_wrong_role = 1) AND \(sign) = 1 AND \(condition) ORDER BY 1
                """, dates + people)
        }
        let untrue = try reader.rows(
            """
            SELECT coalesce(i.code, i.id), d.code, p.code, i.visit_id, r.counted, r.recounted, r.is_cleared \
            FROM inspections_recount r JOIN inspections_inspection i ON i.id = r.inspection_id \
            JOIN organization_product d ON d.id = r.product_id JOIN organization_person p ON p.id = r.person_id \
            WHERE r.inspected_on BETWEEN ? AND ? AND r.is_true = 0 AND \(condition) ORDER BY 1, 2
            """, dates + people)
        let (selves, wrong) = (try odd("i.is_self"), try odd("i.is_wrong_role"))
        return .with {
            $0.untrueRows = untrue.map { row in
                .with {
                    $0.inspectionCode = row[0]
                    $0.productCode = row[1]
                    $0.personCode = row[2]
                    $0.visitID = row[3]
                    $0.countedQuantity = row[4]
                    $0.recountedQuantity = row[5]
                    $0.isCleared = row[6]
                }
            }
            $0.selfAudits = selves
            $0.wrongRoles = wrong
        }
    }

    static func workload(
        _ request: Spearhead_Inspections_V1_GetInspectorWorkloadRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_GetInspectorWorkloadResponse {
        let interval = try FieldCheck.interval(from: request.fromDate, to: request.toDate)
        let inspectors = try InspectorWorkload.list(in: interval, call.visible, reader)
        return .with {
            $0.inspectors = inspectors.map { inspector in
                .with {
                    $0.personID = inspector.personID
                    $0.personCode = inspector.code
                    $0.taskCount = inspector.tasks
                    $0.openCount = inspector.open
                    $0.inspectionCount = inspector.inspections
                    $0.rowCount = inspector.rows
                    $0.repCount = inspector.reps
                    $0.orgUnitCount = inspector.orgUnits
                    $0.checkCount = inspector.checks
                }
            }
        }
    }

    static func trend(
        _ request: Spearhead_Inspections_V1_GetFindingTrendRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_GetFindingTrendResponse {
        let interval = try FieldCheck.interval(from: request.fromDate, to: request.toDate)
        let (condition, people) = call.visible.condition("person_id")
        let findings: [String: Int64] = try reader.rows(
            """
            SELECT substr(found_on, 1, 7), count(*) FROM inspections_finding \
            WHERE found_on BETWEEN ? AND ? AND state <> 'cancelled' AND \(condition) GROUP BY 1
            """, [interval.lowerBound, interval.upperBound] + people
        ).reduce(into: [:]) { $0[$1[0]] = $1[1] }
        let visits = try VisitRecords.countsByMonth(in: interval, visible: call.visible, reader)
        return .with {
            $0.months = Set(findings.keys).union(visits.keys).sorted().map { month in
                .with {
                    $0.month = month
                    $0.findingCount = findings[month] ?? 0
                    $0.visitCount = visits[month] ?? 0
                    if let rate = ExactArithmetic.decimal($0.findingCount, $0.visitCount, scale: 100, decimals: 2) {
                        $0.per100Visits = rate
                    }
                }
            }
        }
    }
}

extension RepMonth {
    fileprivate func message(_ policy: AuditPolicy) -> Spearhead_Inspections_V1_RepMonth {
        .with {
            $0.personCode = personCode
            $0.month = month
            $0.superiorCount = superior
            $0.inspectorCount = inspector
            $0.rowCount = rows
            $0.trueCount = isTrue
            if let percent = ExactArithmetic.decimal(isTrue, rows, scale: 100, decimals: 2) { $0.truthfulnessPercent = percent }
            $0.belowGate = policy.isBelowGate(isTrue, of: rows)
        }
    }
}

extension TeamMonth {
    fileprivate func message(_ policy: AuditPolicy) -> Spearhead_Inspections_V1_TeamMonth {
        .with {
            $0.orgUnitCode = orgUnitCode
            $0.month = month
            $0.superiorCount = superior
            $0.inspectorCount = inspector
            if let share = ExactArithmetic.decimal(superior, superior + inspector, scale: 100, decimals: 2) {
                $0.superiorSharePercent = share
            }
            $0.flagged = !policy.isSuperiorMain(superior, of: superior + inspector)
        }
    }
}
