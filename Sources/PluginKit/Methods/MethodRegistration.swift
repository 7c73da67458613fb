public import RPC
public import SwiftProtobuf

/// A method with its types erased, as the host's method table holds it.
public struct MethodRegistration: Sendable {
    /// How and where a method runs.
    public enum Kind: String, Sendable, Hashable {
        /// A short read on a read thread, in a snapshot.
        case query
        /// A long read on a report thread, in a snapshot.
        case report
        /// A write in the tenant's lane.
        case command
        /// A long read whose answer is a stream.
        case stream
        /// A stream of writes in the tenant's lane, each answered by a message.
        case commandStream
        /// A stream of pieces that become a blob, then a write in the tenant's lane.
        case upload
        /// A short read that finds a blob, answered by its pieces.
        case download

        /// Which sides stream.
        public var shape: CallShape {
            switch self {
            case .query, .report, .command: .unary
            case .stream, .download: CallShape(clientStreams: false, serverStreams: true)
            case .commandStream: CallShape(clientStreams: true, serverStreams: true)
            case .upload: CallShape(clientStreams: true, serverStreams: false)
            }
        }

        /// Whether it writes.
        public var isWrite: Bool {
            switch self {
            case .command, .commandStream, .upload: true
            case .query, .report, .stream, .download: false
            }
        }
    }

    package enum Invocation: Sendable {
        case read(@Sendable ([UInt8], Reader, Call) throws -> [UInt8])
        case write(@Sendable ([UInt8]) throws -> PreparedCommand)
        case stream(@Sendable ([UInt8], Reader, Call, ([UInt8]) throws -> Void) throws -> Void)
        case commandStream(CommandStreamInvocation)
        case upload(UploadInvocation)
        case download(DownloadInvocation)
    }

    /// Full name.
    public let name: MethodName
    /// How it runs.
    public let kind: Kind
    /// The permission a caller must have.
    public let permission: String
    /// Generated type of the request.
    public let requestType: any Message.Type
    /// Generated type of the response, or of each streamed message.
    public let responseType: any Message.Type
    /// Most bytes of a message that a client sends to it.
    public let requestBytesMax: Int
    package let invocation: Invocation
}

/// A command whose request is decoded.
package struct PreparedCommand {
    package let requestID: String
    package let run: (Writer, Call) throws -> [UInt8]

    package init(requestID: String, run: @escaping (Writer, Call) throws -> [UInt8]) {
        self.requestID = requestID
        self.run = run
    }
}

extension RPCError {
    /// The request bytes are no message of the expected type.
    package static func undecodable(_ type: any Message.Type) -> RPCError {
        RPCError(
            .invalidArgument, "MALFORMED_REQUEST",
            "The request is not a valid \(type.protoMessageName). Build it from the .proto files of this server's version.")
    }
}
