/// The moments of the store at which a process may end or a step may fail, and something must hold.
package enum StorePoint: String, Failpoint {
    /// A command of a group is about to run; those before it have written.
    case laneBeforeCommand
    /// All commands of a group have run, nothing is committed.
    case laneBeforeCommit
    /// The group is on disk, nobody was answered. The step cannot fail any more.
    case laneAfterCommit
    /// The log is about to be carried over into the file.
    case checkpointBefore
    /// The log was carried over and cut.
    case checkpointAfter
    /// All of a blob has come and is not yet on disk.
    case blobBeforeSync
    /// The blob is on disk without its name.
    case blobBeforeRename
    /// The blob has its name, which is not yet on disk.
    case blobAfterRename
    /// A piece of a blob is about to be read.
    case blobDuringRead
    /// The file of a backup exists, nothing is copied.
    case backupBeforeCopy
    /// Some pages are copied.
    case backupDuringCopy
    /// Everything is copied.
    case backupAfterCopy
    /// A tenant's files are made out of sight.
    case creationBeforeRename
    /// They stand in their place; the directory that names them is not yet on disk.
    case creationAfterRename
    /// A tenant's files are closed and about to go out of sight.
    case removalBeforeRename
    /// They are out of sight and not yet deleted.
    case removalAfterRename
}
