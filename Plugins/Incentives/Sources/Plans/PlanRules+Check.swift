internal import GRDB
internal import PluginKit

extension PlanRules {
    private static let amountMax: Int64 = 1_000_000_000_000_000

    /// Names every wrong field; unknown measures and metrics cannot enter a plan.
    func check(_ field: String, _ check: inout FieldCheck, _ reader: Reader) throws {
        if !(1...Self.componentsMax).contains(components.count) {
            check.fail("\(field).components", "must be 1 to \(Self.componentsMax) components")
        }
        var keys: Set<String> = []
        for (index, component) in components.enumerated() {
            let place = "\(field).components[\(index)]"
            if !keys.insert(component.key).inserted { check.fail("\(place).key", "is used by an earlier component") }
            try component.check(place, &check, reader)
        }
        gate?.check("\(field).gate", &check, reader)
        if let holdback {
            let measure = check.measure("\(field).holdback.measure", holdback.measure, reader)
            if measure.map({ !$0.dimensions.contains("customer") }) ?? false {
                check.fail("\(field).holdback.measure", "must have the dimension customer")
            }
            check.range("\(field).holdback.share_ppm", holdback.sharePPM, 0...1_000_000)
        }
        check.range("\(field).draw.amount_minor", draw?.amountMinor, 1...Self.amountMax)
        check.range("\(field).cap_minor", capMinor, 0...Self.amountMax)
        check.range("\(field).penalty_cap_ppm", penaltyCapPPM, 0...1_000_000)
    }
}

extension ProcessGate {
    func check(_ field: String, _ check: inout FieldCheck, _ reader: Reader) {
        check.measure("\(field).measure", measure, reader)
        if !(1...Self.stepsMax).contains(steps.count) { check.fail("\(field).steps", "must be 1 to \(Self.stepsMax) steps") }
        for (index, step) in steps.enumerated() {
            check.range("\(field).steps[\(index)].multiplier_ppm", step.multiplierPPM, 0...10_000_000)
            if index > 0, step.below <= steps[index - 1].below {
                check.fail("\(field).steps[\(index)].below", "must be more than the step before")
            }
        }
        check.range("\(field).missing_multiplier_ppm", missingMultiplierPPM, 0...10_000_000)
    }
}

extension PlanComponent {
    fileprivate func check(_ field: String, _ check: inout FieldCheck, _ reader: Reader) throws {
        check.code("\(field).key", key)
        check.text("\(field).title", title, 1...200)
        checkBase(field, &check, reader)
        rates.check("\(field).rates", &check)
        checkModes(field, &check)
        checkAccelerators(field, &check)
        check.range("\(field).threshold_ppm", thresholdPPM, 1...100_000_000)
        check.range("\(field).cap_attainment_ppm", capAttainmentPPM, 1...100_000_000)
        check.range("\(field).cap_minor", capMinor, 0...RateTable.boundMax)
        check.range("\(field).bonus_minor", bonusMinor, kind == .bonus ? 1...RateTable.boundMax : 0...0)
        check.range("\(field).clawback_days", clawbackDays.map(Int64.init), 1...3660)
        check.range("\(field).unpaid_days", unpaidDays.map(Int64.init), 0...3660)
        if needsGoal, try !reader.exists("SELECT 1 FROM targets_metric WHERE code = ?", [goalMetric]) {
            check.fail(
                "\(field).goal_metric",
                "must be the code of a target metric, such as sell_in, because the component depends on attainment")
        }
    }

    private func checkBase(_ field: String, _ check: inout FieldCheck, _ reader: Reader) {
        if basis != .measure, !measure.isEmpty { check.fail("\(field).measure", "is only for the basis measure") }
        let found = check.measure("\(field).measure", baseMeasure, reader)
        if let found, kind == .commission, found.unit != .money {
            check.fail("\(field).measure", "is no amount; pay a bonus on it instead of a commission")
        }
        if filters.count > Self.filtersMax { check.fail("\(field).filters", "must be at most \(Self.filtersMax)") }
        for (name, values) in filters.sorted(by: { $0.key < $1.key }) {
            if let found, !found.dimensions.contains(name) {
                check.fail("\(field).filters", "\(name.prefix(40)) is no dimension of \(found.name)")
            }
            if !(1...Self.filterValuesMax).contains(values.count) {
                check.fail("\(field).filters", "\(name.prefix(40)) must have 1 to \(Self.filterValuesMax) values")
            }
        }
        if credit == .unit, poolSplit == nil { check.fail("\(field).pool_split", "must say how the unit shares the pool") }
        if credit != .unit, poolSplit != nil { check.fail("\(field).pool_split", "is only for the credit of a unit") }
        if credit != .own, let found, found.rollup == .none {
            check.fail("\(field).credit", "\(found.name) does not roll up over people")
        }
    }

    private func checkModes(_ field: String, _ check: inout FieldCheck) {
        if rates.mode == .first,
            basis == .measure || !filters.isEmpty || kind == .bonus || !accelerators.isEmpty || credit == .unit
        {
            check.fail("\(field).rates.mode", "first needs a commission on documents without filters, accelerators or pool")
        }
        if kind == .bonus, rates.mode != .whole {
            check.fail("\(field).rates.mode", "must be whole for a bonus")
        }
        if clawsBack, basis == .measure || !filters.isEmpty || kind == .bonus || credit != .own {
            check.fail("\(field).claws_back", "needs a commission on own documents without filters")
        }
        if !clawsBack, clawbackDays != nil { check.fail("\(field).clawback_days", "is only for a component that claws back") }
        if unpaidDays != nil, !leavesCreditsOut {
            check.fail("\(field).unpaid_days", "is only for a component that claws back what is invoiced or shipped")
        }
    }

    private func checkAccelerators(_ field: String, _ check: inout FieldCheck) {
        if accelerators.count > Self.acceleratorsMax {
            check.fail("\(field).accelerators", "must be at most \(Self.acceleratorsMax)")
        }
        for (index, step) in accelerators.enumerated() {
            check.range("\(field).accelerators[\(index)].from_ppm", step.fromPPM, 0...100_000_000)
            check.range("\(field).accelerators[\(index)].factor_ppm", step.factorPPM, 0...10_000_000)
            if index > 0, step.fromPPM <= accelerators[index - 1].fromPPM {
                check.fail("\(field).accelerators[\(index)].from_ppm", "must be more than the accelerator before")
            }
        }
    }
}
