internal import PluginKit
internal import SwiftProtobuf

/// Handlers of ClosingService for chains.
enum ClosingChainMethods {
    static func create(
        _ request: Spearhead_Crm_V1_CreateClosingChainRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateClosingChainResponse {
        let given = request.chain
        let chain = try ClosingChain.create(
            ClosingChain(id: call.newID(), code: given.code, title: given.name, steps: given.steps.map(ClosingStep.init)),
            writer: writer)
        return .with { $0.chain = chain.message }
    }

    static func get(
        _ request: Spearhead_Crm_V1_GetClosingChainRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetClosingChainResponse {
        let chain = try ClosingChain.get(request.id, reader)
        return .with { $0.chain = chain.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListClosingChainsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListClosingChainsResponse {
        let (chains, next) = try ListQuery(from: "crm_closing_chain", key: "code")
            .fetch(reader, call.page(of: request)) { try ClosingChain(row: $0, reader) }
        return .with {
            $0.chains = chains.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func publish(
        _ request: Spearhead_Crm_V1_PublishClosingChainRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_PublishClosingChainResponse {
        let before = try ClosingChain.get(request.chain.id, writer)
        try Etag.check(request.etag, before.version)
        var after = before
        after.title = request.chain.name
        after.steps = request.chain.steps.map(ClosingStep.init)
        let saved = try ClosingChain.publish(before, to: after, writer: writer)
        return .with { $0.chain = saved.message }
    }
}

extension ClosingStep {
    init(_ message: Spearhead_Crm_V1_ClosingStep) {
        self.init(
            document: message.document, nameZh: message.nameZh, nameEn: message.nameEn,
            receivedMinorMin: message.receivedMinorMin, receivedPpmMin: message.receivedPpmMin,
            isConfirmationRequired: message.confirmationRequired)
    }

    var message: Spearhead_Crm_V1_ClosingStep {
        .with {
            $0.document = document
            $0.nameZh = nameZh
            $0.nameEn = nameEn
            $0.receivedMinorMin = receivedMinorMin
            $0.receivedPpmMin = receivedPpmMin
            $0.confirmationRequired = isConfirmationRequired
        }
    }
}

extension ClosingChain {
    var message: Spearhead_Crm_V1_ClosingChain {
        .with {
            $0.id = id
            $0.code = code
            $0.name = title
            $0.steps = steps.map(\.message)
            $0.version = number
            $0.etag = Etag.of(version)
        }
    }
}
