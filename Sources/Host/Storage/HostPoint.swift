internal import TenantStore

/// The moments of the host's own work on a company's files at which a process may end or a step may fail, and something must hold.
package enum HostPoint: String, Failpoint {
    /// The migrations before are recorded, the next one has not begun.
    case migrationBetween
    /// A migration has changed the tables and is not yet recorded.
    case migrationBeforeRecord
    /// A backup's database and blobs are copied and checked.
    case backupBeforeManifest
    /// All of a backup is on disk under a name that nobody lists.
    case backupBeforeRename
    /// A restored company is complete, and the one it replaces still serves.
    case restoreBeforeInstall
    /// A company is replaced, deleted or given up; its files are still there.
    case discardBeforeFiles
}
