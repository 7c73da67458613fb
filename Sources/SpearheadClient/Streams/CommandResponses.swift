internal import RPC
public import SwiftProtobuf
internal import Synchronization

/// The answers to a stream of commands, one for each command, in their order.
///
/// Letting go of it before its end cancels the call; what was sent may be done nevertheless.
public struct CommandResponses<Response: Message>: AsyncSequence, Sendable {
    /// One answer.
    public typealias Element = Response

    private let owner: Sender

    init(_ stream: any ClientTransportStream, _ send: @escaping @Sendable () async throws -> Void) {
        owner = Sender(stream, send)
    }

    /// Starts to read; read the answers once.
    public func makeAsyncIterator() -> Iterator { Iterator(owner: owner, responses: ResponseStream(owner.stream).makeAsyncIterator()) }

    /// Reads the answers.
    public struct Iterator: AsyncIteratorProtocol {
        let owner: Sender
        let responses: ResponseStream<Response>.Iterator

        /// The next answer, or `nil` after the last one.
        ///
        /// - Throws: What the sequence of commands threw; ``RPCError`` with which the server ended the call.
        public func next() async throws -> Response? {
            do {
                return try await responses.next()
            } catch {
                throw owner.failure ?? error
            }
        }
    }

    /// Sends the commands in a task of its own, which ends with the last reference.
    final class Sender: Sendable {
        let stream: any ClientTransportStream
        private let task: Task<Void, Never>
        private let problem: SenderProblem

        var failure: (any Error)? { problem.error.withLock { $0 } }

        init(_ stream: any ClientTransportStream, _ send: @escaping @Sendable () async throws -> Void) {
            let problem = SenderProblem()
            self.stream = stream
            self.problem = problem
            task = Task {
                do { try await send() } catch {
                    problem.error.withLock { $0 = error }
                    stream.cancel()
                }
            }
        }

        deinit {
            task.cancel()
            stream.cancel()
        }
    }
}

/// Why the commands ended before their end.
final class SenderProblem: Sendable {
    let error = Mutex<(any Error)?>(nil)
}
