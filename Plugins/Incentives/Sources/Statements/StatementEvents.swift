internal import CRM
internal import GRDB
internal import Orders
internal import Organization
internal import PluginKit

/// The documents that a component of a statement is paid on, down to the receipt.
enum StatementEvents {
    /// Most documents of one component; a trace is for people.
    static let documentsMax = 20_000

    struct Event: Sendable, Hashable {
        var date: BusinessDate
        var document: String
        var orderID: String
        var customerID: String
        var personID: String
        var value: Int64
        /// Its place in the list.
        var key: String
    }

    /// All documents of a component, by date and document.
    static func list(_ statement: Statement, component key: String, _ reader: Reader) throws -> (events: [Event], base: Int64) {
        let pays = statement.lines.components.filter { $0.key == key }
        guard !pays.isEmpty else { throw RPCError.invalidField("component_key", "is no component of the statement") }
        var events: [Event] = []
        for pay in pays {
            let plan = try Plan.find(id: pay.planID, reader)
            guard let component = plan.rules.components.first(where: { $0.key == key }) else { continue }
            events += try documents(component, pay, statement.personID, reader)
        }
        return (events, pays.clampedSum { $0.base ?? 0 })
    }

    private static func documents(
        _ component: PlanComponent, _ pay: ComponentPay, _ person: String, _ reader: Reader
    ) throws -> [Event] {
        let people = component.credit == .own ? [person] : try People.team(of: person, on: pay.endsOn, reader).sorted()
        guard let facts = component.basis.facts, component.filters.isEmpty else {
            let query = MeasureQuery(people: people, interval: pay.dates, filters: component.filters)
            let found = try reader.measureDocuments(component.baseMeasure, query, limit: documentsMax)
            return found.enumerated().map { index, document in
                Event(
                    date: document.date, document: document.number, orderID: "", customerID: "", personID: document.person,
                    value: document.value, key: key(pay, index))
            }
        }
        let found = try SalesFacts.list(facts, people: people, interval: pay.dates, reader).filter {
            !component.leavesCreditsOut || $0.amountMinor > 0
        }
        return found.enumerated().map { index, fact in
            Event(
                date: fact.date, document: fact.document, orderID: fact.orderID, customerID: fact.customerID,
                personID: fact.personID, value: fact.amountMinor, key: key(pay, index))
        }
    }

    private static func key(_ pay: ComponentPay, _ index: Int) -> String {
        let digits = String(index)
        return "\(pay.startsOn)/" + String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    }
}
