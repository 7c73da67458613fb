internal import GRDB
internal import PluginKit

/// The four questions of qualification (C11): a lead is qualified only when all answers are yes.
struct Qualification: Sendable, Hashable {
    enum Answer: String, Sendable, Hashable, CaseIterable {
        case unknown
        case yes
        case no
    }

    var need = Answer.unknown
    var abilityToPay = Answer.unknown
    var decisionPower = Answer.unknown
    var eligibility = Answer.unknown

    var isComplete: Bool { [need, abilityToPay, decisionPower, eligibility].allSatisfy { $0 == .yes } }
}

extension Qualification {
    /// Reads the columns of a lead.
    init(row: Row) {
        func answer(_ column: String) -> Answer { Answer(rawValue: row[column]) ?? .unknown }
        self.init(
            need: answer("need_answer"), abilityToPay: answer("ability_answer"), decisionPower: answer("decision_answer"),
            eligibility: answer("eligibility_answer"))
    }
}
