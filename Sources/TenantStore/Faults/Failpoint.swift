internal import Synchronization

/// A named moment in the code at which a test lets something happen: a failure, a look at what the disk holds, a wait.
///
/// A module lists its moments in an enumeration; each has a test that shows what holds when the process ends there and when the step fails there.
/// Nothing but a test arms one. As long as none is armed, passing one costs a relaxed load.
///
/// ```swift
/// let armed = StorePoint.laneBeforeCommit.arm(below: directory) { throw DiskFailed() }
/// ```
package protocol Failpoint: RawRepresentable<String>, CaseIterable, Sendable {}

extension Failpoint {
    /// Does what the test wants at this moment.
    ///
    /// - Parameter path: The file or directory being worked on; worked out only when something is armed.
    /// - Throws: What the test throws, as if the step after it had failed.
    @inline(__always)
    package func reached(_ path: @autoclosure () -> String) throws {
        if Failpoints.armedCount.load(ordering: .relaxed) != 0 { try Failpoints.run(Self.name(self), path()) }
    }

    /// Lets `action` run whenever this moment is reached with a file below a directory, until the result is released.
    package func arm(below directory: String, _ action: @escaping @Sendable () throws -> Void) -> ArmedFailpoint {
        ArmedFailpoint(.init(point: Self.name(self), directory: directory, action: action))
    }

    private static func name(_ point: Self) -> String { "\(Self.self).\(point.rawValue)" }
}

/// A failpoint that a test has armed, disarmed with the last reference.
package final class ArmedFailpoint: Sendable {
    private let arming: Failpoints.Arming

    fileprivate init(_ arming: Failpoints.Arming) {
        self.arming = arming
        Failpoints.add(arming)
    }

    deinit { Failpoints.remove(arming) }

    /// How often it was reached.
    package var hits: Int { arming.hits.load(ordering: .relaxed) }
}

/// What is armed in this process.
private enum Failpoints {
    /// What happens at a moment. The list keeps it, not ``ArmedFailpoint``, whose end must not come while the list is locked.
    final class Arming: Sendable {
        let point: String
        let directory: String
        let action: @Sendable () throws -> Void
        let hits = Atomic<Int>(0)

        init(point: String, directory: String, action: @escaping @Sendable () throws -> Void) {
            self.point = point
            self.directory = directory
            self.action = action
        }
    }

    static let armedCount = Atomic<Int>(0)
    private static let armed = Mutex<[Arming]>([])

    static func add(_ arming: Arming) {
        armed.withLock { $0.append(arming) }
        armedCount.add(1, ordering: .relaxed)
    }

    static func remove(_ arming: Arming) {
        armed.withLock { $0.removeAll { $0 === arming } }
        armedCount.subtract(1, ordering: .relaxed)
    }

    static func run(_ point: String, _ path: String) throws {
        for arming in armed.withLock({ $0 }) where arming.point == point && path.hasPrefix(arming.directory) {
            arming.hits.add(1, ordering: .relaxed)
            try arming.action()
        }
    }
}
