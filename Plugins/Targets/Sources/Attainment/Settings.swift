internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// Thresholds of the company.
struct Settings: Sendable, Hashable {
    var paceTolerancePPM: Int64
    var endLoadingPPM: Int64
    var tailPPM: Int64
    var version: Int64

    static func find(_ reader: Reader) throws -> Settings {
        let row = try reader.row("SELECT * FROM targets_settings WHERE id = 1")
        return Settings(
            paceTolerancePPM: row?["pace_tolerance_ppm"] ?? 100_000, endLoadingPPM: row?["end_loading_ppm"] ?? 600_000,
            tailPPM: row?["tail_ppm"] ?? 200_000, version: row?["version"] ?? 1)
    }

    static func update(_ before: Settings, to settings: Settings, _ writer: Writer) throws -> Settings {
        guard before != settings else { return before }
        var check = FieldCheck()
        check.range("settings.pace_tolerance_ppm", settings.paceTolerancePPM, 0...1_000_000)
        check.range("settings.end_loading_ppm", settings.endLoadingPPM, 1...1_000_000)
        check.range("settings.tail_ppm", settings.tailPPM, 1...1_000_000)
        try check.finish()
        try writer.execute(
            """
            UPDATE targets_settings SET pace_tolerance_ppm = ?, end_loading_ppm = ?, tail_ppm = ?, version = version + 1 WHERE id = 1
            """, [settings.paceTolerancePPM, settings.endLoadingPPM, settings.tailPPM])
        writer.audit(
            "targetSettings",
            [
                FieldChange("pace_tolerance_ppm", "\(before.paceTolerancePPM)", "\(settings.paceTolerancePPM)"),
                FieldChange("end_loading_ppm", "\(before.endLoadingPPM)", "\(settings.endLoadingPPM)"),
                FieldChange("tail_ppm", "\(before.tailPPM)", "\(settings.tailPPM)"),
            ])
        return try find(writer)
    }

    var message: Spearhead_Targets_V1_TargetSettings {
        .with {
            $0.paceTolerancePpm = paceTolerancePPM
            $0.endLoadingPpm = endLoadingPPM
            $0.tailPpm = tailPPM
            $0.etag = Etag.of(version)
        }
    }
}
