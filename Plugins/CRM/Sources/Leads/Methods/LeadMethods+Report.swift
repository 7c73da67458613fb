internal import PluginKit
internal import SwiftProtobuf

extension LeadMethods {
    static func report(
        _ request: Spearhead_Crm_V1_GetLeadReportRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetLeadReportResponse {
        let asOf = request.hasAsOfTime ? Instant(request.asOfTime) : call.now
        let report = try LeadReport(asOf: asOf, visible: call.visible, reader)
        return .with {
            $0.leads = report.leads
            if let percent = percent(report.converted, report.leads) { $0.conversionPercent = percent }
            $0.statusCounts = report.statusCounts.sorted { $0.key < $1.key }.map { status, count in
                .with {
                    $0.status = status
                    $0.leads = count
                }
            }
            $0.bySource = report.sources.sorted { $0.key < $1.key }.map { name, source in
                .with {
                    $0.source = name
                    $0.leads = source.leads
                    $0.converted = source.converted
                    if let percent = percent(source.converted, source.leads) { $0.conversionPercent = percent }
                }
            }
            $0.response = LeadGrade.allCases.map { response($0, ResponseStatistics(report.responseSeconds[$0] ?? [])) }
            $0.breaches = report.breaches.map { breach in
                .with {
                    $0.lead = breach.lead
                    $0.grade = breach.grade.message
                    $0.seconds = breach.seconds
                    $0.answered = breach.isAnswered
                }
            }
            $0.incomplete = report.incomplete
            $0.fewerThanThreeNeeds = report.fewerThanThreeNeeds
            $0.gradeMismatch = report.gradeMismatch
        }
    }

    private static func response(_ grade: LeadGrade, _ statistics: ResponseStatistics) -> Spearhead_Crm_V1_LeadResponseTime {
        .with {
            $0.grade = grade.message
            $0.answered = statistics.answered
            if let mean = statistics.meanSeconds { $0.meanSeconds = mean }
            if let median = statistics.medianSeconds { $0.medianSeconds = median }
            if let mean = statistics.meanHours { $0.meanHours = mean }
            if let median = statistics.medianHours { $0.medianHours = median }
        }
    }

    private static func percent(_ part: Int64, _ whole: Int64) -> String? {
        ExactArithmetic.decimal(part, whole, scale: 100, decimals: 2)
    }
}
