import Foundation
import RPC
import Synchronization
import Testing

@testable import spearhead

/// What one run of the program gave.
struct CommandRun {
    let status: ProgramStatus
    let output: String
    let errors: String

    /// Runs a command line in a context of its own.
    init(
        _ arguments: String..., environment: [String: String] = [:], input: String = "", prompts: [String] = [],
        errorsAreTerminal: Bool = false
    ) async {
        await self.init(
            arguments, environment: environment, input: input, prompts: prompts, errorsAreTerminal: errorsAreTerminal)
    }

    init(
        _ arguments: [String], environment: [String: String] = [:], input: String = "", prompts: [String] = [],
        errorsAreTerminal: Bool = false
    ) async {
        let output = Captured()
        let errors = Captured()
        let context = ProgramContext.captured(
            output: output, errors: errors, environment: environment, input: input, prompts: prompts,
            errorsAreTerminal: errorsAreTerminal)
        status = await Program.run(arguments, in: context)
        self.output = output.text
        self.errors = errors.text
    }

    /// The one JSON document of standard output.
    func json() throws -> NSDictionary { try Self.document(output) }

    /// The one JSON document of standard error.
    func errorJSON() throws -> NSDictionary {
        try #require(try Self.document(errors)["error"] as? NSDictionary)
    }

    private static func document(_ text: String) throws -> NSDictionary {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary)
    }
}

/// Text that was written.
final class Captured: Sendable {
    private let data = Mutex(Data())

    var text: String { data.withLock { String(decoding: $0, as: UTF8.self) } }
    var sink: TextSink { TextSink { piece in self.data.withLock { $0.append(piece) } } }
}

extension ProgramContext {
    /// A context whose output is kept and whose input is given.
    static func captured(
        output: Captured = Captured(), errors: Captured = Captured(), environment: [String: String] = [:], input: String = "",
        prompts: [String] = [], errorsAreTerminal: Bool = false
    ) -> ProgramContext {
        let rest = SharedValue(Data(input.utf8))
        let typed = SharedValue(prompts)
        return ProgramContext(
            environment: environment, output: output.sink, errors: errors.sink, errorsAreTerminal: errorsAreTerminal,
            input: InputSource(
                isTerminal: !prompts.isEmpty,
                read: { count in
                    rest.take { data in
                        defer { data = Data(data.dropFirst(count)) }; return data.prefix(count)
                    }
                },
                promptSecret: { _ in typed.take { $0.isEmpty ? nil : Secret($0.removeFirst()) } }))
    }
}

/// A value behind a lock that closures can share.
private final class SharedValue<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    func take<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        value.withLock { value in
            var copy = value
            defer { value = copy }
            return body(&copy)
        }
    }
}
