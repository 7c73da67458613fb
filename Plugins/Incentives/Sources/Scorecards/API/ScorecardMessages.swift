internal import PluginKit
internal import SwiftProtobuf

private enum ItemChoices {
    static let nature = ChoiceMap<Spearhead_Incentives_V1_ItemNature, ScorecardItem.Nature>(
        (.hard, .hard), (.process, .process), (.soft, .soft))
    static let content = ChoiceMap<Spearhead_Incentives_V1_ItemContent, ScorecardItem.Content>(
        (.performance, .performance), (.satisfaction, .satisfaction), (.teamwork, .teamwork))
    static let missing = ChoiceMap<Spearhead_Incentives_V1_MissingPolicy, ScorecardItem.Missing>(
        (.zero, .zero), (.skip, .skip), (.incomplete, .incomplete))
}

extension ScorecardItem {
    init(_ message: Spearhead_Incentives_V1_ScorecardItem, _ field: String) throws {
        self.init(
            key: message.key, title: message.title, measure: message.measure, filters: .init(message.filters),
            nature: try ItemChoices.nature.value(message.nature, "\(field).nature"),
            content: try ItemChoices.content.value(message.content, "\(field).content"), weightPPM: message.weightPpm,
            floorValue: message.floorValue, targetValue: message.targetValue, goalMetric: message.goalMetric,
            scoreMaxPPM: message.scoreMaxPpm, missing: try ItemChoices.missing.value(message.missing, "\(field).missing"),
            norm: message.norm, checker: message.checker)
    }

    var message: Spearhead_Incentives_V1_ScorecardItem {
        .with {
            $0.key = key
            $0.title = title
            $0.measure = measure
            $0.filters = filters.messages
            $0.nature = ItemChoices.nature.message(nature, default: .unspecified)
            $0.content = ItemChoices.content.message(content, default: .unspecified)
            $0.weightPpm = weightPPM
            $0.floorValue = floorValue
            $0.targetValue = targetValue
            $0.goalMetric = goalMetric
            $0.scoreMaxPpm = scoreMaxPPM
            $0.missing = ItemChoices.missing.message(missing, default: .unspecified)
            $0.norm = norm
            $0.checker = checker
        }
    }
}

extension [String: [String]] {
    /// Filters by dimension, out of the API's list.
    init(_ messages: [Spearhead_Incentives_V1_DimensionFilter]) {
        self = Dictionary(messages.map { ($0.dimension, $0.values) }, uniquingKeysWith: +)
    }

    var messages: [Spearhead_Incentives_V1_DimensionFilter] {
        sorted { $0.key < $1.key }.map { name, values in
            .with {
                $0.dimension = name
                $0.values = values
            }
        }
    }
}

extension Scorecard {
    var message: Spearhead_Incentives_V1_Scorecard {
        .with {
            $0.id = id
            $0.position = position
            $0.cycle = cycle.message
            $0.scorecardVersion = Int32(clamping: scorecardVersion)
            $0.title = title
            $0.state = isActive ? .active : .draft
            $0.effectiveFrom = effectiveFrom.description
            $0.effectiveTo = effectiveTo?.description ?? ""
            $0.items = items.map(\.message)
            $0.etag = Etag.of(version)
        }
    }
}

extension Score {
    var message: Spearhead_Incentives_V1_Score {
        .with {
            $0.personID = personID
            $0.scorecardID = scorecardID
            $0.period = period
            if let scorePPM { $0.scorePpm = scorePPM }
            $0.items = items.map { item in
                .with {
                    $0.key = item.key
                    $0.title = item.title
                    $0.measure = item.measure
                    if let actual = item.actual { $0.actual = actual }
                    if let target = item.target { $0.target = target }
                    $0.weightPpm = item.weightPPM
                    if let score = item.scorePPM { $0.scorePpm = score }
                }
            }
        }
    }
}
