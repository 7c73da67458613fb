internal import GRDB
internal import Synchronization

/// Group commit: runs commands one after the other in one transaction and answers all after its one commit.
///
/// A command that fails is taken back alone, which takes a savepoint for each; but inside one SQLite copies every page before it changes it,
/// and few commands fail after they have written. So a group runs without savepoints: when such a command comes, the transaction is given
/// up, those before it are run once more, and the groups that follow have savepoints for a while.
struct CommandGroup {
    /// How many groups have savepoints after a command failed that had written.
    static let carefulGroupCount = 32

    /// After this long the transaction is committed with what it has; the rest stays queued.
    let nanosecondsMax: UInt64
    let counters = Counters()

    /// How many transactions were made for how many commands.
    final class Counters: Sendable {
        let groups = Atomic<UInt64>(0)
        let commands = Atomic<UInt64>(0)
    }

    /// How a transaction with several commands ended.
    private struct Outcome {
        var done: [any LaneCommand] = []
        var failures: [(command: any LaneCommand, error: any Error)] = []
        var taken = 0
        /// The transaction was given up because of the last failure, or SQLite refused to commit it: run `done` once more.
        var mustRepeat = false

        func answer() {
            for command in done { command.committed() }
            for failure in failures { failure.command.failed(failure.error) }
        }
    }

    /// Runs commands until all are answered or the time is up.
    ///
    /// - Returns: How many were taken and answered.
    func run(_ commands: [any LaneCommand], on connection: Connection) -> Int {
        let hasSavepoints = connection.carefulGroups > 0
        if hasSavepoints { connection.carefulGroups -= 1 }
        var outcome = transaction(commands[...], on: connection, hasSavepoints: hasSavepoints)
        if outcome.mustRepeat {
            // One more try together; if that is lost as well, each on its own, so that the work stays bounded.
            let survivors = outcome.done
            let second = transaction(survivors[...], on: connection, isBounded: false)
            outcome.done = second.done
            outcome.failures += second.failures
            if second.mustRepeat {
                outcome.done = []
                for command in second.done + survivors[second.taken...] {
                    let single = transaction([command], on: connection, isBounded: false)
                    outcome.done += single.done
                    outcome.failures += single.failures
                }
            }
        }
        counters.groups.add(1, ordering: .relaxed)
        counters.commands.add(UInt64(outcome.taken), ordering: .relaxed)
        try? StorePoint.laneAfterCommit.reached(connection.path)
        outcome.answer()
        return outcome.taken
    }

    private func transaction(
        _ commands: ArraySlice<any LaneCommand>, on connection: Connection, isBounded: Bool = true, hasSavepoints: Bool = true
    ) -> Outcome {
        var outcome = Outcome()
        let started = MonotonicClock.now()
        do {
            try connection.writeTransaction {
                for command in commands {
                    let now = MonotonicClock.now()
                    if isBounded, outcome.taken > 0, now - started > nanosecondsMax { break }
                    try StorePoint.laneBeforeCommand.reached(connection.path)
                    outcome.taken += 1
                    if now >= command.deadlineNanoseconds {
                        outcome.failures.append((command, StoreError.deadlinePassed()))
                        continue
                    }
                    let changes = connection.changes
                    do {
                        connection.beginWork(deadlineNanoseconds: command.deadlineNanoseconds)
                        if hasSavepoints {
                            try connection.savepoint { try command.run(connection) }
                        } else {
                            try connection.control.refusingFaults { try command.run(connection) }
                            try connection.requireTransaction()
                        }
                        outcome.done.append(command)
                    } catch {
                        outcome.failures.append((command, StoreError.mapping(error, connection.control)))
                        if !connection.database.isInsideTransaction {
                            outcome.mustRepeat = true
                            throw error
                        }
                        if !hasSavepoints, connection.changes != changes || connection.control.schemaChanged {
                            connection.carefulGroups = Self.carefulGroupCount
                            outcome.mustRepeat = true
                            throw error
                        }
                    }
                }
                connection.control.endWork()
                try StorePoint.laneBeforeCommit.reached(connection.path)
                return outcome.done.isEmpty ? .rollback : .commit
            }
        } catch {
            if !outcome.mustRepeat { settle(error, commands, &outcome, connection) }
        }
        return outcome
    }

    /// The transaction could not begin, or could not be committed.
    private func settle(
        _ error: any Error, _ commands: ArraySlice<any LaneCommand>, _ outcome: inout Outcome, _ connection: Connection
    ) {
        let isConstraint = (error as? DatabaseError)?.resultCode.primaryResultCode == .SQLITE_CONSTRAINT
        if isConstraint, outcome.done.count > 1 {
            // A deferred foreign key of one of them: find out whose.
            outcome.mustRepeat = true
            return
        }
        if outcome.taken == 0 {
            outcome.taken = commands.count
            outcome.done = Array(commands)
        }
        let mapped = StoreError.mapping(error, connection.control)
        outcome.failures += outcome.done.map { ($0, mapped) }
        outcome.done = []
    }
}
