internal import GRDB
public import PluginKit

extension IntegritySignals {
    /// Runs of visits of one outlet, all by one rep, that counted the same products with the same quantities, not all zero.
    ///
    /// A run lies within the interval and is as long as it can be. Any other rep's count, or any other quantity, ends it.
    public static func identicalCounts(
        in interval: ClosedRange<BusinessDate>, visible: VisibleSet = .everyone, _ reader: Reader
    ) throws -> [IdenticalCounts] {
        let runMin = Int(try VisitSettings.current(reader).identicalRun)
        var found: [IdenticalCounts] = []
        var run: (customer: String, person: String, counts: String, visits: [String]) = ("", "", "", [])
        func finish() {
            guard run.visits.count >= runMin, visible.contains(run.person) else { return }
            found.append(IdenticalCounts(personID: run.person, customerID: run.customer, visitIDs: run.visits))
        }
        // The inner query gives each visit's counts as one text, products in order.
        try reader.forEach(
            """
            SELECT customer_id, person_id, visit_id, counts, most FROM (\
            SELECT min(customer_id) AS customer_id, min(person_id) AS person_id, visit_id, min(counted_at) AS counted_at, \
            group_concat(product_id || ':' || counted) AS counts, max(counted) AS most FROM (\
            SELECT * FROM visits_count WHERE counted_on BETWEEN ? AND ? ORDER BY visit_id, product_id) GROUP BY visit_id) \
            ORDER BY customer_id, counted_at, visit_id
            """, [interval.lowerBound, interval.upperBound]
        ) { row in
            let (customer, person, visit, counts): (String, String, String, String) = (row[0], row[1], row[2], row[3])
            if (run.customer, run.person, run.counts) == (customer, person, counts) {
                run.visits.append(visit)
                return
            }
            finish()
            let most: Int64 = row[4]
            // Empty shelves are equal by nature; such a visit is no part of any run.
            run = (customer, person, counts, most > 0 ? [visit] : [])
            if most == 0 { run.counts = "" }
        }
        finish()
        return found
    }

    /// Visits that were received after the cut-off of their date, by id.
    public static func lateUploads(
        in interval: ClosedRange<BusinessDate>, visible: VisibleSet = .everyone, _ reader: Reader
    ) throws -> [String] {
        try visits("on_time = 0", in: interval, visible, reader)
    }

    /// How punctual each rep's uploads are, by person; reps without a visit are left out.
    public static func uploadShares(
        in interval: ClosedRange<BusinessDate>, visible: VisibleSet = .everyone, _ reader: Reader
    ) throws -> [UploadShare] {
        let (condition, people) = visible.condition("person_id")
        return try reader.rows(
            """
            SELECT person_id, count(*), sum(on_time) FROM visits_visit \
            WHERE visited_on BETWEEN ? AND ? AND \(condition) GROUP BY person_id ORDER BY person_id
            """, [interval.lowerBound, interval.upperBound] + people
        ).map { UploadShare(personID: $0[0], visits: $0[1], onTime: $0[2]) }
    }

    /// Reps whose on-time share is below the threshold; exactly at it passes.
    public static func lateUploadingReps(
        in interval: ClosedRange<BusinessDate>, visible: VisibleSet = .everyone, _ reader: Reader
    ) throws -> [UploadShare] {
        let least = try VisitSettings.current(reader).onTimeMinPPM
        return try uploadShares(in: interval, visible: visible, reader).filter { $0.onTime * 1_000_000 < least * $0.visits }
    }

    /// Visits whose device says that the position is made up, by id.
    public static func mockPositions(
        in interval: ClosedRange<BusinessDate>, visible: VisibleSet = .everyone, _ reader: Reader
    ) throws -> [String] {
        try visits("mock = 1", in: interval, visible, reader)
    }

    /// Completed visits that were shorter than the least stay, by id; none while the setting is 0.
    public static func shortStays(
        in interval: ClosedRange<BusinessDate>, visible: VisibleSet = .everyone, _ reader: Reader
    ) throws -> [String] {
        let least = try VisitSettings.current(reader).stayMinSeconds
        guard least > 0 else { return [] }
        return try visits(
            "state = 'completed' AND check_out_at - check_in_at < \(least * 1000)", in: interval, visible, reader)
    }

    private static func visits(
        _ sign: String, in interval: ClosedRange<BusinessDate>, _ visible: VisibleSet, _ reader: Reader
    ) throws -> [String] {
        let (condition, people) = visible.condition("person_id")
        return try reader.values(
            String.self,
            "SELECT id FROM visits_visit WHERE visited_on BETWEEN ? AND ? AND \(sign) AND \(condition) ORDER BY id",
            [interval.lowerBound, interval.upperBound] + people)
    }
}
