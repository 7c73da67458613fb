internal import Host
internal import RPC
internal import SwiftProtobuf

/// A method with the types of its messages.
struct Method<Request: Message, Response: Message>: Sendable {
    let name: MethodName

    /// Names a method of the platform; its messages are called `<Method>Request` and `<Method>Response`.
    init(platform service: String, _ request: Request.Type, _ response: Response.Type) {
        let message = Request.protoMessageName.split(separator: ".").last ?? ""
        name = MethodName(service: "spearhead.platform.v1.\(service)", method: String(message.dropLast("Request".count)))
    }
}

/// The methods of the platform that commands call.
enum PlatformCalls {
    // HealthService
    static let check = Method(
        platform: "HealthService", Spearhead_Platform_V1_CheckRequest.self, Spearhead_Platform_V1_CheckResponse.self)
    static let echo = Method(
        platform: "HealthService", Spearhead_Platform_V1_EchoRequest.self, Spearhead_Platform_V1_EchoResponse.self)

    // StatusService
    static let getStatus = Method(
        platform: "StatusService", Spearhead_Platform_V1_GetStatusRequest.self, Spearhead_Platform_V1_GetStatusResponse.self)
    static let diagnose = Method(
        platform: "StatusService", Spearhead_Platform_V1_DiagnoseRequest.self, Spearhead_Platform_V1_DiagnoseResponse.self)

    // TenantService
    static let createTenant = Method(
        platform: "TenantService", Spearhead_Platform_V1_CreateTenantRequest.self, Spearhead_Platform_V1_CreateTenantResponse.self
    )
    static let getTenant = Method(
        platform: "TenantService", Spearhead_Platform_V1_GetTenantRequest.self, Spearhead_Platform_V1_GetTenantResponse.self)
    static let listTenants = Method(
        platform: "TenantService", Spearhead_Platform_V1_ListTenantsRequest.self, Spearhead_Platform_V1_ListTenantsResponse.self)
    static let updateTenant = Method(
        platform: "TenantService", Spearhead_Platform_V1_UpdateTenantRequest.self, Spearhead_Platform_V1_UpdateTenantResponse.self
    )
    static let suspendTenant = Method(
        platform: "TenantService", Spearhead_Platform_V1_SuspendTenantRequest.self,
        Spearhead_Platform_V1_SuspendTenantResponse.self)
    static let resumeTenant = Method(
        platform: "TenantService", Spearhead_Platform_V1_ResumeTenantRequest.self, Spearhead_Platform_V1_ResumeTenantResponse.self
    )
    static let deleteTenant = Method(
        platform: "TenantService", Spearhead_Platform_V1_DeleteTenantRequest.self, Spearhead_Platform_V1_DeleteTenantResponse.self
    )
    static let migrateTenants = Method(
        platform: "TenantService", Spearhead_Platform_V1_MigrateTenantsRequest.self,
        Spearhead_Platform_V1_MigrateTenantsResponse.self)
    static let issueTenantToken = Method(
        platform: "TenantService", Spearhead_Platform_V1_IssueTenantTokenRequest.self,
        Spearhead_Platform_V1_IssueTenantTokenResponse.self)

    // PluginService
    static let listPlugins = Method(
        platform: "PluginService", Spearhead_Platform_V1_ListPluginsRequest.self, Spearhead_Platform_V1_ListPluginsResponse.self)
    static let enablePlugin = Method(
        platform: "PluginService", Spearhead_Platform_V1_EnablePluginRequest.self, Spearhead_Platform_V1_EnablePluginResponse.self
    )
    static let disablePlugin = Method(
        platform: "PluginService", Spearhead_Platform_V1_DisablePluginRequest.self,
        Spearhead_Platform_V1_DisablePluginResponse.self)
    static let uninstallPlugin = Method(
        platform: "PluginService", Spearhead_Platform_V1_UninstallPluginRequest.self,
        Spearhead_Platform_V1_UninstallPluginResponse.self)

    // UserService
    static let createUser = Method(
        platform: "UserService", Spearhead_Platform_V1_CreateUserRequest.self, Spearhead_Platform_V1_CreateUserResponse.self)
    static let getUser = Method(
        platform: "UserService", Spearhead_Platform_V1_GetUserRequest.self, Spearhead_Platform_V1_GetUserResponse.self)
    static let listUsers = Method(
        platform: "UserService", Spearhead_Platform_V1_ListUsersRequest.self, Spearhead_Platform_V1_ListUsersResponse.self)
    static let updateUser = Method(
        platform: "UserService", Spearhead_Platform_V1_UpdateUserRequest.self, Spearhead_Platform_V1_UpdateUserResponse.self)
    static let setPassword = Method(
        platform: "UserService", Spearhead_Platform_V1_SetPasswordRequest.self, Spearhead_Platform_V1_SetPasswordResponse.self)
    static let disableUser = Method(
        platform: "UserService", Spearhead_Platform_V1_DisableUserRequest.self, Spearhead_Platform_V1_DisableUserResponse.self)
    static let setRoleGrant = Method(
        platform: "UserService", Spearhead_Platform_V1_SetRoleGrantRequest.self, Spearhead_Platform_V1_SetRoleGrantResponse.self)

