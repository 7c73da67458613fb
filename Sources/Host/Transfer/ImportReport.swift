internal import PluginKit
internal import RPC

/// What an import did, or would have done.
package struct ImportReport: Sendable, Hashable {
    /// A refused row.
    package struct RowError: Sendable, Hashable {
        package let line: Int
        package let column: String
        package let reason: String
    }

    package private(set) var created = 0
    package private(set) var updated = 0
    package private(set) var unchanged = 0
    /// All refused rows.
    package private(set) var refused = 0
    /// The first of them.
    package private(set) var errors: [RowError] = []
    /// Whether anything was kept.
    package var committed = false
    package var organizationChanged = false

    mutating func count(_ outcome: ImportTable.Outcome) {
        switch outcome {
        case .created: created += 1
        case .updated: updated += 1
        case .unchanged: unchanged += 1
        }
    }

    mutating func refuse(_ line: Int, _ column: String, _ reason: String) {
        refused += 1
        if errors.count < Importer.errorsMax { errors.append(RowError(line: line, column: column, reason: reason)) }
    }

    mutating func refuse(_ line: Int, _ error: RPCError) {
        guard let first = error.fieldViolations.first else { return refuse(line, "", error.message) }
        refuse(line, first.field, first.description)
        for violation in error.fieldViolations.dropFirst() where errors.count < Importer.errorsMax {
            errors.append(RowError(line: line, column: violation.field, reason: violation.description))
        }
    }
}
