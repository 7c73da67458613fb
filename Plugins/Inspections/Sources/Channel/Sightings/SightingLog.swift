internal import GRDB
internal import Organization
internal import PluginKit

/// Records sightings; the one door for devices, people and files.
enum SightingLog {
    /// Most lots in one call.
    static let linesMax = 200
    /// Highest price of one base unit, in minor units.
    static let priceMax: Int64 = 1_000_000_000_000

    /// A lot as somebody tells of it.
    struct Draft: Sendable, Hashable {
        var productID: String
        var lot: String
        var observedMinor: Int64?
    }

    /// The visit at which lots were seen.
    struct Visit: Sendable, Hashable {
        var id: String
        var personID: String
        var customerID: String
        var at: Instant
        var on: BusinessDate

        /// An accepted visit; one whose clock was ahead happened when it was received.
        static func find(id: String, _ reader: Reader) throws -> Visit? {
            try reader.row(
                """
                SELECT id, person_id, customer_id, \
                CASE WHEN clock_skewed = 1 THEN min(check_in_at, receive_time) ELSE check_in_at END, visited_on \
                FROM visits_visit WHERE id = ?
                """, [id]
            ).map { Visit(id: $0[0], personID: $0[1], customerID: $0[2], at: $0[3], on: $0[4]) }
        }
    }

    /// Refuses what cannot be a sighting.
    static func check(_ draft: Draft, at path: String, _ check: inout FieldCheck) {
        check.text("\(path)lot", draft.lot, 1...64)
        if let price = draft.observedMinor { check.range("\(path)observed_price_minor", price, 0...priceMax) }
    }

    /// Records one sighting that was checked; the same again changes nothing.
    ///
    /// - Returns: Whether it is new.
    /// - Throws: `SIGHTING_TAKEN` when the visit has another price for the lot, or the sighting was retracted.
    static func record(_ draft: Draft, at visit: Visit, _ writer: Writer, _ call: Call) throws -> Bool {
        if let known = try Sighting.find(visit: visit.id, product: draft.productID, lot: draft.lot, writer) {
            guard known.observedMinor == draft.observedMinor, !known.isRetracted else {
                throw RPCError(
                    .alreadyExists, "SIGHTING_TAKEN",
                    known.isRetracted
                        ? "The sighting was retracted. Record what was seen at a later visit."
                        : "The visit has another price for this lot. Retract it if that one is wrong.")
            }
            return false
        }
        try writer.execute(
            """
            INSERT INTO inspections_sighting (visit_id, product_id, lot, customer_id, person_id, sighted_at, sighted_on, \
            observed_minor, recorded_by, record_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                visit.id, draft.productID, draft.lot, visit.customerID, visit.personID, visit.at, visit.on, draft.observedMinor,
                call.actor, call.now,
            ])
        return true
    }

    /// Takes a sighting out of every figure.
    static func retract(_ sighting: Sighting, reason: String, _ writer: Writer, _ call: Call) throws {
        try FieldCheck.text("reason", reason, 1...500)
        guard !sighting.isRetracted else {
            throw RPCError(.failedPrecondition, "SIGHTING_RETRACTED", "The sighting was retracted already.")
        }
        try writer.execute(
            """
            UPDATE inspections_sighting SET retracted_by = ?, retract_time = ?, retract_reason = ? \
            WHERE visit_id = ? AND product_id = ? AND lot = ?
            """, [call.actor, call.now, reason, sighting.visitID, sighting.lot.productID, sighting.lot.code])
        writer.audit("sightings/\(sighting.key)", [FieldChange("retract_reason", nil, reason)])
    }
}
