public import SwiftProtobuf

/// A request of a command: it carries the id that makes repeats harmless.
///
/// The generated property is enough: `extension CreateCustomerRequest: CommandRequest {}`.
public protocol CommandRequest: Message {
    /// A UUID that the client makes once per intent and sends again with every retry.
    var requestID: String { get }
}

/// A request of a List method (https://google.aip.dev/158).
public protocol PagedRequest: Message {
    /// Most items wanted; 0 means the default.
    var pageSize: Int32 { get set }
    /// `next_page_token` of the page before; empty for the first page.
    var pageToken: String { get set }
}

/// A request of an Update method (https://google.aip.dev/134).
public protocol UpdateRequest: CommandRequest {
    /// The fields to change; all when not set.
    var updateMask: Google_Protobuf_FieldMask { get }
    /// The version that the client saw; empty skips the check.
    var etag: String { get }
}
