package import PluginKit

/// How a deployment backs its companies up.
package struct BackupSettings: Sendable {
    /// Backups of a company that are kept whatever their age.
    package var keptLast = 14
    /// Days, ISO weeks and months of which the last backup is kept as well.
    package var keptDaily = 0
    package var keptWeekly = 0
    package var keptMonthly = 0
    /// When each company is backed up, in its time zone; `nil` for never.
    package var schedule: Schedule?
    /// File with the deployment key; `nil` makes one in the data directory.
    package var keyFile: String?
    /// Days after the deletion of a company until its backups' key is destroyed.
    package var keyGraceDays: Int64 = 30

    /// Most bytes of a company's archive; `nil` for no archive.
    package var archiveBytes: Int64?

    package init() {}
}
