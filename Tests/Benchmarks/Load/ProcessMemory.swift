import Foundation

/// Reads how much memory processes have.
enum ProcessMemory {
    /// A line of `/proc/PID/status`, such as `VmRSS` or `VmHWM`, in MiB; 0 when it cannot be read.
    static func mebibytes(_ name: String, of process: Int32?) -> Int {
        guard let process, let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("\(name):") })
        else { return 0 }
        return (Int(line.filter(\.isNumber)) ?? 0) / 1024
    }
}
