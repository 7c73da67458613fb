internal import SwiftProtobuf

extension Doctor {
    /// What a check found out.
    struct Finding: Hashable, Sendable {
        enum Severity: Sendable { case ok, warning, error }

        let severity: Severity
        /// What was looked at: `certificate`, `tenant acme`.
        let subject: String
        let text: String
        /// What to do about it; empty when all is well.
        let remedy: String

        static func ok(_ subject: String, _ text: String) -> Finding {
            Finding(severity: .ok, subject: subject, text: text, remedy: "")
        }

        static func warning(_ subject: String, _ text: String, remedy: String) -> Finding {
            Finding(severity: .warning, subject: subject, text: text, remedy: remedy)
        }

        static func error(_ subject: String, _ text: String, remedy: String) -> Finding {
            Finding(severity: .error, subject: subject, text: text, remedy: remedy)
        }

        var message: Spearhead_Platform_V1_DiagnoseResponse.Finding {
            .with {
                $0.severity =
                    switch severity {
                    case .ok: .ok
                    case .warning: .warning
                    case .error: .error
                    }
                $0.subject = subject
                $0.message = text
                $0.remedy = remedy
            }
        }
    }
}
