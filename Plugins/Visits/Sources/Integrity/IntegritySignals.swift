internal import GRDB
public import PluginKit

/// Signs in visits that something may not be as reported, computed in this one place.
///
/// A sign starts a review by a person; it proves nothing and punishes nobody. Thresholds are the company's settings. Every function takes
/// the business dates of the visits, both included, and the people whose visits count.
public enum IntegritySignals {
    /// Check-ins farther from the outlet than the fence, by visit.
    public static func outOfFence(
        in interval: ClosedRange<BusinessDate>, visible: VisibleSet = .everyone, _ reader: Reader
    ) throws -> [OutOfFence] {
        let fence = try VisitSettings.current(reader).fenceMetres * 1_000_000
        let (condition, people) = visible.condition("person_id")
        return try reader.rows(
            """
            SELECT id, person_id, customer_id, distance_um FROM visits_visit \
            WHERE visited_on BETWEEN ? AND ? AND distance_um > ? AND \(condition) ORDER BY id
            """, [interval.lowerBound, interval.upperBound, fence] + people
        ).map {
            OutOfFence(
                visitID: $0[0], personID: $0[1], customerID: $0[2],
                distanceMetres: ExactArithmetic.halfUp($0[3], 1_000_000) ?? 0)
        }
    }

    /// Consecutive check-ins of a rep on one date that would need more than the highest speed, by rep and time.
    public static func impossibleTravel(
        in interval: ClosedRange<BusinessDate>, visible: VisibleSet = .everyone, _ reader: Reader
    ) throws -> [ImpossibleTravel] {
        let speedMax = Double(try VisitSettings.current(reader).speedMaxKmh)
        let (condition, people) = visible.condition("person_id")
        var found: [ImpossibleTravel] = []
        var before: (id: String, person: String, date: String, at: Instant, position: Position)?
        try reader.forEach(
            """
            SELECT id, person_id, visited_on, check_in_at, latitude_microdegrees, longitude_microdegrees FROM visits_visit \
            WHERE visited_on BETWEEN ? AND ? AND \(condition) ORDER BY person_id, visited_on, check_in_at, id
            """, [interval.lowerBound, interval.upperBound] + people
        ) { row in
            guard let position = Position(row[4], row[5]) else { return }
            let visit: (id: String, person: String, date: String, at: Instant, position: Position) = (
                row[0], row[1], row[2], row[3], position
            )
            defer { before = visit }
            guard let before, before.person == visit.person, before.date == visit.date else { return }
            let metres = before.position.distance(to: visit.position)
            let milliseconds = visit.at.milliseconds - before.at.milliseconds
            // metres ÷ milliseconds is kilometres per second; × 3600 per hour.
            guard metres * 3600 > speedMax * Double(milliseconds) else { return }
            found.append(
                ImpossibleTravel(
                    personID: visit.person, fromVisitID: before.id, toVisitID: visit.id,
                    distanceMetres: Int64(metres.rounded()), seconds: milliseconds / 1000))
        }
        return found
    }

    /// Photos that stand at two visits or more, by photo.
    public static func reusedPhotos(
        in interval: ClosedRange<BusinessDate>, visible: VisibleSet = .everyone, _ reader: Reader
    ) throws -> [ReusedPhoto] {
        let (condition, people) = visible.condition("v.person_id")
        var found: [ReusedPhoto] = []
        try reader.forEach(
            """
            SELECT p.sha256, p.visit_id FROM visits_visit v JOIN visits_photo p ON p.visit_id = v.id \
            WHERE v.visited_on BETWEEN ? AND ? AND \(condition) ORDER BY p.sha256, p.visit_id
            """, [interval.lowerBound, interval.upperBound] + people
        ) { row in
            let (photo, visit): (String, String) = (row[0], row[1])
            if found.last?.sha256 == photo {
                found[found.count - 1].visitIDs.append(visit)
            } else {
                if let last = found.last, last.visitIDs.count < 2 { found.removeLast() }
                found.append(ReusedPhoto(sha256: photo, visitIDs: [visit]))
            }
        }
        if let last = found.last, last.visitIDs.count < 2 { found.removeLast() }
        return found
    }
}
