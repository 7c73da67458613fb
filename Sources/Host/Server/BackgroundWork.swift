internal import Foundation
internal import Logging
internal import PluginKit

/// The host's clockwork: once a second it anchors audit trails, delivers outboxes and starts due jobs.
final class BackgroundWork: Sendable {
    private let services: HostServices
    private let anchors: AuditAnchors

    init(services: HostServices) {
        self.services = services
        anchors = AuditAnchors(services: services)
    }

    func start() {}

    func stop() {}
}
