public import Foundation
public import SwiftProtobuf

/// One message of an upload.
///
/// The first message is the head: it carries `request_id`, `sha256`, what the plugin needs to know, and perhaps the first piece.
/// Of the messages after it only `chunk` counts. The generated properties are enough:
///
/// ```proto
/// message UploadPhotoRequest {
///   string request_id = 1;
///   string sha256 = 2;
///   bytes chunk = 3;
///   string visit_id = 4;
/// }
/// ```
/// ```swift
/// extension UploadPhotoRequest: UploadRequest {}
/// ```
public protocol UploadRequest: CommandRequest {
    /// SHA-256 of the whole content as the client computed it: 64 lower-case hexadecimal digits.
    ///
    /// It is what tells a whole upload from one that was given up, which the wire does not.
    var sha256: String { get }
    /// A piece of the content.
    var chunk: Data { get set }
}

/// One message of a download: a piece of the content, in order.
public protocol DownloadResponse: Message {
    /// A piece of the content.
    var chunk: Data { get set }
}
