internal import PluginKit
internal import SwiftProtobuf

/// A method with the shapes of its messages.
struct MethodUnderTest {
    let name: MethodName
    let registration: MethodRegistration
    let request: MessageShape
    let response: MessageShape
    /// Whether the request says by an id or a code which resource it means, itself or in the resource that it carries; one that
    /// does neither works on what a company has only once, its settings for example.
    let namesResource: Bool

    init(_ registration: MethodRegistration, _ shapes: MessageShapes) {
        name = registration.name
        self.registration = registration
        request = shapes.shape(registration.requestType.protoMessageName)
        response = shapes.shape(registration.responseType.protoMessageName)
        let carried = request.fields.filter { $0.kind == .message && !$0.isRepeated }.map { shapes.shape($0.typeName) }
        namesResource = ([request] + carried).contains { $0.fields.contains(where: \.namesResource) }
    }

    /// `SampleService/GetSample`: how samples name it, and how failures do.
    var label: String { "\(name.service.split(separator: ".").last ?? "")/\(name.method)" }

    var isCommand: Bool { registration.kind.isWrite }
    var isGet: Bool { name.method.hasPrefix("Get") }
    var isUpdate: Bool { name.method.hasPrefix("Update") }

    /// The fields of a paged list; `nil` when the method is none.
    var list: ListFields? {
        let repeated = response.fields.filter(\.isRepeated)
        guard let size = request.number("page_size"), let token = request.number("page_token"),
            let next = response.number("next_page_token"), repeated.count == 1, let items = repeated.first
        else { return nil }
        return ListFields(pageSize: size, pageToken: token, items: items, nextPageToken: next)
    }

    /// Numbers of the fields that a List works with.
    struct ListFields {
        let pageSize: Int
        let pageToken: Int
        let items: FieldShape
        let nextPageToken: Int
    }
}
