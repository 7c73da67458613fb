package import PluginKit

/// The platform's own part of every company's database: requests, audit, events, outbox, users, jobs.
///
/// It is built with the same kit as every plugin and is always enabled.
package struct PlatformPlugin: Plugin {
    package static let manifest = PluginManifest(
        id: "platform", version: PlatformVersion.current, protoPackage: "spearhead.platform.v1", descriptors: platformDescriptors,
        personalData: [
            PersonalDataColumn(table: "platform_user", column: "name", subjectColumn: "id"),
            PersonalDataColumn(table: "platform_user", column: "login", subjectColumn: "id", erasure: .pseudonym),
        ], personAliases: [PersonAlias(table: "platform_user", subjectColumn: "person_id", idColumn: "id")])

    package init(configuration: PluginConfiguration) {}

    package func register(with registrar: inout PluginRegistrar) {
        registrar.migration("0001-execution", sql: PlatformSchema.execution)
        registrar.migration("0002-users", sql: PlatformSchema.users)
        registrar.migration("0003-blobs", sql: BlobTable.schema)
        registrar.migration("0004-temporary-passwords", sql: PlatformSchema.temporaryPasswords)
        PlatformPermission.register(with: &registrar)
        registrar.query("UserService", "GetUser", permission: PlatformPermission.usersRead, UserMethods.get)
        registrar.query("UserService", "ListUsers", permission: PlatformPermission.usersRead, UserMethods.list)
        registrar.query("AuditService", "ListAuditEntries", permission: PlatformPermission.auditRead, AuditMethods.list)
        registrar.job("prune-requests", .daily(hour: 3, minute: 30)) { writer, call in
            try RequestLog.prune(now: call.now, connection: writer.connection)
        }
    }
}

/// The permissions of the platform.
enum PlatformPermission {
    static let usersRead = "platform.users.read"
    static let usersWrite = "platform.users.write"
    static let auditRead = "platform.audit.read"
    static let dataImport = "platform.data.import"
    static let dataExport = "platform.data.export"
    static let personsExport = "platform.persons.export"
    static let personsErase = "platform.persons.erase"

    static func register(with registrar: inout PluginRegistrar) {
        registrar.permission(usersRead, Label("查看用户", "See users"), grants: [.admin: .all])
        registrar.permission(usersWrite, Label("管理用户和令牌", "Manage users and tokens"), grants: [.admin: .all])
        registrar.permission(auditRead, Label("查看审计记录", "See the audit trail"), grants: [.admin: .all, .director: .all])
        registrar.permission(
            personsExport, Label("导出个人信息", "Export what is held about a person"), grants: [.admin: .all])
        registrar.permission(personsErase, Label("删除个人信息", "Erase a person"), grants: [.admin: .all])
        registrar.permission(dataImport, Label("导入数据", "Import data"), grants: [.admin: .all])
        registrar.permission(
            dataExport, Label("导出数据", "Export data"),
            grants: [.admin: .all, .director: .all, .manager: .all, .supervisor: .all, .finance: .all, .salesAssistant: .all])
    }
}
