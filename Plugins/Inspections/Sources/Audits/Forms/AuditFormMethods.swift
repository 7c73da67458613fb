internal import PluginKit
internal import SwiftProtobuf

/// AuditFormService.
enum AuditFormMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "AuditFormService"
        registrar.command(
            service, "PublishAuditForm", permission: Permissions.writeAudits, requestBytesMax: 512 << 10, publish)
        registrar.query(service, "GetAuditForm", permission: Permissions.readForms, get)
        registrar.query(service, "ListAuditForms", permission: Permissions.readForms, list)
    }

    static func publish(
        _ request: Spearhead_Inspections_V1_PublishAuditFormRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_PublishAuditFormResponse {
        let version = try AuditForm.publish(
            code: request.form.code, title: request.form.title, request.form.questions.map(AuditQuestion.init), writer, call)
        let form = try found(request.form.code, version, writer)
        return .with { $0.form = form.message }
    }

    static func get(
        _ request: Spearhead_Inspections_V1_GetAuditFormRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_GetAuditFormResponse {
        let form = try found(request.code, request.version, reader)
        return .with { $0.form = form.message }
    }

    static func list(
        _ request: Spearhead_Inspections_V1_ListAuditFormsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_ListAuditFormsResponse {
        let list = ListQuery(from: "inspections_form f", key: "f.code").filter(
            "f.version = (SELECT max(version) FROM inspections_form WHERE code = f.code)")
        let (forms, next) = try list.fetch(reader, call.page(of: request), AuditForm.init(row:))
        return .with {
            $0.forms = forms.map(\.message)
            $0.nextPageToken = next
        }
    }

    private static func found(_ code: String, _ version: Int64, _ reader: Reader) throws -> AuditForm {
        guard let form = try AuditForm.find(code: code, version: version, reader) else { throw RPCError.notFound("form", code) }
        return form
    }
}

extension AuditForm {
    fileprivate var message: Spearhead_Inspections_V1_AuditForm {
        .with {
            $0.code = code
            $0.version = version
            $0.title = title
            $0.questions = questions.map(\.message)
            $0.publishedBy = publishedBy
            $0.publishTime = publishedAt.timestamp
        }
    }
}

extension AuditQuestion {
    fileprivate init(_ message: Spearhead_Inspections_V1_AuditQuestion) {
        self.init(
            code: message.code, textZh: message.textZh, textEn: message.textEn, kind: Kind(message.answerKind) ?? .yesNo,
            isMandatory: message.mandatory, isNoFinding: message.noIsFinding, least: message.hasLeast ? message.least : nil,
            most: message.hasMost ? message.most : nil)
    }

    fileprivate var message: Spearhead_Inspections_V1_AuditQuestion {
        .with {
            $0.code = code
            $0.textZh = textZh
            $0.textEn = textEn
            $0.answerKind = kind.message
            $0.mandatory = isMandatory
            $0.noIsFinding = isNoFinding
            if let least { $0.least = least }
            if let most { $0.most = most }
        }
    }
}

extension AuditQuestion.Kind: APIChoice {
    typealias Message = Spearhead_Inspections_V1_QuestionKind
}
