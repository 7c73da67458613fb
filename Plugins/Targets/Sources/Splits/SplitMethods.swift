internal import PluginKit
internal import SwiftProtobuf

/// TargetCellService: splits.
enum SplitMethods {
    static func split(
        _ request: Spearhead_Targets_V1_SplitTargetRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Targets_V1_SplitTargetResponse {
        guard let dimension = Dimension(request.dimension) else { throw RPCError.invalidField("dimension", "must be set") }
        guard let method = Splits.Method(request.method) else { throw RPCError.invalidField("method", "must be set") }
        var check = FieldCheck()
        let from = check.optionalDate("history_from", request.historyFrom)
        let to = check.optionalDate("history_to", request.historyTo)
        if let from, let to, to < from { check.fail("history_to", "must not be before history_from") }
        try check.finish()
        let order = Splits.Order(
            dimension: dimension, method: method, parts: try request.parts.map(Splits.Part.init),
            history: from.flatMap { from in to.map { from...$0 } })
        let (parts, unallocated) = try Splits.split(Cells.require(id: request.targetID, writer, call), order, writer, call)
        return .with {
            $0.parts = parts.map(\.message)
            $0.unallocated = unallocated
        }
    }

    static func list(
        _ request: Spearhead_Targets_V1_ListSplitPartsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Targets_V1_ListSplitPartsResponse {
        let (parts, next) = try SplitPart.list(
            plan: request.planID, parent: request.targetID, reader, call, call.page(of: request))
        return .with {
            $0.parts = parts.map(\.message)
            $0.nextPageToken = next
        }
    }
}

extension Splits.Method: APIChoice {
    typealias Message = Spearhead_Targets_V1_SplitMethod
}

extension Splits.Part {
    init(_ message: Spearhead_Targets_V1_SplitPart) throws {
        let factors = try message.factors.map { factor in
            guard let name = WeightFactors.names[factor] else { throw RPCError.invalidField("parts.factors", "must be set") }
            return name
        }
        self.init(value: message.value, weight: message.weight, reason: message.reason, factors: factors, amount: message.amount)
    }
}

/// What a weight takes into account, as stored.
enum WeightFactors {
    static let names: [Spearhead_Targets_V1_WeightFactor: String] = [
        .ability: "ability", .experience: "experience", .market: "market", .competition: "competition", .resources: "resources",
        .productMix: "product_mix", .territory: "territory", .talent: "talent",
    ]
    static let messages = Dictionary(uniqueKeysWithValues: names.map { ($1, $0) })
}

extension SplitPart {
    var message: Spearhead_Targets_V1_SplitPart {
        .with {
            $0.id = id
            $0.parentID = parentID
            $0.targetID = cellID
            $0.dimension = dimension.message
            $0.method = method.message
            $0.value = value
            $0.weight = weight
            $0.reason = reason
            $0.factors = factors.compactMap { WeightFactors.messages[$0] }
            $0.amount = amount
            $0.splitBy = splitBy
            $0.splitTime = splitAt.timestamp
        }
    }
}
