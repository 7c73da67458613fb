import Testing

/// Why one connection of a file writes and checkpoints, and readers never checkpoint (design.md §4).
///
/// SQLite 3.7.0 to 3.51.2 can lose committed transactions when one connection checkpoints while another resets the log: the WAL-reset bug,
/// <https://www.sqlite.org/wal.html#walresetbug>, fixed in 3.51.3. The rule makes the bug impossible with any version; these tests search a
/// model of the log for a loss, all interleavings of all steps.
@Suite("The rule of the one connection that checkpoints")
struct CheckpointRuleTests {
    /// Who of three connections may do what.
    enum Roles: CaseIterable {
        case rule, separateCheckpointer, twoWriters, twoOfBoth

        var connections: [WALModel.Role] {
            switch self {
            case .rule: [[.write, .checkpoint], [.read], [.read]]
            case .separateCheckpointer: [[.write], [.checkpoint]]
            case .twoWriters: [[.write, .checkpoint], [.write]]
            case .twoOfBoth: [[.write, .checkpoint], [.write, .checkpoint]]
            }
        }
    }

    @Test("With one connection that writes and checkpoints, and others that read, no interleaving loses a transaction")
    func rule() {
        let search = WALModel.search(Roles.rule.connections, transactions: 5, checkpoints: 3, reads: 1)
        #expect(search.loss == nil)
        // The search came to the end of everything that may happen: logs that were reset and checkpoints that readers cut short.
        #expect(search.resets > 0 && search.cutShort > 0 && search.isComplete)
        #expect(search.stateCount > 10_000)
    }

    @Test("Without the rule the search finds a loss", arguments: Roles.allCases.filter { $0 != .rule })
    func withoutRule(roles: Roles) throws {
        let search = WALModel.search(roles.connections, transactions: 5, checkpoints: 3, reads: 0)
        let loss = try #require(search.loss)
        // A checkpoint was completed; the next one has read the header when another connection resets the log, and goes on with what it read.
        let steps = loss.map(\.step)
        let reset = try #require(steps.lastIndex(of: .reset))
        let header = try #require(steps[..<reset].lastIndex(of: .readHeader))
        #expect(steps[..<header].contains(.finish))
        #expect(loss[reset].connection != loss[header].connection && !steps[header..<reset].contains(.compare))
        #expect(steps[reset...].contains(.compare) && steps[reset...].contains(.finish))
        // It takes two transactions more: the log then ends where that checkpoint says that all is in the file, so that nobody reads it.
        #expect(steps[reset...].count { $0 == .commit } == 2)
    }

    @Test("The model also goes the longer way that SQLite describes, with a third checkpoint that passes over a transaction")
    func published() throws {
        let write: [WALModel.Step] = [.beginRead, .lockWriter, .keep, .append, .commit]
        let overwrite: [WALModel.Step] = [.beginRead, .lockWriter, .reset, .append, .commit]
        let checkpoint: [WALModel.Step] = [.lockCheckpoint, .readHeader, .compare, .lookAtMarks, .lockFile, .copy, .finish]
        var moves: [WALModel.Move] = []
        func add(_ connection: Int, _ steps: some Sequence<WALModel.Step>) {
            moves += steps.map { WALModel.Move(connection: connection, step: $0) }
        }
        add(0, write + write + checkpoint + checkpoint[..<2])
        add(1, overwrite)
        add(0, checkpoint[2...])
        // A reader keeps the log from being reset too early; in SQLite a transaction of several frames does as well.
        add(2, [.beginRead])
        add(1, write + write)
        add(2, [.endRead])
        let roles = Roles.twoOfBoth.connections + [[.read]]
        let grown = try #require(WALModel.replay(moves, roles, transactions: 5, checkpoints: 3, reads: 1))
        #expect(!grown.hasLoss)
        add(0, checkpoint)
        let third = try #require(WALModel.replay(moves, roles, transactions: 5, checkpoints: 3, reads: 1))
        #expect(third.hasLoss)
    }
}

/// SQLite's write-ahead log as far as the rule needs it, with every order of steps of a few connections.
///
/// What is modelled, after `wal.c` of SQLite 3.40: the header of the index with `mxFrame`, which a connection copies before it works; `nBackfill`,
/// how many frames a checkpoint says are in the file; one read mark for each connection (SQLite shares four); the locks WRITER, CHECKPOINT,
/// READ 0 (readers of the file alone) and the marks'; a writer that takes its snapshot, locks, resets the log when all of it is in the file
/// and nobody reads from it, overwrites a frame and publishes it; a PASSIVE checkpoint that locks, copies the header, compares it with
/// `nBackfill`, looks at the marks, locks READ 0, copies frames, and writes `nBackfill`. Each of these is one step between which any other
/// connection may take any of its own.
///
/// What is not: a transaction is one frame with a page of its own, so that what a file holds is a set of transactions; beginning to read, with
/// SQLite's repeated look at the header, is one step; memory is sequentially consistent; nobody crashes and no lock is waited for. A loss
/// that the model finds is therefore one that the order of steps alone makes; that it finds none says so of these steps and bounds.
enum WALModel {
    enum Work: Hashable { case write, checkpoint, read }
    typealias Role = Set<Work>

