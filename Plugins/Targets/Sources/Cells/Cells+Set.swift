internal import CRM
internal import GRDB
internal import Organization
internal import PluginKit

extension Cells {
    /// What somebody wants to stand at coordinates.
    struct Draft: Sendable, Hashable {
        var coordinates: Coordinates
        var amount: Int64?
        var growth: Cell.Growth?
        var share: Cell.Share?
        var mix: [Cell.Mix] = []
    }

    /// How a target came about.
    enum Outcome { case created, updated, unchanged }

    /// Sets the figure at coordinates: the one function behind requests, splits, reviews and imports.
    @discardableResult
    static func set(_ draft: Draft, in plan: Plan, _ writer: Writer, _ call: Call) throws -> (cell: Cell, outcome: Outcome) {
        let period = try CellRules.check(draft, plan, writer, call)
        let amount = try CellRules.amount(draft)
        let known = try find(plan.id, at: draft.coordinates, writer)
        if let known, known.amount == amount, known.growth == draft.growth, known.share == draft.share, known.mix == draft.mix {
            return (known, .unchanged)
        }
        try plan.requireOpen()
        let growth = try draft.growth.map { try JSONColumn.text($0) }
        let share = try draft.share.map { try JSONColumn.text($0) }
        let mix = draft.mix.isEmpty ? "[]" : try JSONColumn.text(draft.mix)
        let id = known?.id ?? call.newID()
        if known != nil {
            try writer.update("targets_cell", id, set: ["amount": amount, "growth": growth, "share": share, "mix": mix])
        } else {
            try requireRoom(plan, writer)
            let place = draft.coordinates
            try writer.insert(
                "targets_cell",
                [
                    "id": id, "plan_id": plan.id, "period": period.code, "period_kind": period.kind.rawValue,
                    "period_parent": period.parent, "starts_on": period.dates.lowerBound, "ends_on": period.dates.upperBound,
                    "org_unit_id": place.orgUnitID, "person_id": place.personID, "territory_id": place.territoryID,
                    "channel": place.channel, "customer_id": place.customerID, "product_id": place.productID,
                    "category": place.category, "amount": amount, "growth": growth, "share": share, "mix": mix,
                ])
        }
        writer.audit(
            "targets/\(id)", [FieldChange("amount", known?.amount.map { String($0) }, amount.map { String($0) })])
        guard let row = try writer.row("SELECT * FROM targets_cell WHERE id = ?", [id]) else {
            throw RPCError.notFound("target", id)
        }
        return (try Cell(row: row), known == nil ? .created : .updated)
    }

    /// Removes one target of an open plan.
    static func delete(_ cell: Cell, _ writer: Writer) throws {
        try Plans.require(id: cell.planID, writer).requireOpen()
        try References.requireNone([cell.id], writer)
        try deleteAll("id = ?", [cell.id], writer)
        writer.audit("targets/\(cell.id)", [FieldChange("amount", cell.amount.map { String($0) }, nil)])
    }

    private static func requireRoom(_ plan: Plan, _ reader: Reader) throws {
        let full = try reader.exists(
            "SELECT 1 FROM targets_cell WHERE plan_id = ? ORDER BY id LIMIT 1 OFFSET ?", [plan.id, perPlanMax - 1])
        if full {
            throw RPCError(.resourceExhausted, "PLAN_FULL", "A plan has at most \(perPlanMax) targets. Split less finely.")
        }
    }
}

/// What must be true of a target.
enum CellRules {
    /// Checks a draft; its period comes back.
    static func check(_ draft: Cells.Draft, _ plan: Plan, _ reader: Reader, _ call: Call) throws -> TargetPeriod {
        let place = draft.coordinates
        var check = FieldCheck()
        try checkPlace(place, &check, reader)
        checkFigures(draft, &check)
        try check.finish()
        if let customer = place.customerID, try CustomerDirectory.find(id: customer, reader) == nil {
            throw RPCError.invalidField("customer_id", "names no customer")
        }
        let period = try TargetPeriods.require(place.period, reader)
        guard let year = try TargetPeriods.find(plan.fiscalYear, reader), year.dates.contains(period.dates.lowerBound) else {
            throw RPCError(
                .failedPrecondition, "PERIOD_OUTSIDE",
                "\(period.code) does not begin in the plan's fiscal year \(plan.fiscalYear).")
        }
        return period
    }

    /// The figure that a draft means.
    static func amount(_ draft: Cells.Draft) throws -> Int64? {
        guard draft.growth != nil || draft.share != nil else { return draft.amount }
        guard let amount = draft.growth?.amount ?? draft.share?.amount, amount >= 0 else {
            throw RPCError.invalidField("amount", "does not fit 64 bits or is negative")
        }
        return amount
    }

    private static func checkPlace(_ place: Coordinates, _ check: inout FieldCheck, _ reader: Reader) throws {
        if try !reader.exists("SELECT 1 FROM organization_org_unit WHERE id = ?", [place.orgUnitID]) {
            check.fail("org_unit_id", "names no unit")
        }
        if let person = place.personID {
            let units = try reader.values(
                String.self, "SELECT org_unit_id FROM organization_position_assignment WHERE person_id = ?", [person])
            if units.isEmpty {
                check.fail("person_id", "names nobody in the organisation")
            } else if !units.contains(place.orgUnitID) {
                check.fail("org_unit_id", "is no unit that the person is or was in")
            }
        }
        if let territory = place.territoryID, try Territories.find(id: territory, reader) == nil {
            check.fail("territory_id", "names no territory")
        }
        if let product = place.productID, try Products.find(id: product, reader) == nil {
            check.fail("product_id", "names no product")
        }
        if let channel = place.channel { check.code("channel", channel) }
        if let category = place.category { check.text("category", category, 1...64) }
    }

    private static func checkFigures(_ draft: Cells.Draft, _ check: inout FieldCheck) {
        let million: Int64 = 1_000_000
        if let amount = draft.amount { check.range("amount", amount, 0...(Int64.max / million)) }
        if draft.growth != nil, draft.share != nil { check.fail("share", "cannot be given together with growth") }
        if let growth = draft.growth {
            check.range("growth.base_amount", growth.baseAmount, 0...(Int64.max / million))
            check.range("growth.growth_ppm", growth.growthPPM, -million...100 * million)
            check.range("growth.relief_ppm", growth.reliefPPM, 0...million)
        }
        if let share = draft.share {
            check.range("share.share_ppm", share.sharePPM, 1...million)
            check.range("share.market_size", share.marketSize, 1...Int64.max)
            check.text("share.market_source", share.marketSource, 1...200)
            check.text("share.market_period", share.marketPeriod, 4...8)
        }
        if draft.mix.count > Cell.mixMax { check.fail("mix", "must be at most \(Cell.mixMax)") }
        for (index, mix) in draft.mix.enumerated() {
            check.text("mix[\(index)].dimension", mix.dimension, 1...40)
            check.range("mix[\(index)].minimum_ppm", mix.minimumPPM, 1...million)
            check.range("mix[\(index)].new_product_months", Int64(mix.newProductMonths), 0...60)
            if mix.values.isEmpty == (mix.newProductMonths == 0) || mix.values.count > Cell.mixValuesMax {
                check.fail("mix[\(index)].values", "must be 1 to \(Cell.mixValuesMax), or none together with new_product_months")
            }
            if mix.newProductMonths > 0, mix.dimension != "product" {
                check.fail("mix[\(index)].dimension", "must be product together with new_product_months")
            }
        }
    }
}
