internal import PluginKit
internal import RPC

extension PlatformCall {
    /// Hashes a password that a user is to have, unless it is easy to guess; takes a tenth of a second: not in the company's lane.
    ///
    /// - Parameters:
    ///   - field: Where the request has it.
    ///   - names: Login and name of the user.
    /// - Throws: INVALID_ARGUMENT, `INVALID_FIELDS` or `WEAK_PASSWORD`.
    func newPassword(_ password: Secret, field: String, names: [String]) throws -> Secret {
        try Password.checkLength(password, field: field)
        let company = try caller().company().0.record
        try services.passwordRules.check(password, field: field, names: names + [company.slug, company.name])
        return try services.passwords.hash(password, field: field)
    }
}
