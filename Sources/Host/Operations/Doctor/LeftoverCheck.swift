internal import Foundation
internal import PluginKit

/// What work that never ended has left behind; the host sweeps it away when it starts.
enum LeftoverCheck {
    /// Work that takes longer is taken for dead.
    static let ageSecondsMax: Int64 = 86_400

    static func findings(_ services: HostServices) -> [Doctor.Finding] {
        let old = services.now().advanced(bySeconds: -ageSecondsMax)
        let findings = ["backups", "tenants"].flatMap { folder in
            let path = services.dataDirectory + "/" + folder
            let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { $0.hasPrefix(".") }
            return names.sorted().compactMap { name -> Doctor.Finding? in
                guard let modified = modified("\(path)/\(name)"), modified < old else { return nil }
                return .warning(
                    "\(folder)/\(name)", "work that did not end left it behind",
                    remedy: "It is removed when the host starts; if there are more each day, look into the log for what fails.")
            }
        }
        return findings.isEmpty ? [.ok("leftovers", "there are none")] : findings
    }

    private static func modified(_ path: String) -> Instant? {
        let date = (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
        return date.map { Instant(milliseconds: Int64($0.timeIntervalSince1970 * 1000)) }
    }
}
