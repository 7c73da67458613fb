internal import PluginKit

extension Call {
    /// Who is named in the facts this call writes: the person, or the identity when the caller is no person.
    var actor: String { caller.person ?? caller.id }
}
