internal import GRDB
internal import PluginKit

/// Who shares the credit for customers: Σ shares = 100 % of a customer's figures; overlay credit comes on top and no unit counts it.
struct CreditShares {
    private struct Share {
        var customer: String
        var person: String
        var ppm: Int64
        var overlay: Bool
        var dates: ClosedRange<BusinessDate>
    }

    private static let endOfTime = BusinessDate(days: 2_932_896)  // 9999-12-31
    private let shares: [Share]

    init(_ reader: Reader) throws {
        shares = try reader.rows("SELECT * FROM targets_credit_share ORDER BY customer_id, effective_from, person_id").map {
            let from: BusinessDate = $0["effective_from"]
            let to: BusinessDate? = $0["effective_to"]
            return Share(
                customer: $0["customer_id"], person: $0["person_id"], ppm: $0["share_ppm"], overlay: $0["overlay"],
                dates: from...max(from, to ?? Self.endOfTime))
        }
    }

    /// What each person gains or loses, and what comes on top.
    func moves(
        _ measure: String, _ interval: ClosedRange<BusinessDate>, _ filters: [String: [String]], _ reader: Reader
    ) throws -> (shares: [String: Int64], overlay: [String: Int64]) {
        var moved: [String: Int64] = [:]
        var overlay: [String: Int64] = [:]
        let groups = Dictionary(grouping: shares.filter { $0.dates.overlaps(interval) }) {
            Group(customer: $0.customer, dates: $0.dates.clamped(to: interval))
        }
        for (group, members) in groups.sorted(by: { $0.key.customer < $1.key.customer }) {
            if let only = filters["customer"], !only.contains(group.customer) { continue }
            var narrowed = filters
            narrowed["customer"] = [group.customer]
            let found = try reader.measure(
                measure, MeasureQuery(people: nil, interval: group.dates, filters: narrowed))
            let parts = members.filter { !$0.overlay }
            for figure in found {
                guard let person = figure.person, let value = figure.value else { continue }
                if let split = ExactArithmetic.split(value, weights: parts.map(\.ppm)) {
                    moved[person, default: 0] -= value
                    for (share, part) in zip(parts, split) { moved[share.person, default: 0].addClamped(part) }
                }
                for share in members where share.overlay {
                    overlay[share.person, default: 0] +=
                        ExactArithmetic.multiply(value, by: share.ppm, dividingBy: 1_000_000) ?? 0
                }
            }
        }
        return (moved, overlay)
    }

    private struct Group: Hashable {
        var customer: String
        var dates: ClosedRange<BusinessDate>
    }
}

extension CreditShares {
    /// One person's part in a new agreement.
    struct Draft: Sendable, Hashable {
        var personID: String
        var sharePPM: Int64
        var overlay: Bool
    }

    static let sharersMax = 20

    /// Sets who shares a customer's credit from a date on; what was agreed before ends the day before. No parts end the agreement.
    static func set(_ customer: String, _ parts: [Draft], from date: BusinessDate, _ writer: Writer, _ call: Call) throws {
        var check = FieldCheck()
        if parts.count > sharersMax { check.fail("shares", "must be at most \(sharersMax)") }
        if Set(parts.map(\.personID)).count != parts.count { check.fail("shares", "must name each person once") }
        for (index, part) in parts.enumerated() {
            check.range("shares[\(index)].share_ppm", part.sharePPM, 1...1_000_000)
            if try !writer.exists("SELECT 1 FROM organization_person WHERE id = ?", [part.personID]) {
                check.fail("shares[\(index)].person_id", "names nobody in the organisation")
            }
        }
        let whole = parts.filter { !$0.overlay }
        if !parts.isEmpty, whole.reduce(0, { $0 + $1.sharePPM }) != 1_000_000 {
            check.fail("shares", "must add up to 1000000 without overlay credit")
        }
        try check.finish()
        try writer.execute(
            "DELETE FROM targets_credit_share WHERE customer_id = ? AND effective_from >= ?", [customer, date])
        try writer.execute(
            """
            UPDATE targets_credit_share SET effective_to = ? WHERE customer_id = ? AND (effective_to IS NULL OR effective_to >= ?)
            """, [date.advanced(byDays: -1), customer, date])
        for part in parts {
            try writer.insert(
                "targets_credit_share",
                [
                    "id": call.newID(), "customer_id": customer, "person_id": part.personID, "share_ppm": part.sharePPM,
                    "overlay": part.overlay, "effective_from": date,
                ])
        }
        writer.audit(
            "creditShares/\(customer)",
            parts.map { FieldChange($0.personID, nil, "\($0.sharePPM)\($0.overlay ? " overlay" : "")") })
    }
}
