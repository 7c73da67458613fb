internal import Organization
internal import PluginKit

extension Call {
    /// Refuses a person whom the caller does not see, and one that there is not.
    func requireVisiblePerson(_ person: String, _ reader: Reader) throws {
        try requireVisible(person, "person", person)
        _ = try People.require(id: person, reader)
    }
}
