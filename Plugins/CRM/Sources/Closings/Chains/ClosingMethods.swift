internal import PluginKit
internal import SwiftProtobuf

/// Handlers of ClosingService for the closing of a deal.
enum ClosingMethods {
    static func start(
        _ request: Spearhead_Crm_V1_StartClosingRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_StartClosingResponse {
        let opportunity = try Opportunity.get(request.opportunityID, writer, call)
        try Closing.start(opportunity, ClosingChain.get(request.chainID, writer), writer: writer, call: call)
        let closing = try Closing.get(opportunity, writer)
        return .with { $0.closing = closing.message }
    }

    static func recordReceipt(
        _ request: Spearhead_Crm_V1_RecordClosingReceiptRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_RecordClosingReceiptResponse {
        var checks = FieldCheck()
        checks.require(request.amountMinor != 0, "amount_minor", "must not be 0")
        checks.text("note", request.note, 0...500)
        try checks.finish()
        let closing = try change(request.opportunityID, writer, call) {
            try $0.recordReceipt(request.amountMinor, note: request.note, writer: writer, call: call)
        }
        return .with { $0.closing = closing.message }
    }

    static func issue(
        _ request: Spearhead_Crm_V1_IssueClosingDocumentRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_IssueClosingDocumentResponse {
        var checks = FieldCheck()
        checks.sha256("sha256", request.sha256)
        try checks.finish()
        let closing = try change(request.opportunityID, writer, call) {
            try $0.issue(request.document, sha256: request.sha256, writer: writer, call: call)
        }
        return .with { $0.closing = closing.message }
    }

    static func confirm(
        _ request: Spearhead_Crm_V1_ConfirmClosingDocumentRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_ConfirmClosingDocumentResponse {
        let closing = try change(request.opportunityID, writer, call) {
            try $0.confirm(request.document, writer: writer, call: call)
        }
        return .with { $0.closing = closing.message }
    }

    static func get(
        _ request: Spearhead_Crm_V1_GetClosingRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetClosingResponse {
        let closing = try Closing.get(Opportunity.get(request.opportunityID, reader, call), reader)
        return .with { $0.closing = closing.message }
    }

    /// Reads a closing, changes it, and reads it again.
    private static func change(
        _ opportunity: String, _ writer: Writer, _ call: Call, _ body: (Closing) throws -> Void
    ) throws -> Closing {
        let opportunity = try Opportunity.get(opportunity, writer, call)
        try body(Closing.get(opportunity, writer))
        return try Closing.get(opportunity, writer)
    }
}

extension Closing {
    var message: Spearhead_Crm_V1_Closing {
        .with {
            $0.opportunityID = opportunity.id
            $0.chainID = chain
            $0.chainVersion = number
            $0.documents = documents.map(\.message)
            $0.receivedMinor = receivedMinor
            $0.complete = isComplete
        }
    }
}

extension Closing.Document {
    var message: Spearhead_Crm_V1_ClosingDocument {
        .with {
            $0.step = step.message
            $0.requiredMinor = requiredMinor
            if let issued {
                $0.sha256 = issued.sha256
                $0.issueTime = issued.at.timestamp
                $0.issuedBy = issued.by
            }
            if let confirmed {
                $0.confirmTime = confirmed.at.timestamp
                $0.confirmedBy = confirmed.by
            }
            $0.complete = isComplete
        }
    }
}
