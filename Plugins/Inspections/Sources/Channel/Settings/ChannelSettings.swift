internal import GRDB
internal import PluginKit

/// The thresholds of channel discipline; each change is another version.
struct ChannelSettings: Sendable, Hashable {
    var version: Int64
    /// Most days of stock that are not flagged.
    var stockDaysMax: Int64
    /// Largest sell-in ÷ sell-out that is not flagged.
    var sellInRatioMaxPPM: Int64
    /// Flagged months that make a suspect.
    var flaggedMonthsMin: Int64
    /// Months in which they must lie.
    var windowMonths: Int64
    /// Months before a month whose mean is normal.
    var normalMonths: Int64
    /// Fall below normal that is no slump yet.
    var slumpDropPPM: Int64
    var changedBy: String
    var changedAt: Instant
}

extension ChannelSettings {
    init(row: Row) {
        self.init(
            version: row["version"], stockDaysMax: row["stock_days_max"], sellInRatioMaxPPM: row["sell_in_ratio_max_ppm"],
            flaggedMonthsMin: row["flagged_months_min"], windowMonths: row["window_months"], normalMonths: row["normal_months"],
            slumpDropPPM: row["slump_drop_ppm"], changedBy: row["changed_by"], changedAt: row["change_time"])
    }

    /// The version in force.
    static func current(_ reader: Reader) throws -> ChannelSettings {
        try found(reader.row("SELECT * FROM inspections_channel_settings ORDER BY version DESC LIMIT 1"), "current")
    }

    /// A version; 0 is the one in force.
    static func find(version: Int64, _ reader: Reader) throws -> ChannelSettings {
        guard version != 0 else { return try current(reader) }
        return try found(
            reader.row("SELECT * FROM inspections_channel_settings WHERE version = ?", [version]), String(version))
    }

    private static func found(_ row: Row?, _ version: String) throws -> ChannelSettings {
        guard let row else { throw RPCError.notFound("version of the channel settings", version) }
        return ChannelSettings(row: row)
    }

    /// Writes the next version.
    static func change(
        _ before: ChannelSettings, to after: ChannelSettings, _ writer: Writer, _ call: Call
    ) throws -> ChannelSettings {
        try after.check()
        var next = after
        next.version = before.version + 1
        next.changedBy = call.actor
        next.changedAt = call.now
        try writer.insert(
            "inspections_channel_settings",
            [
                "version": next.version, "stock_days_max": next.stockDaysMax, "sell_in_ratio_max_ppm": next.sellInRatioMaxPPM,
                "flagged_months_min": next.flaggedMonthsMin, "window_months": next.windowMonths,
                "normal_months": next.normalMonths, "slump_drop_ppm": next.slumpDropPPM, "changed_by": next.changedBy,
                "change_time": next.changedAt,
            ])
        let changes = fields.map { FieldChange($0.name, "\(before[keyPath: $0.path])", "\(next[keyPath: $0.path])") }
        writer.audit("channelSettings/\(next.version)", changes)
        return next
    }

    /// The thresholds by their names in the API, with their bounds.
    static var fields: [(name: String, path: WritableKeyPath<ChannelSettings, Int64>, bounds: ClosedRange<Int64>)] {
        [
            ("stock_days_max", \.stockDaysMax, 1...1000), ("sell_in_ratio_max_ppm", \.sellInRatioMaxPPM, 1...100_000_000),
            ("flagged_months_min", \.flaggedMonthsMin, 1...12), ("window_months", \.windowMonths, 1...24),
            ("normal_months", \.normalMonths, 1...12), ("slump_drop_ppm", \.slumpDropPPM, 0...1_000_000),
        ]
    }

    private func check() throws {
        var check = FieldCheck()
        for field in Self.fields { check.range("settings.\(field.name)", self[keyPath: field.path], field.bounds) }
        check.require(
            flaggedMonthsMin <= windowMonths, "settings.flagged_months_min", "must not be more than settings.window_months")
        try check.finish()
    }
}
