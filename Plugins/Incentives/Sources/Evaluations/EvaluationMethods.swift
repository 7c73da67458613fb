internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of EvaluationService on evaluations.
enum EvaluationMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "EvaluationService"
        registrar.command(service, "CreateEvaluation", permission: Permissions.evaluationsWrite, create)
        registrar.query(service, "GetEvaluation", permission: Permissions.evaluationsRead, get)
        registrar.query(service, "ListEvaluations", permission: Permissions.evaluationsRead, list)
        registrar.command(service, "GiveFeedback", permission: Permissions.evaluationsWrite, give)
        registrar.command(service, "AcknowledgeFeedback", permission: Permissions.evaluationsAcknowledge, acknowledge)
        registrar.command(service, "CloseEvaluation", permission: Permissions.evaluationsWrite, close)
        RatingMethods.register(with: &registrar)
    }

    static func create(
        _ request: Spearhead_Incentives_V1_CreateEvaluationRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_CreateEvaluationResponse {
        let period = try PayPeriod.require(request.period, writer)
        let evaluation = try Evaluations.create(request.personID, period, writer, call)
        return .with { $0.evaluation = evaluation.message }
    }

    static func get(
        _ request: Spearhead_Incentives_V1_GetEvaluationRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_GetEvaluationResponse {
        let evaluation = try Evaluation.visible(id: request.id, reader, call)
        return .with { $0.evaluation = evaluation.message }
    }

    static func list(
        _ request: Spearhead_Incentives_V1_ListEvaluationsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListEvaluationsResponse {
        let (found, next) = try ListQuery(from: "incentives_evaluation", key: "id", descending: true)
            .visible(call.visible, "person_id").filterUnlessEmpty("person_id", request.personID)
            .filterUnlessEmpty("period", request.period).fetch(reader, call.page(of: request), Evaluation.init(row:))
        return .with {
            $0.evaluations = found.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func give(
        _ request: Spearhead_Incentives_V1_GiveFeedbackRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_GiveFeedbackResponse {
        let known = try Evaluation.visible(id: request.id, writer, call)
        let told = try Evaluations.giveFeedback(known, request.feedback, plan: request.personalPlan, writer, call)
        return .with { $0.evaluation = told.message }
    }

    static func acknowledge(
        _ request: Spearhead_Incentives_V1_AcknowledgeFeedbackRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_AcknowledgeFeedbackResponse {
        let known = try Evaluation.visible(id: request.id, writer, call)
        let seen = try Evaluations.acknowledge(known, answer: request.answer, writer, call)
        return .with { $0.evaluation = seen.message }
    }

    static func close(
        _ request: Spearhead_Incentives_V1_CloseEvaluationRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_CloseEvaluationResponse {
        let closed = try Evaluations.close(Evaluation.visible(id: request.id, writer, call), writer, call)
        return .with { $0.evaluation = closed.message }
    }
}

extension Evaluation {
    fileprivate var message: Spearhead_Incentives_V1_Evaluation {
        .with {
            $0.id = id
            $0.score = score.message
            $0.state =
                switch state {
                case .computed: .computed
                case .feedback: .feedback
                case .acknowledged: .acknowledged
                case .closed: .closed
                }
            $0.feedback = feedback
            $0.personalPlan = personalPlan
            $0.feedbackBy = feedbackBy ?? ""
            $0.answer = answer
            if let acknowledgedAt { $0.acknowledgeTime = acknowledgedAt.timestamp }
            $0.etag = Etag.of(version)
        }
    }
}
