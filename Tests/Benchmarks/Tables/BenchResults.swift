import Foundation

/// The JSON of `Scripts/bench --json`; a section that was not measured is not there.
struct BenchResults: Decodable {
    /// Calls that follow each other at once.
    struct Calls: Decodable {
        var callsPerSecond: Double
        var p50Ms: Double
        var p99Ms: Double
        var serverCpuUsPerCall: Double?
    }

    struct RPC: Decodable {
        struct Peers: Decodable {
            var goTtrpc: Calls?
            var grpcCpp: Calls?
        }
        var callsPerSecond: Double
        var p50Ms: Double
        var p99Ms: Double
        var serverCpuUsPerCall: Double?
        var tlsEcho: Calls
        var wire: Calls
        var peers: Peers

        var host: Calls {
            Calls(callsPerSecond: callsPerSecond, p50Ms: p50Ms, p99Ms: p99Ms, serverCpuUsPerCall: serverCpuUsPerCall)
        }
    }

    struct Writes: Decodable {
        var durablePerSecond: Double
        var p50Ms: Double
        var p99Ms: Double
        var serverCpuUsPerCall: Double?
        var bareSqlitePerSecond: Double
        /// The same while logs are archived.
        var archived: Calls?

        var host: Calls {
            Calls(callsPerSecond: durablePerSecond, p50Ms: p50Ms, p99Ms: p99Ms, serverCpuUsPerCall: serverCpuUsPerCall)
        }
    }

    struct Sync: Decodable {
        var events: Int
        var seconds: Double
        var againSeconds: Double
    }

    struct Import: Decodable {
        var rows: Int
        var seconds: Double
    }

    struct Reports: Decodable {
        var lines: Int
        var importSeconds: Double
        var attainment: Calls
        var aging: Calls
    }

    struct Commission: Decodable {
        var events: Int
        var people: Int
        var seconds: Double
        var peakMib: Int
    }

    struct Fleet: Decodable {
        var companies: Int
        var new: Calls
        var coldOpen: Calls
        var startupMs: Double
        var residentMib: Int
    }

    struct Neighbour: Decodable {
        var alone: Calls
        /// Beside a company that stays within its quota.
        var withinQuota: Calls
        /// Beside a company that sends 20 times its quota.
        var beside: Calls
    }

    var rpc: RPC?
    var reads: Calls?
    var writes: Writes?
    var sync: Sync?
    var `import`: Import?
    var reports: Reports?
    var commission: Commission?
    var fleet: Fleet?
    var neighbour: Neighbour?

    /// Reads a file.
    init(file: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(BenchResults.self, from: Data(contentsOf: URL(filePath: file)))
    }
}
