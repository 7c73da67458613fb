internal import PluginKit

extension Spearhead_Orders_V1_SalesKind {
    /// Values for `kind IN (?, ?)`.
    var kinds: (String, String) {
        switch self {
        case .direct: ("direct", "direct")
        case .secondary: ("secondary", "secondary")
        default: ("direct", "secondary")
        }
    }
}

extension VisibleSet {
    /// A condition on a column with a person's id: the caller may see that person.
    ///
    /// - Parameter argument: Number of the SQL argument that is ``ownersJSON``.
    static func people(_ column: String, _ argument: Int) -> String {
        "(?\(argument) IS NULL OR \(column) IN (SELECT value FROM json_each(?\(argument))))"
    }
}
