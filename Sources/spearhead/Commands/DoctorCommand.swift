internal import ArgumentParser
internal import Foundation
internal import Host
internal import RPC
internal import SwiftProtobuf

/// `spearhead doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look for known faults, on this side and on the server's, and say what to do.",
        discussion: "Ends with status 1 when there is an error; warnings do not count.")

    typealias Finding = Spearhead_Platform_V1_DiagnoseResponse.Finding

    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func run() async throws {
        let context = ProgramContext.current
        let file = try ConfigurationFile.load(flag: connection.config, environment: context.environment)
        let settings = try ClientSettings(
            flags: connection, tenant: nil, environment: context.environment, file: file,
            fileExists: { FileManager.default.fileExists(atPath: $0) })
        var findings = Self.localFindings(settings)
        do {
            try await Session.run(connection) { session in
                findings.append(Self.finding(.ok, "connection", "\(settings.host):\(settings.port) answers."))
                findings += try await session.call(PlatformCalls.diagnose, .init()).findings
            }
        } catch let error as RPCError {
            findings.append(Self.finding(ErrorReport(error)))
        } catch let error as CommandFailure {
            findings.append(Self.finding(ErrorReport(error)))
        }
        try show(findings, Printer(isJSON: connection.json, context: context))
    }

    private func show(_ findings: [Finding], _ printer: Printer) throws {
        let rows = findings.map { [$0.severity.word, $0.subject, $0.message, $0.remedy] }
        try printer.show(
            .object([("findings", try .messages(findings))]),
            Table([.text("STATE"), .text("SUBJECT"), .text("FINDING"), .text("WHAT TO DO")], rows: rows).text)
        if findings.contains(where: { $0.severity == .error }) { throw ReportedFailure(status: .failed) }
    }

    /// What can be seen without the server.
    static func localFindings(_ settings: ClientSettings) -> [Finding] {
        var findings: [Finding] = []
        if let authority = settings.authorityFile {
            let isReadable = FileManager.default.isReadableFile(atPath: authority)
            findings.append(
                isReadable
                    ? finding(.ok, "authority", "\(authority) is readable.")
                    : finding(.error, "authority", "\(authority) cannot be read.", remedy: "Check --ca and the file's mode."))
        }
        switch settings.token {
        case .text: findings.append(finding(.ok, "token", "Taken from SPEARHEAD_TOKEN."))
        case .file(let path), .fileIfPresent(let path): findings.append(tokenFinding(path))
        }
        return findings
    }

    private static func tokenFinding(_ path: String) -> Finding {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
            return finding(.error, "token", "There is no file \(path).", remedy: "Give --token-file FILE, or --data DIRECTORY.")
        }
        let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
        guard mode & 0o077 == 0 else {
            return finding(.warning, "token", "Others may read \(path).", remedy: "chmod 600 \(path)")
        }
        return finding(.ok, "token", "\(path) is private.")
    }

    private static func finding(_ report: ErrorReport) -> Finding {
        finding(.error, "server", "\(report.message) (\(report.reason))", remedy: report.remedy)
    }

    private static func finding(
        _ severity: Finding.Severity, _ subject: String, _ message: String, remedy: String = ""
    ) -> Finding {
        .with {
            $0.severity = severity
            $0.subject = subject
            $0.message = message
            $0.remedy = remedy
        }
    }
}

extension Spearhead_Platform_V1_DiagnoseResponse.Finding.Severity {
    fileprivate var word: String {
        switch self {
        case .ok: "ok"
        case .warning: "warning"
        case .error: "error"
        case .unspecified, .UNRECOGNIZED: "?"
        }
    }
}
