import Foundation

/// What a host takes, measured once a second.
struct HostFigures {
    struct Sample {
        var residentMebibytes: Int
        var descriptors: Int

        init?(process: Int32) {
            guard let text = try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8),
                let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) }),
                let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd")
            else { return nil }
            residentMebibytes = (pages * Int(sysconf(Int32(_SC_PAGESIZE)))) >> 20
            descriptors = open.count
        }
    }

    private(set) var samples: [Sample] = []

    mutating func add(_ sample: Sample?) {
        if let sample { samples.append(sample) }
    }

    /// Start, most and end, and some values in between.
    func line(_ name: String, _ value: KeyPath<Sample, Int>) -> String {
        guard let first = samples.first, let last = samples.last else { return "\(name): not measured" }
        let curve = (0...10).map { "\(samples[(samples.count - 1) * $0 / 10][keyPath: value])" }.joined(separator: " ")
        return "\(name): \(first[keyPath: value]) at the start, \(samples.map { $0[keyPath: value] }.max() ?? 0) at most, "
            + "\(last[keyPath: value]) at the end; \(curve)"
    }

    /// Growth of a value that should have come to rest after the first half: the most of the last quarter over the most before the middle,
    /// beyond a quarter of that and `slack`.
    func grows(_ value: KeyPath<Sample, Int>, slack: Int) -> Bool {
        let values = samples.map { $0[keyPath: value] }
        guard values.count >= 8, let before = values.prefix(values.count / 2).max(),
            let after = values.suffix(values.count / 4).max()
        else { return false }
        return after > before + before / 4 + slack
    }
}
