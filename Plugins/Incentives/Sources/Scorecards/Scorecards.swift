internal import GRDB
internal import PluginKit

/// Makes scorecards and puts them into force.
enum Scorecards {
    struct Draft: Sendable, Hashable {
        var position: String
        var cycle: PayPeriod.Kind
        var title: String
        var effectiveFrom: BusinessDate
        var items: [ScorecardItem]
    }

    static func create(_ draft: Draft, _ writer: Writer, _ call: Call) throws -> Scorecard {
        try check(draft, writer)
        let known: [DatabaseValue] = [draft.position.databaseValue, draft.cycle.rawValue.databaseValue]
        if try writer.exists(
            "SELECT 1 FROM incentives_scorecard WHERE position = ? AND cycle = ? AND state = 'draft'", StatementArguments(known))
        {
            throw RPCError(
                .failedPrecondition, "SCORECARD_DRAFT_EXISTS",
                "There is a draft for \(draft.position) already. Change or activate that one.")
        }
        let last = try writer.value(
            Int.self, "SELECT max(scorecard_version) FROM incentives_scorecard WHERE position = ? AND cycle = ?",
            StatementArguments(known))
        let id = call.newID()
        try writer.insert(
            "incentives_scorecard",
            [
                "id": id, "position": draft.position, "cycle": draft.cycle.rawValue, "scorecard_version": (last ?? 0) + 1,
                "title": draft.title, "effective_from": draft.effectiveFrom, "items": try JSONColumn.text(draft.items),
            ])
        writer.audit("scorecards/\(id)", [FieldChange("position", nil, draft.position)])
        return try Scorecard.find(id: id, writer)
    }

    static func update(_ scorecard: Scorecard, to draft: Draft, _ writer: Writer) throws -> Scorecard {
        try requireDraft(scorecard)
        try check(draft, writer)
        try writer.update(
            "incentives_scorecard", scorecard.id,
            set: [
                "title": draft.title, "effective_from": draft.effectiveFrom, "items": try JSONColumn.text(draft.items),
                "version": scorecard.version + 1,
            ])
        writer.audit(
            "scorecards/\(scorecard.id)",
            [FieldChange("items", try JSONColumn.text(scorecard.items), try JSONColumn.text(draft.items))])
        return try Scorecard.find(id: scorecard.id, writer)
    }

    /// Puts a draft into force and ends the version before on the day before its first (L09).
    static func activate(_ scorecard: Scorecard, _ writer: Writer) throws -> Scorecard {
        try requireDraft(scorecard)
        let judged = try writer.value(
            String.self,
            """
            SELECT e.period FROM incentives_evaluation e JOIN incentives_scorecard s ON s.id = e.scorecard_id
            WHERE s.position = ? AND s.cycle = ? AND e.ends_on >= ? LIMIT 1
            """, [scorecard.position, scorecard.cycle.rawValue, scorecard.effectiveFrom])
        let later = try writer.exists(
            "SELECT 1 FROM incentives_scorecard WHERE position = ? AND cycle = ? AND state = 'active' AND effective_from >= ?",
            [scorecard.position, scorecard.cycle.rawValue, scorecard.effectiveFrom])
        if judged != nil || later {
            throw RPCError.invalidField(
                "effective_from",
                "must be after the first day of the version before, and after every period that was judged by it")
        }
        try writer.execute(
            """
            UPDATE incentives_scorecard SET effective_to = ?, version = version + 1
            WHERE position = ? AND cycle = ? AND state = 'active' AND effective_to IS NULL
            """, [scorecard.effectiveFrom.advanced(byDays: -1), scorecard.position, scorecard.cycle.rawValue])
        try writer.update("incentives_scorecard", scorecard.id, set: ["state": "active", "version": scorecard.version + 1])
        writer.audit("scorecards/\(scorecard.id)", [FieldChange("state", "draft", "active")])
        return try Scorecard.find(id: scorecard.id, writer)
    }

    private static func requireDraft(_ scorecard: Scorecard) throws {
        guard !scorecard.isActive else {
            throw RPCError(
                .failedPrecondition, "SCORECARD_STATE", "The scorecard is in force. Create the next version.",
                metadata: ["allowed": "draft"])
        }
    }

    private static func check(_ draft: Draft, _ reader: Reader) throws {
        var check = FieldCheck()
        if try !reader.exists("SELECT 1 FROM organization_position WHERE code = ?", [draft.position]) {
            check.fail("position", "is no position of the company")
        }
        check.text("title", draft.title, 1...200)
        if try PayPeriod.containing(draft.effectiveFrom, draft.cycle, reader)?.dates.lowerBound != draft.effectiveFrom {
            check.fail("effective_from", "must be the first day of a \(draft.cycle.rawValue)")
        }
        try checkItems(draft.items, &check, reader)
        try check.finish()
    }

    /// What you measure is what you get: weights of 100 %, a result and a process beside it, and nothing that no machine computes.
    private static func checkItems(_ items: [ScorecardItem], _ check: inout FieldCheck, _ reader: Reader) throws {
        if !(1...Scorecard.itemsMax).contains(items.count) {
            check.fail("items", "must be 1 to \(Scorecard.itemsMax) items")
            return
        }
        let sum = items.reduce(Int128(0)) { $0 + Int128($1.weightPPM) }
        if sum != 1_000_000 { check.fail("items", "weights add up to \(sum); they must add up to 1000000, which is 100 %") }
        if !items.contains(where: { $0.nature == .hard }) {
            check.fail("items", "needs a hard measure: volume, profit, expense or outlets")
        }
        if !items.contains(where: { $0.nature == .process }) {
            check.fail("items", "needs a process measure, so that results are not all that counts")
        }
        var keys: Set<String> = []
        for (index, item) in items.enumerated() {
            let place = "items[\(index)]"
            check.code("\(place).key", item.key)
            if !keys.insert(item.key).inserted { check.fail("\(place).key", "is used by an earlier item") }
            check.text("\(place).title", item.title, 1...200)
            check.range("\(place).weight_ppm", item.weightPPM, 1...1_000_000)
            check.range("\(place).score_max_ppm", item.scoreMaxPPM, 1_000_000...2_000_000)
            check.range("\(place).floor_value", item.floorValue, -MeasureFigures.baseMax...MeasureFigures.baseMax)
            check.range("\(place).target_value", item.targetValue, -MeasureFigures.baseMax...MeasureFigures.baseMax)
            check.text("\(place).norm", item.norm, 1...1000)
            check.text("\(place).checker", item.checker, 1...64)
            if let measure = check.measure("\(place).measure", item.measure, reader) {
                for name in item.filters.keys.sorted() where !measure.dimensions.contains(name) {
                    check.fail("\(place).filters", "\(name.prefix(40)) is no dimension of \(measure.name)")
                }
            }
            if item.goalMetric.isEmpty {
                if item.targetValue == item.floorValue { check.fail("\(place).target_value", "must differ from floor_value") }
            } else if try !reader.exists("SELECT 1 FROM targets_metric WHERE code = ?", [item.goalMetric]) {
                check.fail("\(place).goal_metric", "is no target metric")
            }
        }
    }
}
