internal import GRDB
internal import PluginKit

/// One document of a closing chain and the money it needs.
struct ClosingStep: Sendable, Hashable {
    var document: String
    var nameZh: String
    var nameEn: String
    /// Money received in all before the document is issued, minor units.
    var receivedMinorMin: Int64
    /// The same as a part of the deal's amount, parts per million; the larger of both counts.
    var receivedPpmMin: Int64
    var isConfirmationRequired: Bool

    /// Money that must be received before the document of a deal is issued.
    func required(amountMinor: Int64) -> Int64 {
        let part = ExactArithmetic.multiply(amountMinor, by: receivedPpmMin, dividingBy: 1_000_000) ?? amountMinor
        return max(receivedMinorMin, part)
    }
}

/// The documents of a closing in their order: deposit, subscription, down payment, contract (D22); published in versions.
struct ClosingChain: Sendable, Hashable {
    var id: String
    var code: String
    var title: String
    var steps: [ClosingStep]
    var number: Int64 = 1
    var version: Int64 = 1
}

extension ClosingChain {
    static let stepsMax = 20

    init(row: Row, _ reader: Reader) throws {
        let id: String = row["id"]
        let number: Int64 = row["number"]
        self.init(
            id: id, code: row["code"], title: row["title"], steps: try Self.steps(id, number, reader), number: number,
            version: row["version"])
    }

    static func get(_ id: String, _ reader: Reader) throws -> ClosingChain {
        guard let row = try reader.row("SELECT * FROM crm_closing_chain WHERE id = ?", [id]) else {
            throw RPCError.notFound("closing chain", id)
        }
        return try ClosingChain(row: row, reader)
    }

    /// The steps of a published version.
    static func steps(_ chain: String, _ number: Int64, _ reader: Reader) throws -> [ClosingStep] {
        try reader.rows("SELECT * FROM crm_closing_step WHERE chain_id = ? AND number = ? ORDER BY position", [chain, number]).map
        {
            ClosingStep(
                document: $0["document"], nameZh: $0["name_zh"], nameEn: $0["name_en"],
                receivedMinorMin: $0["received_minor_min"], receivedPpmMin: $0["received_ppm_min"],
                isConfirmationRequired: $0["confirmation_required"])
        }
    }

    static func create(_ chain: ClosingChain, writer: Writer) throws -> ClosingChain {
        try chain.check()
        guard try !writer.exists("SELECT 1 FROM crm_closing_chain WHERE code = ?", [chain.code]) else {
            throw RPCError.codeTaken("chain", chain.code)
        }
        try writer.insert("crm_closing_chain", ["id": chain.id, "code": chain.code, "title": chain.title, "number": 1])
        try chain.insertSteps(writer)
        writer.audit("closingChains/\(chain.id)", [FieldChange("code", nil, chain.code)])
        return chain
    }

    /// Publishes the next version; deals keep theirs.
    static func publish(_ before: ClosingChain, to after: ClosingChain, writer: Writer) throws -> ClosingChain {
        guard before != after else { return before }
        try after.check()
        var saved = after
        saved.version = before.version + 1
        if saved.steps != before.steps { saved.number = before.number + 1 }
        try writer.update(
            "crm_closing_chain", before.id, set: ["title": saved.title, "number": saved.number, "version": saved.version])
        if saved.number != before.number { try saved.insertSteps(writer) }
        writer.audit(
            "closingChains/\(before.id)",
            [FieldChange("name", before.title, saved.title), FieldChange("version", String(before.number), String(saved.number))])
        return saved
    }

    private func check() throws {
        var checks = FieldCheck()
        checks.code("chain.code", code, max: 40)
        checks.text("chain.name", title, 1...200)
        checks.require((1...Self.stepsMax).contains(steps.count), "chain.steps", "must be 1 to \(Self.stepsMax)")
        checks.require(Set(steps.map(\.document)).count == steps.count, "chain.steps", "must name each document once")
        for (place, step) in steps.prefix(Self.stepsMax).enumerated() {
            let path = "chain.steps[\(place)]."
            checks.name(path + "document", step.document, max: 40)
            checks.names(step.nameZh, step.nameEn, path)
            checks.range(path + "received_minor_min", step.receivedMinorMin, 0...Opportunity.amountMax)
            checks.range(path + "received_ppm_min", step.receivedPpmMin, 0...1_000_000)
        }
        try checks.finish()
    }

    private func insertSteps(_ writer: Writer) throws {
        for (place, step) in steps.enumerated() {
            try writer.insert(
                "crm_closing_step",
                [
                    "chain_id": id, "number": number, "position": place + 1, "document": step.document, "name_zh": step.nameZh,
                    "name_en": step.nameEn, "received_minor_min": step.receivedMinorMin,
                    "received_ppm_min": step.receivedPpmMin, "confirmation_required": step.isConfirmationRequired,
                ])
        }
    }
}
