internal import PluginKit

/// What callers may do in this plugin.
enum Permissions {
    static let peopleRead = "organization.people.read"
    static let peopleWrite = "organization.people.write"
    static let structureRead = "organization.structure.read"
    static let structureWrite = "organization.structure.write"
    static let productsRead = "organization.products.read"
    static let productsWrite = "organization.products.write"
    static let productsCost = "organization.products.cost"
    static let calendarRead = "organization.calendar.read"
    static let calendarWrite = "organization.calendar.write"

    static func register(with registrar: inout PluginRegistrar) {
        let everyone = Dictionary(uniqueKeysWithValues: Role.builtIn.map { ($0, Scope.all) })
        let leaders: [Role: Scope] = [.admin: .all, .director: .all]
        let people = everyone.merging([.rep: .own, .supervisor: .team, .manager: .team]) { $1 }
        registrar.permission(peopleRead, Label("查看人员", "See people"), grants: people)
        registrar.permission(peopleWrite, Label("管理人员", "Manage people"), grants: leaders)
        registrar.permission(structureRead, Label("查看组织与区域", "See org units, teams and territories"), grants: everyone)
        registrar.permission(structureWrite, Label("管理组织与区域", "Manage org units, teams and territories"), grants: leaders)
        registrar.permission(productsRead, Label("查看产品与价格", "See products and prices"), grants: everyone)
        registrar.permission(productsWrite, Label("管理产品与价格", "Manage products and prices"), grants: leaders)
        registrar.permission(
            productsCost, Label("查看产品成本", "See product costs"), grants: leaders.merging([.finance: .all]) { $1 })
        registrar.permission(calendarRead, Label("查看工作日历", "See the calendars"), grants: everyone)
        registrar.permission(calendarWrite, Label("管理工作日历", "Manage the calendars"), grants: leaders)
    }
}
