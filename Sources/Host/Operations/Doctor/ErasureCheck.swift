internal import PluginKit

/// Whether erasures of persons came to their end: until then bytes of them may stand in space that is free.
enum ErasureCheck {
    /// An erasure that is tried again every minute may take this long before it is reported.
    static let secondsMax: Int64 = 3600

    static func findings(_ services: HostServices) -> [Doctor.Finding] {
        let subject = "erasures"
        do {
            let old = services.now().advanced(bySeconds: -secondsMax)
            let unfinished = try ErasureList.unfinished(services.control, begunBefore: old)
            let findings = unfinished.sorted { $0.key < $1.key }.compactMap { finding($0.key, count: $0.value.count, services) }
            return findings.isEmpty ? [.ok(subject, "none waits for longer than an hour")] : findings
        } catch {
            return [.error(subject, "they cannot be read", remedy: "See what is said of the control database.")]
        }
    }

    /// - Returns: `nil` when the company is gone, and its files with it.
    private static func finding(_ slug: String, count: Int, _ services: HostServices) -> Doctor.Finding? {
        guard let tenant = services.directory.find(slug: slug) else { return nil }
        let isActive = tenant.record.state == .active
        return .error(
            "tenant \(slug)", "\(count) erasures of persons are not finished: bytes of them may be left",
            remedy: isActive
                ? "It is tried every minute; the log says what is in the way: a report or backup that does not end, or a full disk."
                : "It goes on when the company is active again: `spearhead tenant resume \(slug)`.")
    }
}