    enum Step: String, Hashable {
        // A writer's, after it began to read.
        case lockWriter, reset, keep, append, commit, giveUp
        // A checkpoint's.
        case lockCheckpoint, readHeader, compare, lookAtMarks, lockFile, copy, finish
        // A reader's, and a writer's first.
        case beginRead, endRead
    }

    struct Move {
        let connection: Int
        let step: Step
    }

    struct Search {
        /// The steps to the first state in which a committed transaction cannot be read.
        var loss: [Move]?
        var stateCount = 0
        var resets = 0
        /// Checkpoints that a reader kept from copying everything.
        var cutShort = 0
        /// Whether a state was met in which everything that was allowed was done.
        var isComplete = false
    }

    /// Looks through all reachable states, nearest first, until there is a loss or nothing more.
    static func search(_ roles: [Role], transactions: UInt8, checkpoints: UInt8, reads: UInt8) -> Search {
        var search = Search()
        var states = [State()]
        states[0].left = (transactions, checkpoints, reads * UInt8(roles.count { $0.contains(.read) }))
        var known: [State: Int] = [states[0]: 0]
        var origins: [(state: Int, move: Move)?] = [nil]
        var index = 0
        while index < states.count {
            defer { index += 1 }
            let state = states[index]
            search.isComplete = search.isComplete || state.isFinished
            for (connection, role) in roles.enumerated() {
                for (step, next) in state.steps(of: connection, role) where known[next] == nil {
                    known[next] = states.count
                    states.append(next)
                    origins.append((index, Move(connection: connection, step: step)))
                    search.resets += step == .reset ? 1 : 0
                    search.cutShort += step == .lookAtMarks && next[connection].safe < next[connection].seenFrames ? 1 : 0
                    if next.hasLoss {
                        search.loss = path(to: states.count - 1, origins)
                        search.stateCount = states.count
                        return search
                    }
                }
            }
        }
        search.stateCount = states.count
        return search
    }

    /// Where these steps lead; `nil` when one of them cannot be taken.
    static func replay(_ moves: [Move], _ roles: [Role], transactions: UInt8, checkpoints: UInt8, reads: UInt8) -> State? {
        var state = State()
        state.left = (transactions, checkpoints, reads)
        for move in moves {
            let next = state.steps(of: move.connection, roles[move.connection]).first { $0.0 == move.step }
            guard let next else { return nil }
            state = next.1
        }
        return state
    }

    private static func path(to state: Int, _ origins: [(state: Int, move: Move)?]) -> [Move] {
        var moves: [Move] = []
        var state = state
        while let origin = origins[state] {
            moves.append(origin.move)
            state = origin.state
        }
        return moves.reversed()
    }

    /// What one connection is doing.
    struct Connection: Hashable {
        enum Position: UInt8 {
            case idle, reading, writing, locked, placed, appended, checkpointing, header, behind, limited, copying, copied
        }
        enum ReadLock: UInt8 { case none, file, mark }

        var position = Position.idle
        var readLock = ReadLock.none
        /// `mxFrame` of the header that it copied.
        var seenFrames: UInt8 = 0
        /// The number of commits at that time; the header tells by a counter whether there were more.
        var seenCommits: UInt8 = 0
        /// Up to where a checkpoint copies.
        var safe: UInt8 = 0
        /// The transactions that a reader must see, and no others.
        var snapshot: UInt16 = 0
    }

    struct State: Hashable {
        /// The transactions in the frames of the log's file, four bits each, the first frame lowest; 0 is none.
        private var log: UInt64 = 0
        /// The transactions in the database file.
        private var file: UInt16 = 0
        private var committed: UInt16 = 0
        private var commits: UInt8 = 0
        private var frames: UInt8 = 0
        private var backfilled: UInt8 = 0
        private var writer: Int8 = -1
        private var checkpointer: Int8 = -1
        private var isFileLocked = false
        private var isWrong = false
        private var transactionsLeft: UInt8 = 0
        private var checkpointsLeft: UInt8 = 0
        private var readsLeft: UInt8 = 0
        private var first = Connection()
        private var second = Connection()
        private var third = Connection()

        var left: (UInt8, UInt8, UInt8) {
            get { (transactionsLeft, checkpointsLeft, readsLeft) }
            set { (transactionsLeft, checkpointsLeft, readsLeft) = newValue }
        }

        var isFinished: Bool { left == (0, 0, 0) && (0..<3).allSatisfy { self[$0].position == .idle } }

        /// Whether a reader that began now would miss a transaction, or one that ended has seen another state than the one it began with.
        var hasLoss: Bool { isWrong || committed & ~visible(frames, fromFileAlone: backfilled == frames) != 0 }

