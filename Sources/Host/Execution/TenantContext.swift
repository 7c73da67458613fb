package import PluginKit
internal import RPC
internal import Synchronization

/// What a call needs to know of its company beside the database.
package final class TenantContext: Sendable {
    /// Time zone and business date.
    package let clock: TenantClock
    /// Distinguishes companies in page tokens.
    package let fingerprint: UInt64
    /// Numbers of the enabled plugins.
    package let enabledPlugins: Set<Int>
    /// Handlers of each event, of the enabled plugins.
    package let eventHandlers: [String: [EventHandler]]
    /// The measures of the enabled plugins.
    package let measures: MeasureCatalog
    /// People below each person; forgotten when the organisation changes.
    package let teams = TeamCache()

    package init(clock: TenantClock, fingerprint: UInt64, enabledPlugins: Set<Int>, composition: Composition) {
        self.clock = clock
        self.fingerprint = fingerprint
        self.enabledPlugins = enabledPlugins
        let ids = Set(enabledPlugins.map { composition.plugins[$0].id })
        measures = MeasureCatalog(entries: composition.measures, enabledPlugins: ids)
        eventHandlers = composition.eventHandlers.mapValues { $0.filter { ids.contains($0.plugin) } }
    }
}

/// Remembers team subtrees per person and date.
package final class TeamCache: Sendable {
    private struct Key: Hashable {
        let person: String
        let date: BusinessDate
    }

    /// Most subtrees kept; at the bound all are forgotten.
    static let entriesMax = 4096

    private let state = Mutex<(generation: UInt64, teams: [Key: VisibleSet])>((0, [:]))

    package init() {}

    /// Forgets everything; called after a commit that changed the organisation.
    package func invalidate() {
        state.withLock {
            $0.generation += 1
            $0.teams = [:]
        }
    }

    /// The set for a person on a date, computed at most once per generation.
    package func team(of person: String, on date: BusinessDate, compute: () throws -> Set<String>) rethrows -> VisibleSet {
        let key = Key(person: person, date: date)
        let (known, generation) = state.withLock { ($0.teams[key], $0.generation) }
        if let known { return known }
        let visible = VisibleSet(people: try compute())
        state.withLock {
            guard $0.generation == generation else { return }
            if $0.teams.count >= Self.entriesMax { $0.teams = [:] }
            $0.teams[key] = visible
        }
        return visible
    }
}
