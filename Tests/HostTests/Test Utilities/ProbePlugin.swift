import GRDB
import PluginKit
import RPC
import Synchronization

/// A plugin with jobs, deliveries and a health check whose behaviour a test sets in its tables.
struct ProbePlugin: Plugin {
    static let manifest = PluginManifest(id: "probe", version: "1.2.3", protoPackage: "probe.v1", descriptors: "")

    init(configuration: PluginConfiguration) {}

    func register(with registrar: inout PluginRegistrar) {
        registrar.migration(
            "0001-probe",
            sql: """
                CREATE TABLE probe_run (job TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
                CREATE TABLE probe_fault (job TEXT PRIMARY KEY) STRICT;
                CREATE TABLE probe_note (id TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
                """)
        for (name, schedule) in Self.jobs {
            registrar.job(name, schedule) { writer, call in
                try writer.insert("probe_run", ["job": name, "at": call.now])
                if try writer.exists("SELECT 1 FROM probe_fault WHERE job = ?", [name]) {
                    throw RPCError(.failedPrecondition, "PROBE_FAULT", "The test asked for it.")
                }
                if name == "daily" { writer.organizationChanged() }
            }
        }
        registrar.delivers("mail") { message in try await Mailbox.shared.receive(message) }
        registrar.healthCheck("faults") { reader in
            try reader.exists("SELECT 1 FROM probe_fault WHERE job = 'health'") ? "The probe is ill. Heal it." : nil
        }
    }

    static let jobs: [(String, Schedule)] = [
        ("faulty", .every(minutes: 60)), ("hourly", .every(minutes: 60)), ("daily", .daily(hour: 6, minute: 0)),
        ("weekly", .weekly(weekday: 1, hour: 7, minute: 0)),
    ]
}

/// Where the probe's mail goes: a destination takes mail, refuses it or never answers.
final class Mailbox: Sendable {
    static let shared = Mailbox()

    enum Mood { case takes, refuses, hangs }

    private let state = Mutex<(moods: [String: Mood], received: [String: [OutboxMessage]])>(([:], [:]))

    func set(_ destination: String, _ mood: Mood) { state.withLock { $0.moods[destination] = mood } }

    func received(_ destination: String) -> [OutboxMessage] { state.withLock { $0.received[destination] ?? [] } }

    func receive(_ message: OutboxMessage) async throws {
        let mood = state.withLock { state in
            state.received[message.destination, default: []].append(message)
            return state.moods[message.destination] ?? .takes
        }
        switch mood {
        case .takes: return
        case .refuses: throw RPCError(.unavailable, "MAIL_REFUSED", "The box is closed.")
        case .hangs: try await Task.sleep(for: .seconds(3600))
        }
    }
}
