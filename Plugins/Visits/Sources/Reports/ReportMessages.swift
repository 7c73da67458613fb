internal import PluginKit
internal import SwiftProtobuf

extension VisitFigures {
    /// The figures as the report shows them.
    func message(_ rep: Rep, month: String) -> Spearhead_Visits_V1_VisitFigures {
        .with { shown in
            shown.personID = rep.id
            shown.personCode = rep.code
            shown.month = month
            shown.planned = Int64(planned)
            shown.donePlanned = Int64(donePlanned)
            shown.visits = Int64(visits)
            shown.offPlan = Int64(offPlan)
            shown.plannedCustomers = Int64(plannedCustomers.count)
            shown.visitedPlannedCustomers = Int64(visitedPlannedCustomers)
            shown.visitedCustomers = Int64(visitedCustomers.count)
            shown.productiveVisits = Int64(productiveVisits)
            shown.onTimeUploads = Int64(onTimeUploads)
            Ratio.percent(donePlanned, planned).map { shown.planExecutionPercent = $0 }
            Ratio.percent(visitedPlannedCustomers, plannedCustomers.count).map { shown.coveragePercent = $0 }
            Ratio.percent(productiveVisits, visits).map { shown.strikeVisitsPercent = $0 }
            Ratio.percent(productiveCustomers.count, visitedCustomers.count).map { shown.strikeVisitedOutletsPercent = $0 }
            Ratio.percent(orderingPlannedCustomers, plannedCustomers.count).map { shown.strikeAssignedOutletsPercent = $0 }
            Ratio.decimal(orderLines, productiveVisits).map { shown.linesPerProductiveVisit = $0 }
            Ratio.percent(onTimeUploads, visits).map { shown.onTimeUploadPercent = $0 }
        }
    }
}

extension RepWeek {
    var message: Spearhead_Visits_V1_RepWeek {
        .with {
            $0.personCode = personCode
            $0.week = week
            $0.jointVisits = jointVisits
        }
    }
}

/// Gives findings the codes that people know.
struct FindingNames {
    var people: Codes
    var customers: Codes

    func message(_ finding: OutOfFence) -> Spearhead_Visits_V1_OutOfFence {
        .with {
            $0.visitID = finding.visitID
            $0.personCode = people[finding.personID]
            $0.customerCode = customers[finding.customerID]
            $0.distanceM = finding.distanceMetres
        }
    }

    func message(_ finding: ImpossibleTravel) -> Spearhead_Visits_V1_ImpossibleTravel {
        .with {
            $0.personCode = people[finding.personID]
            $0.fromVisitID = finding.fromVisitID
            $0.toVisitID = finding.toVisitID
            $0.distanceM = finding.distanceMetres
            $0.seconds = finding.seconds
        }
    }

    func message(_ finding: ReusedPhoto) -> Spearhead_Visits_V1_ReusedPhoto {
        .with {
            $0.sha256 = finding.sha256
            $0.visitIds = finding.visitIDs
        }
    }

    func message(_ finding: IdenticalCounts) -> Spearhead_Visits_V1_IdenticalCounts {
        .with {
            $0.personCode = people[finding.personID]
            $0.customerCode = customers[finding.customerID]
            $0.visitIds = finding.visitIDs
        }
    }
}
