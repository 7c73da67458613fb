internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of StatementService.
enum StatementMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "StatementService"
        registrar.query(service, "GetStatement", permission: Permissions.statementsRead, get)
        registrar.query(service, "ListStatements", permission: Permissions.statementsRead, list)
        registrar.report(service, "ListStatementEvents", permission: Permissions.statementsRead, events)
        registrar.command(service, "ReviewStatement", permission: Permissions.statementsDecide, review)
        registrar.command(service, "DisputeStatement", permission: Permissions.statementsDispute, dispute)
        registrar.command(service, "ResolveDispute", permission: Permissions.statementsDecide, resolve)
        registrar.query(service, "ListDisputes", permission: Permissions.statementsRead, disputes)
        registrar.command(service, "ApproveStatement", permission: Permissions.statementsDecide, approve)
        registrar.command(service, "PayStatement", permission: Permissions.statementsDecide, pay)
        registrar.command(service, "CorrectStatement", permission: Permissions.statementsDecide, correct)
    }

    static func get(
        _ request: Spearhead_Incentives_V1_GetStatementRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_GetStatementResponse {
        let record = try StatementRecord.visible(id: request.id, reader, call)
        return .with { $0.statement = record.message() }
    }

    static func list(
        _ request: Spearhead_Incentives_V1_ListStatementsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListStatementsResponse {
        let (records, next) = try ListQuery(from: "incentives_statement", key: "id", descending: true)
            .visible(call.visible, "person_id").filterUnlessEmpty("person_id", request.personID)
            .filterUnlessEmpty("period", request.period)
            .filter("state", request.state, "state", StatementState.self)
            .fetch(reader, call.page(of: request), StatementRecord.init(row:))
        return .with {
            $0.statements = records.map { $0.message(lines: false) }
            $0.nextPageToken = next
        }
    }

    static func events(
        _ request: Spearhead_Incentives_V1_ListStatementEventsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListStatementEventsResponse {
        let record = try StatementRecord.visible(id: request.statementID, reader, call)
        let found = try StatementEvents.list(record.statement, component: request.componentKey, reader)
        let (events, next) = try call.page(of: request).cut(found.events, by: \.key)
        return .with {
            $0.events = events.map(\.message)
            $0.nextPageToken = next
            $0.total = found.events.clampedSum { $0.value }
            $0.statementBase = found.base
        }
    }

    static func review(
        _ request: Spearhead_Incentives_V1_ReviewStatementRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_ReviewStatementResponse {
        let record = try Statements.review(StatementRecord.visible(id: request.id, writer, call), writer, call)
        return .with { $0.statement = record.message() }
    }

    static func dispute(
        _ request: Spearhead_Incentives_V1_DisputeStatementRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_DisputeStatementResponse {
        let record = try StatementRecord.visible(id: request.id, writer, call)
        let dispute = try Disputes.raise(record, reason: request.reason, component: request.componentKey, writer, call)
        return .with { $0.dispute = dispute.message }
    }

    static func resolve(
        _ request: Spearhead_Incentives_V1_ResolveDisputeRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_ResolveDisputeResponse {
        let found = try Dispute.find(id: request.id, writer)
        try call.requireVisible(found.personID, "dispute", request.id)
        let dispute = try Disputes.resolve(
            found, accepted: request.accepted, resolution: request.resolution, writer, call)
        return .with { $0.dispute = dispute.message }
    }

    static func disputes(
        _ request: Spearhead_Incentives_V1_ListDisputesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListDisputesResponse {
        var list = ListQuery(from: "incentives_dispute", key: "id").visible(call.visible, "person_id")
            .filterUnlessEmpty("statement_id", request.statementID)
        if request.openOnly { list = list.filter("accepted IS NULL") }
        let (found, next) = try list.fetch(reader, call.page(of: request), Dispute.init(row:))
        return .with {
            $0.disputes = found.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func approve(
        _ request: Spearhead_Incentives_V1_ApproveStatementRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_ApproveStatementResponse {
        let record = try Statements.approve(StatementRecord.visible(id: request.id, writer, call), writer, call)
        return .with { $0.statement = record.message() }
    }

    static func pay(
        _ request: Spearhead_Incentives_V1_PayStatementRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_PayStatementResponse {
        let record = try Statements.pay(StatementRecord.visible(id: request.id, writer, call), writer, call)
        return .with { $0.statement = record.message() }
    }

    static func correct(
        _ request: Spearhead_Incentives_V1_CorrectStatementRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_CorrectStatementResponse {
        let record = try StatementRecord.visible(id: request.id, writer, call)
        try Statements.checkOther(record, call)
        let (entry, amount) = try Corrections.propose(record, in: request.period, writer, call)
        return .with {
            $0.entryID = entry
            $0.amountMinor = amount
        }
    }
}

extension StatementEvents.Event {
    fileprivate var message: Spearhead_Incentives_V1_StatementEvent {
        .with {
            $0.date = date.description
            $0.document = document
            $0.orderID = orderID
            $0.customerID = customerID
            $0.personID = personID
            $0.value = value
        }
    }
}
