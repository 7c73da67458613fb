internal import GRDB
internal import PluginKit

/// Splits a target along one dimension.
enum Splits {
    /// How amounts come about.
    enum Method: String, Sendable, Hashable, CaseIterable { case even, weights, history, manual }

    /// One part as it is asked for.
    struct Part: Sendable, Hashable {
        var value: String
        var weight: Int64 = 1
        var reason = ""
        var factors: [String] = []
        var amount: Int64?
    }

    /// What is asked for.
    struct Order {
        var dimension: Dimension
        var method: Method
        var parts: [Part]
        var history: ClosedRange<BusinessDate>?
    }

    static let partsMax = 1000
    static let weightMax: Int64 = 1_000_000

    /// Makes the parts and says what must still be given out.
    static func split(_ parent: Cell, _ order: Order, _ writer: Writer, _ call: Call) throws -> (
        parts: [SplitPart], unallocated: Int64
    ) {
        let plan = try Plans.require(id: parent.planID, writer)
        try plan.requireOpen()
        guard let amount = parent.amount else {
            throw RPCError(.failedPrecondition, "TARGET_EMPTY", "The target has no figure yet. Set it before you split it.")
        }
        var order = order
        if order.parts.isEmpty { order.parts = try SplitPlaces.all(of: parent, order.dimension, writer).map { Part(value: $0) } }
        try check(order)
        let total = try padded(amount, along: order.dimension, plan)
        let amounts = try amounts(total, parent, plan, &order, writer)
        try writer.execute(
            "DELETE FROM targets_split_part WHERE parent_id = ? AND dimension = ?", [parent.id, order.dimension.rawValue])
        var made: [SplitPart] = []
        for (part, amount) in zip(order.parts, amounts) {
            let place = try SplitPlaces.place(parent.coordinates, order.dimension, part.value, writer)
            try CellMethods.requireVisible(place, writer, call)
            let known = try Cells.find(plan.id, at: place, writer)
            let draft = Cells.Draft(coordinates: place, amount: amount, mix: known?.mix ?? [])
            let cell = try Cells.set(draft, in: plan, writer, call).cell
            let stored = SplitPart(
                id: call.newID(), planID: plan.id, parentID: parent.id, cellID: cell.id, dimension: order.dimension,
                method: order.method, value: part.value, weight: part.weight, reason: part.reason, factors: part.factors,
                amount: amount, splitBy: call.actor, splitAt: call.now)
            try stored.insert(writer)
            made.append(stored)
        }
        writer.audit(
            "targets/\(parent.id)",
            [FieldChange("split_\(order.dimension.rawValue)", nil, "\(order.method.rawValue), \(made.count) parts")])
        return (made, total - (try SplitPlaces.sum(below: parent, order.dimension, writer)))
    }

    /// What is passed down along a dimension, half-up: the figure with the declared padding.
    static func padded(_ amount: Int64, along dimension: Dimension, _ plan: Plan) throws -> Int64 {
        guard dimension.isPadded, let padding = plan.header.paddingPPM else { return amount }
        guard let total = ExactArithmetic.multiply(amount, by: 1_000_000 + padding, dividingBy: 1_000_000) else {
            throw RPCError.invalidField("target_id", "has a figure that does not fit 64 bits with its padding")
        }
        return total
    }

    private static func amounts(
        _ total: Int64, _ parent: Cell, _ plan: Plan, _ order: inout Order, _ reader: Reader
    ) throws -> [Int64] {
        switch order.method {
        case .manual: return order.parts.map { $0.amount ?? 0 }
        case .even: for index in order.parts.indices { order.parts[index].weight = 1 }
        case .weights: break
        case .history:
            guard let history = order.history else {
                throw RPCError.invalidField("history_from", "must be given for a split by history")
            }
            let weights = try SplitHistory.weights(parent, plan, order.dimension, order.parts.map(\.value), history, reader)
            for (index, weight) in weights.enumerated() { order.parts[index].weight = weight }
        }
        guard let amounts = ExactArithmetic.split(total, weights: order.parts.map(\.weight)) else {
            throw RPCError(
                .failedPrecondition, order.method == .history ? "NO_HISTORY" : "NO_WEIGHT",
                "No part has a weight above 0, so there is nothing to split by. Choose another interval or method.")
        }
        return amounts
    }

    private static func check(_ order: Order) throws {
        var check = FieldCheck()
        if !(1...partsMax).contains(order.parts.count) { check.fail("parts", "must be 1 to \(partsMax)") }
        if Set(order.parts.map(\.value)).count != order.parts.count { check.fail("parts", "must name each value once") }
        for (index, part) in order.parts.enumerated() {
            let field = "parts[\(index)]"
            switch order.method {
            case .weights:
                check.range("\(field).weight", part.weight, 0...weightMax)
                check.text("\(field).reason", part.reason, 1...500)
            case .manual: check.range("\(field).amount", part.amount ?? -1, 0...(Int64.max / 1_000_000))
            case .even, .history: check.text("\(field).reason", part.reason, 0...500)
            }
        }
        try check.finish()
    }
}

/// A part as it was made, with its reason.
struct SplitPart: Sendable, Hashable {
    var id: String
    var planID: String
    var parentID: String
    var cellID: String
    var dimension: Dimension
    var method: Splits.Method
    var value: String
    var weight: Int64
    var reason: String
    var factors: [String]
    var amount: Int64
    var splitBy: String
    var splitAt: Instant
}

extension SplitPart {
    init(row: Row) throws {
        let dimension: Dimension = try row.choice("dimension", of: "targets_split_part")
        let method: Splits.Method = try row.choice("method", of: "targets_split_part")
        self.init(
            id: row["id"], planID: row["plan_id"], parentID: row["parent_id"], cellID: row["cell_id"], dimension: dimension,
            method: method, value: row["value"], weight: row["weight"], reason: row["reason"],
            factors: try JSONColumn.value(row["factors"]), amount: row["amount"], splitBy: row["split_by"],
            splitAt: row["split_at"])
    }

    func insert(_ writer: Writer) throws {
        try writer.insert(
            "targets_split_part",
            [
                "id": id, "plan_id": planID, "parent_id": parentID, "cell_id": cellID, "dimension": dimension.rawValue,
                "method": method.rawValue, "value": value, "weight": weight, "reason": reason,
                "factors": try JSONColumn.text(factors), "amount": amount, "split_by": splitBy, "split_at": splitAt,
            ])
    }

    static func list(plan: String, parent: String, _ reader: Reader, _ call: Call, _ page: Page) throws -> ([SplitPart], String) {
        var list = ListQuery(
            from: "targets_split_part p JOIN targets_cell ON targets_cell.id = p.cell_id", columns: "p.*", key: "p.id"
        ).filter("p.plan_id = ?", plan).filterUnlessEmpty("p.parent_id", parent)
        if let people = call.visible.people {
            let json = VisibleSet.json(people)
            list = list.filter(Cells.visible(call.visible).sql, json, json)
        }
        return try list.fetch(reader, page, SplitPart.init(row:))
    }
}
