internal import PluginKit
internal import SwiftProtobuf

/// ChannelService: the thresholds.
enum ChannelSettingsMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "ChannelService"
        registrar.query(service, "GetChannelSettings", permission: ChannelPermissions.readSettings, get)
        registrar.command(service, "UpdateChannelSettings", permission: ChannelPermissions.writeSettings, update)
    }

    static func get(
        _ request: Spearhead_Inspections_V1_GetChannelSettingsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Inspections_V1_GetChannelSettingsResponse {
        let settings = try ChannelSettings.find(version: request.version, reader)
        return .with { $0.settings = settings.message }
    }

    static func update(
        _ request: Spearhead_Inspections_V1_UpdateChannelSettingsRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Inspections_V1_UpdateChannelSettingsResponse {
        let mask = try UpdateMask(request.updateMask, allowed: Set(ChannelSettings.fields.map(\.name)))
        let before = try ChannelSettings.current(writer)
        try Etag.check(request.etag, before.version)
        let wanted = ChannelSettings(request.settings, from: before)
        var after = before
        for field in ChannelSettings.fields where mask.contains(field.name) {
            after[keyPath: field.path] = wanted[keyPath: field.path]
        }
        let stored = try ChannelSettings.change(before, to: after, writer, call)
        return .with { $0.settings = stored.message }
    }
}

extension ChannelSettings {
    fileprivate init(_ message: Spearhead_Inspections_V1_ChannelSettings, from before: ChannelSettings) {
        self = before
        stockDaysMax = message.stockDaysMax
        sellInRatioMaxPPM = message.sellInRatioMaxPpm
        flaggedMonthsMin = message.flaggedMonthsMin
        windowMonths = message.windowMonths
        normalMonths = message.normalMonths
        slumpDropPPM = message.slumpDropPpm
    }

    var message: Spearhead_Inspections_V1_ChannelSettings {
        .with {
            $0.version = version
            $0.stockDaysMax = stockDaysMax
            $0.sellInRatioMaxPpm = sellInRatioMaxPPM
            $0.flaggedMonthsMin = flaggedMonthsMin
            $0.windowMonths = windowMonths
            $0.normalMonths = normalMonths
            $0.slumpDropPpm = slumpDropPPM
            $0.changedBy = changedBy
            $0.changeTime = changedAt.timestamp
            $0.etag = Etag.of(version)
        }
    }
}
