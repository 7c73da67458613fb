public import PluginKit
public import SwiftProtobuf

/// A List request in the shape of a generated one: `Google_Protobuf_Field` has an integer and texts to spare.
extension Google_Protobuf_Field: PagedRequest {
    /// Kept in `number`.
    public var pageSize: Int32 {
        get { number }
        set { number = newValue }
    }
    /// Kept in `typeURL`.
    public var pageToken: String {
        get { typeURL }
        set { typeURL = newValue }
    }
}

/// The request, with its filter in the field `name`.
func listRequest(size: Int32 = 0, token: String = "", filter: String = "") -> Google_Protobuf_Field {
    .with {
        $0.pageSize = size
        $0.pageToken = token
        $0.name = filter
    }
}
