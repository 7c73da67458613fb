internal import PluginKit

/// A scorecard to start from: performance of the task, satisfaction and teamwork (K11), out of the measures that the company has.
enum ScorecardTemplate {
    private struct Choice {
        var key: String
        var title: Label
        var measures: [String]
        var nature: ScorecardItem.Nature
        var content: ScorecardItem.Content
        var weight: Int64
        var floor: Int64 = 0
        var target: Int64 = 1_000_000
        var goalMetric = ""
        var filters: [String: [String]] = [:]
    }

    private static let choices = [
        Choice(
            key: "sales", title: Label("销售额", "Sales"), measures: ["orders.net_sales", "orders.ordered"], nature: .hard,
            content: .performance, weight: 40, goalMetric: "sell_in"),
        Choice(
            key: "payment", title: Label("回款率", "Payment rate"), measures: ["orders.payment_rate"], nature: .hard,
            content: .performance, weight: 10),
        Choice(
            key: "truthfulness", title: Label("真实率", "Truthfulness"), measures: ["inspections.truthfulness"], nature: .process,
            content: .performance, weight: 10, floor: 800_000),
        Choice(
            key: "on-time", title: Label("日报及时率", "Reports on time"),
            measures: ["visits.on_time_upload", "visits.on_time_uploads"],
            nature: .process, content: .performance, weight: 10),
        Choice(
            key: "otif", title: Label("准时足量率", "On time in full"), measures: ["orders.otif"], nature: .process,
            content: .satisfaction, weight: 10, floor: 500_000),
        Choice(
            key: "repurchase", title: Label("复购率", "Repurchase"), measures: ["orders.repurchase_rate"], nature: .process,
            content: .satisfaction, weight: 10),
        Choice(
            key: "teamwork", title: Label("团队协作", "Teamwork"), measures: ["incentives.rating"], nature: .soft,
            content: .teamwork, weight: 10, filters: ["scale": ["teamwork"]]),
    ]

    /// The items whose measure the company has, with weights that add up to 100 %.
    static func items(_ reader: Reader, _ language: Language) -> [ScorecardItem] {
        let known = Dictionary(uniqueKeysWithValues: reader.measures.map { ($0.name, $0) })
        let chosen = choices.compactMap { choice -> (Choice, Measure)? in
            choice.measures.lazy.compactMap { known[$0] }.first.map { (choice, $0) }
        }
        let weights = ExactArithmetic.split(1_000_000, weights: chosen.map(\.0.weight)) ?? []
        return zip(chosen, weights).map { choice, weight in
            let (item, measure) = choice
            return ScorecardItem(
                key: item.key, title: item.title.text(language), measure: measure.name, filters: item.filters,
                nature: item.nature,
                content: item.content, weightPPM: weight, floorValue: item.floor, targetValue: item.target,
                goalMetric: item.goalMetric, scoreMaxPPM: item.nature == .hard ? 1_200_000 : 1_000_000,
                missing: item.nature == .hard ? .zero : .skip, norm: Label("公司标准", "Company norm").text(language),
                checker: "supervisor")
        }
    }
}
