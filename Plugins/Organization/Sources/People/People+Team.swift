public import PluginKit

extension People {
    /// The people that a person leads on a date, directly or further down, with the person: the set that the scope `team` sees.
    public static func team(of person: String, on date: BusinessDate, _ reader: Reader) throws -> Set<String> {
        try TeamScope().team(of: person, on: date, reader: reader)
    }
}