    // TokenService
    static let signIn = Method(
        platform: "TokenService", Spearhead_Platform_V1_SignInRequest.self, Spearhead_Platform_V1_SignInResponse.self)
    static let signOut = Method(
        platform: "TokenService", Spearhead_Platform_V1_SignOutRequest.self, Spearhead_Platform_V1_SignOutResponse.self)
    static let whoAmI = Method(
        platform: "TokenService", Spearhead_Platform_V1_WhoAmIRequest.self, Spearhead_Platform_V1_WhoAmIResponse.self)
    static let createToken = Method(
        platform: "TokenService", Spearhead_Platform_V1_CreateTokenRequest.self, Spearhead_Platform_V1_CreateTokenResponse.self)
    static let listTokens = Method(
        platform: "TokenService", Spearhead_Platform_V1_ListTokensRequest.self, Spearhead_Platform_V1_ListTokensResponse.self)
    static let revokeToken = Method(
        platform: "TokenService", Spearhead_Platform_V1_RevokeTokenRequest.self, Spearhead_Platform_V1_RevokeTokenResponse.self)
    static let rotateOperatorToken = Method(
        platform: "TokenService", Spearhead_Platform_V1_RotateOperatorTokenRequest.self,
        Spearhead_Platform_V1_RotateOperatorTokenResponse.self)

    // AccountService
    static let changePassword = Method(
        platform: "AccountService", Spearhead_Platform_V1_ChangePasswordRequest.self,
        Spearhead_Platform_V1_ChangePasswordResponse.self)
    static let listSessions = Method(
        platform: "AccountService", Spearhead_Platform_V1_ListSessionsRequest.self,
        Spearhead_Platform_V1_ListSessionsResponse.self)
    static let endSessions = Method(
        platform: "AccountService", Spearhead_Platform_V1_EndSessionsRequest.self,
        Spearhead_Platform_V1_EndSessionsResponse.self)

    // BackupService
    static let createBackup = Method(
        platform: "BackupService", Spearhead_Platform_V1_CreateBackupRequest.self, Spearhead_Platform_V1_CreateBackupResponse.self
    )
    static let listBackups = Method(
        platform: "BackupService", Spearhead_Platform_V1_ListBackupsRequest.self, Spearhead_Platform_V1_ListBackupsResponse.self)
    static let verifyBackup = Method(
        platform: "BackupService", Spearhead_Platform_V1_VerifyBackupRequest.self, Spearhead_Platform_V1_VerifyBackupResponse.self
    )
    static let restoreTenantAt = Method(
        platform: "BackupService", Spearhead_Platform_V1_RestoreTenantAtRequest.self,
        Spearhead_Platform_V1_RestoreTenantAtResponse.self)
    static let restoreBackup = Method(
        platform: "BackupService", Spearhead_Platform_V1_RestoreBackupRequest.self,
        Spearhead_Platform_V1_RestoreBackupResponse.self)
    static let destroyBackupKey = Method(
        platform: "BackupService", Spearhead_Platform_V1_DestroyBackupKeyRequest.self,
        Spearhead_Platform_V1_DestroyBackupKeyResponse.self)
    static let rotateBackupKey = Method(
        platform: "BackupService", Spearhead_Platform_V1_RotateBackupKeyRequest.self,
        Spearhead_Platform_V1_RotateBackupKeyResponse.self)

    // AuditService
    static let listAuditEntries = Method(
        platform: "AuditService", Spearhead_Platform_V1_ListAuditEntriesRequest.self,
        Spearhead_Platform_V1_ListAuditEntriesResponse.self)
    static let verifyAudit = Method(
        platform: "AuditService", Spearhead_Platform_V1_VerifyAuditRequest.self, Spearhead_Platform_V1_VerifyAuditResponse.self)

    // PrivacyService
    static let exportPersonalData = Method(
        platform: "PrivacyService", Spearhead_Platform_V1_ExportPersonalDataRequest.self,
        Spearhead_Platform_V1_ExportPersonalDataResponse.self)
    static let erasePersonalData = Method(
        platform: "PrivacyService", Spearhead_Platform_V1_ErasePersonalDataRequest.self,
        Spearhead_Platform_V1_ErasePersonalDataResponse.self)

    // DataService
    static let importTable = Method(
        platform: "DataService", Spearhead_Platform_V1_ImportRequest.self, Spearhead_Platform_V1_ImportResponse.self)
    static let exportTable = Method(
        platform: "DataService", Spearhead_Platform_V1_ExportRequest.self, Spearhead_Platform_V1_ExportResponse.self)
}
