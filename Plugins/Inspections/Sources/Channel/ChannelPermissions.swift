internal import PluginKit

/// What callers may do in the area of channel discipline.
enum ChannelPermissions {
    static let readSightings = "inspections.sightings.read"
    static let writeSightings = "inspections.sightings.write"
    static let retractSightings = "inspections.sightings.retract"
    static let readFlags = "inspections.channel.read"
    static let readSettings = "inspections.channel_settings.read"
    static let writeSettings = "inspections.channel_settings.write"
    static let readExpenses = "inspections.expenses.read"
    static let writeExpenses = "inspections.expenses.write"
    static let importing = "inspections.channel.import"

    static func register(with registrar: inout PluginRegistrar) {
        let finance: [Role: Scope] = [.finance: .all]
        let grants: [(name: String, title: Label, grants: [Role: Scope])] = [
            (readSightings, Label("查看批号发现", "See lot sightings"), Permissions.concerned),
            (writeSightings, Label("记录批号发现", "Record lot sightings"), Permissions.concerned),
            (retractSightings, Label("撤回批号发现", "Retract lot sightings"), Permissions.auditors),
            (readFlags, Label("查看渠道纪律", "See channel discipline"), Permissions.auditors),
            (readSettings, Label("查看渠道阈值", "See the channel thresholds"), Permissions.auditors),
            (writeSettings, Label("维护渠道阈值", "Change the channel thresholds"), Permissions.directors),
            (readExpenses, Label("查看销售费用", "See sales expenses"), Permissions.concerned.merging(finance) { $1 }),
            (writeExpenses, Label("记录销售费用", "Record sales expenses"), Permissions.leaders.merging(finance) { $1 }),
            (importing, Label("导入渠道数据", "Import channel data"), [.admin: .all]),
        ]
        for grant in grants { registrar.permission(grant.name, grant.title, grants: grant.grants) }
    }
}
