internal import ArgumentParser
internal import Foundation
internal import RPC
internal import TenantStore

/// Parses a command line, runs its command and turns every failure into a report and an exit status.
enum Program {
    static func run(_ arguments: [String], in context: ProgramContext) async -> ProgramStatus {
        await ProgramContext.$current.withValue(context) {
            do {
                var command = try Spearhead.parseAsRoot(arguments)
                if var asynchronous = command as? any AsyncParsableCommand {
                    try await asynchronous.run()
                } else {
                    try command.run()
                }
                return .done
            } catch {
                return report(error, asJSON: arguments.contains("--json"), in: context)
            }
        }
    }

    private static func report(_ error: any Error, asJSON: Bool, in context: ProgramContext) -> ProgramStatus {
        let report: ErrorReport
        switch error {
        case let failure as ReportedFailure: return failure.status
        case let failure as CommandFailure: report = ErrorReport(failure)
        case let failure as RPCError: report = ErrorReport(failure)
        case let failure as StoreError: report = ErrorReport(CommandFailure(failure))
        case let failure as CocoaError: report = ErrorReport(CommandFailure(failure))
        case is CancellationError:
            report = ErrorReport(CommandFailure(.failed, "CANCELLED", "The command was cancelled."))
        default:
            let text = Spearhead.fullMessage(for: error)
            if Spearhead.exitCode(for: error) == .success {
                context.output.write(text.hasSuffix("\n") ? text : text + "\n")
                return .done
            }
            guard Spearhead.exitCode(for: error) == .validationFailure else {
                report = ErrorReport(CommandFailure(.failed, "FAILED", "\(error)"))
                break
            }
            guard asJSON else {
                context.errors.write(text.replacingPrefix("Error: ", with: "error: ") + "\n")
                return .usage
            }
            report = ErrorReport(CommandFailure(.usage, "USAGE", Spearhead.message(for: error)))
        }
        context.errors.write((asJSON ? report.json.compact : report.text) + "\n")
        return report.status
    }
}

extension String {
    fileprivate func replacingPrefix(_ prefix: String, with replacement: String) -> String {
        hasPrefix(prefix) ? replacement + dropFirst(prefix.count) : self
    }
}
