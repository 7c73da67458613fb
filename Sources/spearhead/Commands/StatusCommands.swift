internal import ArgumentParser
internal import Host
internal import SpearheadClient

/// `spearhead health`.
struct HealthCommand: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Ask whether the server takes calls; needs no token.",
        discussion: "Ends with status 0 while the server serves, with 6 while it drains or cannot be reached.")

    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func execute(_ session: Session) async throws {
        let anonymous = Session(
            settings: session.settings, client: session.client.presenting(.anonymous), printer: session.printer,
            context: session.context)
        let response = try await anonymous.call(PlatformCalls.check, .init())
        let isServing = response.status == .serving
        var text = "\(isServing ? "serving" : "draining"), version \(response.version.printable)\n"
        for (plugin, _) in response.plugins.filter({ $0.value == .degraded }).sorted(by: { $0.key < $1.key }) {
            text += "\(plugin.printable) is degraded in some companies; run spearhead doctor\n"
        }
        try session.printer.show(try .message(response), text)
        if !isServing { throw ReportedFailure(status: .unavailable) }
    }
}

/// `spearhead status`.
struct StatusCommand: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show how the deployment stands: companies, connections, calls, memory, certificate.")

    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func execute(_ session: Session) async throws {
        let status = try await session.call(PlatformCalls.getStatus, .init())
        let tenants = status.tenants.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        try session.printer.show(
            try .message(status),
            Facts([
                ("version", status.version),
                ("started", Texts.time(status.startTime, isSet: status.hasStartTime)),
                ("companies", tenants.isEmpty ? "none" : tenants),
                ("open companies", "\(status.openTenants)"),
                ("connections", "\(status.connections)"),
                ("calls under way", "\(status.callsInFlight)"),
                ("calls so far", "\(status.callsTotal)"),
                ("memory", Texts.bytes(status.residentBytes)),
                ("plugins", status.plugins.joined(separator: ", ")),
                ("certificate ends", Texts.time(status.certificateExpireTime, isSet: status.hasCertificateExpireTime)),
            ]).text)
    }
}