        subscript(_ connection: Int) -> Connection {
            get { connection == 0 ? first : connection == 1 ? second : third }
            set {
                if connection == 0 { first = newValue } else if connection == 1 { second = newValue } else { third = newValue }
            }
        }

        private func visible(_ frames: UInt8, fromFileAlone: Bool) -> UInt16 {
            fromFileAlone ? file : file | transactions(0, frames)
        }

        /// The transactions in the frames after `from`, to `to`.
        private func transactions(_ from: UInt8, _ to: UInt8) -> UInt16 {
            var found: UInt16 = 0
            for frame in from..<max(from, to) { found |= 1 << UInt16(log >> (UInt64(frame) * 4) & 15) }
            return found & ~1
        }

        /// The steps that a connection can take, and where they lead.
        func steps(of connection: Int, _ role: Role) -> [(Step, State)] {
            var next = self
            func after(_ step: Step, _ change: (inout State, inout Connection) -> Void) -> [(Step, State)] {
                var own = next[connection]
                change(&next, &own)
                next[connection] = own
                return [(step, next)]
            }
            let own = self[connection]
            switch own.position {
            case .idle:
                var found: [(Step, State)] = []
                if role.contains(.write), transactionsLeft > 0, !isFileLocked || backfilled != frames {
                    found += after(.beginRead) { $0.beginRead(&$1, .writing) }
                    next = self
                }
                if role.contains(.read), readsLeft > 0, !isFileLocked || backfilled != frames {
                    found += after(.beginRead) {
                        $0.readsLeft -= 1
                        $0.beginRead(&$1, .reading)
                    }
                    next = self
                }
                if role.contains(.checkpoint), checkpointsLeft > 0, checkpointer < 0 {
                    found += after(.lockCheckpoint) {
                        $0.checkpointsLeft -= 1
                        $0.checkpointer = Int8(connection)
                        $1.position = .checkpointing
                    }
                }
                return found
            case .reading:
                return after(.endRead) {
                    $0.isWrong = $0.visible($1.seenFrames, fromFileAlone: $1.readLock == .file) != $1.snapshot
                    $1 = Connection()
                }
            case .writing:
                // A writer whose snapshot is old, or who finds another one, gives up and may begin again.
                if writer >= 0 || commits != own.seenCommits { return after(.giveUp) { $1 = Connection() } }
                return after(.lockWriter) {
                    $0.writer = Int8(connection)
                    $1.position = .locked
                }
            case .locked:
                let othersRead = (0..<3).contains { $0 != connection && self[$0].readLock == .mark }
                let mayReset = own.readLock == .file && backfilled > 0 && !othersRead
                return after(mayReset ? .reset : .keep) {
                    if mayReset { ($0.frames, $0.backfilled) = (0, 0) }
                    $1.seenFrames = $0.frames
                    $1.readLock = .mark
                    $1.position = .placed
                }
            case .placed:
                return after(.append) {
                    let shift = UInt64($1.seenFrames) * 4
                    $0.log = $0.log & ~(15 << shift) | UInt64($0.commits + 1) << shift
                    $1.position = .appended
                }
            case .appended:
                return after(.commit) {
                    $0.commits += 1
                    $0.committed |= 1 << UInt16($0.commits)
                    $0.frames = $1.seenFrames + 1
                    $0.transactionsLeft -= 1
                    $0.writer = -1
                    $1 = Connection()
                }
            case .checkpointing:
                return after(.readHeader) {
                    $1.seenFrames = $0.frames
                    $1.position = .header
                }
            case .header:
                return after(.compare) {
                    if $0.backfilled < $1.seenFrames { $1.position = .behind } else { $0.endCheckpoint(&$1) }
                }
            case .behind:
                return after(.lookAtMarks) { state, own in
                    let marks = (0..<3).filter { state[$0].readLock == .mark }.map { state[$0].seenFrames }
                    own.safe = min(own.seenFrames, marks.min() ?? .max)
                    own.position = .limited
                }
            case .limited:
                let fileIsRead = (0..<3).contains { self[$0].readLock == .file }
                return after(.lockFile) {
                    if fileIsRead { return $0.endCheckpoint(&$1) }
                    $0.isFileLocked = true
                    $1.position = .copying
                }
            case .copying:
                return after(.copy) {
                    $0.file |= $0.transactions($0.backfilled, $1.safe)
                    $1.position = .copied
                }
            case .copied:
                return after(.finish) {
                    $0.backfilled = $1.safe
                    $0.isFileLocked = false
                    $0.endCheckpoint(&$1)
                }
            }
        }

        private mutating func beginRead(_ own: inout Connection, _ position: Connection.Position) {
            own.position = position
            own.readLock = backfilled == frames ? .file : .mark
            own.seenFrames = frames
            own.seenCommits = commits
            // A writer's is not looked at; left out, it makes no states of its own.
            own.snapshot = position == .reading ? committed : 0
        }

        private mutating func endCheckpoint(_ own: inout Connection) {
            checkpointer = -1
            own = Connection()
        }
    }
}
