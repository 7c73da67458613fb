internal import GRDB
internal import Organization
internal import PluginKit

/// Something that a competitor does now; it alerts the reporter's leaders in the same transaction (G04).
struct CompetitorEvent: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case promotion
        case price
        case newProduct = "new_product"
        case listing
        case other
    }

    var id = ""
    var competitorID: String?
    var brand: String
    var kind: Kind
    var description: String
    var customerID: String?
    var territoryID: String?
    var personID: String
    var reportedAt: Instant

    /// Leaders above a reporter who are alerted.
    static let alertsMax = 10

    /// Records the event and alerts.
    ///
    /// - Returns: The event and how many people were alerted.
    func report(_ writer: Writer, _ call: Call) throws -> (event: CompetitorEvent, alerted: Int64) {
        var event = self
        var check = FieldCheck()
        check.text("event.brand", brand, 1...100)
        check.text("event.description", description, 1...2000)
        try check.finish()
        if let competitorID { _ = try Competitor.find(id: competitorID, writer) }
        if let customerID {
            let outlet = try Outlet.reachable(id: customerID, by: personID, writer, call)
            event.territoryID =
                try territoryID
                ?? writer.value(String.self, "SELECT territory_id FROM crm_customer WHERE id = ?", [outlet.id])
        }
        if let territory = event.territoryID, try Territories.find(id: territory, writer) == nil {
            throw RPCError.notFound("territory", territory)
        }
        event.competitorID =
            try competitorID
            ?? writer.value(String.self, "SELECT competitor_id FROM visits_competitor_brand WHERE brand = ?", [brand])
        event.id = call.newID()
        try event.insert(writer, call)
        return (event, try event.alert(writer, call))
    }

    private func insert(_ writer: Writer, _ call: Call) throws {
        try writer.insert(
            "visits_competitor_event",
            [
                "id": id, "competitor_id": competitorID, "brand": brand, "kind": kind.rawValue, "description": description,
                "customer_id": customerID, "territory_id": territoryID, "person_id": personID, "report_time": reportedAt,
                "reported_on": call.clock.businessDate(of: reportedAt),
            ])
        writer.audit("competitorEvents/\(id)", [FieldChange("brand", nil, brand), FieldChange("kind", nil, kind.rawValue)])
        try writer.publish(
            CompetitorActed(event: id, brand: brand, kind: kind.rawValue, territory: territoryID, person: personID), call)
    }

    private func alert(_ writer: Writer, _ call: Call) throws -> Int64 {
        var leader = try People.find(id: personID, writer)?.superiorID
        var alerted: Int64 = 0
        while let person = leader, alerted < Self.alertsMax {
            try writer.insert(
                "visits_competitor_alert",
                ["id": call.newID(), "event_id": id, "person_id": person, "raised_on": call.businessDate])
            alerted += 1
            leader = try People.find(id: person, writer)?.superiorID
        }
        return alerted
    }

    init(
        competitorID: String?, brand: String, kind: Kind, description: String, customerID: String?, territoryID: String?,
        personID: String, reportedAt: Instant
    ) {
        self.competitorID = competitorID
        self.brand = brand
        self.kind = kind
        self.description = description
        self.customerID = customerID
        self.territoryID = territoryID
        self.personID = personID
        self.reportedAt = reportedAt
    }

    init(row: Row) {
        id = row["id"]
        competitorID = row["competitor_id"]
        brand = row["brand"]
        kind = Kind(rawValue: row["kind"]) ?? .other
        description = row["description"]
        customerID = row["customer_id"]
        territoryID = row["territory_id"]
        personID = row["person_id"]
        reportedAt = row["report_time"]
    }
}
