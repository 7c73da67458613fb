package import Foundation
package import RPC

/// How a stream of commands runs, with its types erased.
package struct CommandStreamInvocation: Sendable {
    /// Decodes one message.
    package let prepare: @Sendable ([UInt8]) throws -> PreparedCommand
    /// Answers a message that was refused.
    package let refuse: @Sendable (RPCError, [UInt8]) throws -> [UInt8]
}

/// How an upload runs, with its types erased.
package struct UploadInvocation: Sendable {
    /// Largest content allowed by the composition.
    package static let bytesMaxMax: Int64 = 4 << 30
    /// Largest message: a piece of 1 MiB and what stands beside it.
    package static let messageBytesMax = (1 << 20) + RequestSize.usualMax

    /// Largest content.
    package let bytesMax: Int64
    /// What it must be.
    package let content: UploadContent
    /// Decodes the first message.
    package let head: @Sendable ([UInt8]) throws -> UploadHead
    /// Decodes a message after the first one.
    package let chunk: @Sendable ([UInt8]) throws -> Data
}

/// The first message of an upload.
package struct UploadHead {
    package let requestID: String
    /// The digest that the client declares.
    package let sha256: String
    /// The message without its piece, always the same bytes for the same message.
    package let payload: [UInt8]
    /// The piece of content that came with it.
    package let chunk: Data
    /// Runs the handler.
    package let run: (Blob, Writer, Call) throws -> [UInt8]
}

/// How a download runs, with its types erased.
package struct DownloadInvocation: Sendable {
    /// Finds the content for a request.
    package let find: @Sendable ([UInt8], Reader, Call) throws -> String
    /// Makes the message with a piece.
    package let message: @Sendable (Data) throws -> [UInt8]
}
