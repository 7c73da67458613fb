internal import PluginKit
internal import SwiftProtobuf

/// One List method with its arguments, read page by page.
struct PagedList {
    let method: MethodUnderTest
    let fields: MethodUnderTest.ListFields
    private(set) var request: WireMessage
    let company: CompanyUnderTest

    struct Page {
        let items: [[UInt8]]
        let next: String
    }

    enum Answer {
        case success(Page)
        case failure(String)
    }

    func page(size: Int64 = 0, token: String = "") -> Answer {
        var request = request
        request.set(fields.pageSize, integer: size)
        request.set(fields.pageToken, text: token)
        let outcome = company.call(method, request)
        guard let bytes = outcome.response, let message = try? WireMessage(bytes) else { return .failure(outcome.description) }
        return .success(Page(items: message.values(fields.items.number), next: message.text(fields.nextPageToken)))
    }

    /// The same list with another value in some field that is not about paging; `nil` when there is none.
    func withChangedArgument() -> PagedList? {
        var copy = self
        for field in method.request.fields where ![fields.pageSize, fields.pageToken].contains(field.number) && !field.isRepeated
        {
            switch field.kind {
            case .string: copy.request.set(field.number, text: request.text(field.number) + "x")
            case .int32, .int64, .enum, .bool:
                guard let value = try? request.integer(field.number) else { continue }
                copy.request.set(field.number, integer: value == 0 ? 1 : 0)
            default: continue
            }
            return copy
        }
        return nil
    }
}
