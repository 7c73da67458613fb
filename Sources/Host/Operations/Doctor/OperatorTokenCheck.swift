internal import PluginKit

/// Whether operators will be able to call next week.
enum OperatorTokenCheck {
    static let warningDays: Int64 = 14

    static func findings(_ services: HostServices) -> [Doctor.Finding] {
        let subject = "operator's token"
        guard let end = services.identity.operatorTokensEnd else { return [.ok(subject, "there is none")] }
        let days = end.seconds(since: services.now()) / 86_400
        return days < warningDays
            ? [.warning(subject, "the last one that is valid ends in \(days) days", remedy: "Run `spearhead token rotate`.")]
            : [.ok(subject, "one is valid for \(days) days")]
    }
}
