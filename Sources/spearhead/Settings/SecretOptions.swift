internal import ArgumentParser
internal import Foundation
internal import RPC

/// Where a password comes from; never from the command line itself.
struct PasswordOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("File whose first line is the password; - reads standard input.", valueName: "file"),
        completion: .file())
    var passwordFile: String?

    @Flag(help: "Ask for the password on the terminal.")
    var promptPassword = false

    @Flag(help: "Let the password stay; otherwise the user must choose another one at the next sign-in.")
    var permanentPassword = false

    /// The password, or `nil` when none is wanted.
    func read(in context: ProgramContext, isRequired: Bool) throws -> Secret? {
        if let passwordFile {
            guard !promptPassword else {
                throw CommandFailure(.usage, "USAGE", "Give --password-file or --prompt-password, not both.")
            }
            return try SecretReader.firstLine(of: passwordFile, what: "password", in: context)
        }
        guard promptPassword || (isRequired && context.input.isTerminal) else {
            guard !isRequired else {
                throw CommandFailure(
                    .usage, "PASSWORD_MISSING", "Give the password: --password-file FILE, or - for standard input.")
            }
            return nil
        }
        return try SecretReader.chosen("Password: ", in: context)
    }
}

/// Reads secrets from files and standard input.
enum SecretReader {
    private static let bytesMax = 64 * 1024

    /// A new password that a person types twice.
    static func chosen(_ prompt: String, in context: ProgramContext) throws -> Secret {
        guard let first = context.input.promptSecret(prompt), let second = context.input.promptSecret("Again: ") else {
            throw CommandFailure(.usage, "PASSWORD_MISSING", "No password was typed.")
        }
        guard first == second else {
            throw CommandFailure(.usage, "PASSWORD_MISMATCH", "The two passwords differ. Type them again.")
        }
        return first
    }

    /// The first line of a file, or of standard input for `-`.
    static func firstLine(of path: String, what: String, in context: ProgramContext) throws -> Secret {
        let data: Data
        if path == "-" {
            data = try context.input.readAll(bytesMax: bytesMax)
        } else {
            guard let handle = FileHandle(forReadingAtPath: path), let read = try handle.read(upToCount: bytesMax) else {
                throw CommandFailure(.usage, "FILE_UNREADABLE", "The \(what) file \(path) cannot be read or is empty.")
            }
            data = read
        }
        guard let line = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).first, !line.isEmpty else {
            throw CommandFailure(.usage, "FILE_UNREADABLE", "There is no \(what) in \(path == "-" ? "standard input" : path).")
        }
        return Secret(String(line))
    }
}
