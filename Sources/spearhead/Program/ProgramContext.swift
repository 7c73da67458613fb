internal import Foundation
internal import RPC

/// What a command sees of its process; tests put their own in its place.
struct ProgramContext: Sendable {
    /// Environment variables.
    var environment: [String: String]
    /// Where results go.
    var output: TextSink
    /// Where errors and progress go.
    var errors: TextSink
    /// Whether errors go to a terminal, so that a progress bar makes sense.
    var errorsAreTerminal: Bool
    /// Where `-` and passwords are read from.
    var input: InputSource

    /// The context of the command that runs.
    @TaskLocal static var current = ProgramContext.process

    /// The real process.
    static let process = ProgramContext(
        environment: ProcessInfo.processInfo.environment,
        output: TextSink { try? FileHandle.standardOutput.write(contentsOf: $0) },
        errors: TextSink { try? FileHandle.standardError.write(contentsOf: $0) },
        errorsAreTerminal: isatty(STDERR_FILENO) == 1,
        input: .standard)
}

/// Takes text or bytes.
struct TextSink: Sendable {
    let write: @Sendable (Data) -> Void

    init(_ write: @escaping @Sendable (Data) -> Void) { self.write = write }

    func write(_ text: String) { write(Data(text.utf8)) }
}

/// Gives the bytes that a command reads from standard input.
struct InputSource: Sendable {
    /// Whether a person types there.
    var isTerminal: Bool
    /// At most that many bytes; empty at the end.
    var read: @Sendable (_ bytesMax: Int) throws -> Data
    /// Asks a person for a secret, without showing it.
    var promptSecret: @Sendable (_ prompt: String) -> Secret?

    /// All bytes up to the end.
    func readAll(bytesMax: Int) throws -> Data {
        var all = Data()
        while true {
            let piece = try read(64 * 1024)
            if piece.isEmpty { return all }
            all.append(piece)
            if all.count > bytesMax {
                throw CommandFailure(.invalidData, "INPUT_TOO_LARGE", "Standard input is longer than \(bytesMax) bytes.")
            }
        }
    }

    /// The standard input of the process.
    static let standard = InputSource(
        isTerminal: isatty(STDIN_FILENO) == 1,
        read: { try FileHandle.standardInput.read(upToCount: $0) ?? Data() },
        promptSecret: { prompt in
            guard let typed = getpass(prompt) else { return nil }
            return Secret(String(cString: typed))
        })
}
