internal import Yams

/// Reads a YAML document strictly: an unknown key or a wrong type is an error that names its place.
struct YAMLReader {
    /// How wrong documents are reported.
    struct Failures {
        var status: ProgramStatus
        var reason: String
        var file: String

        func callAsFunction(_ message: String, at node: Node?) -> CommandFailure {
            let place = node?.mark.map { "\(file):\($0.line):\($0.column)" } ?? file
            return CommandFailure(status, reason, "\(place): \(message)")
        }
    }

    let node: Node
    /// Where the node stands: `tenants[0].quota`.
    let path: String
    let failures: Failures

    /// Reads a document; `nil` when it is empty.
    static func document(_ text: String, failures: Failures) throws -> YAMLReader? {
        do {
            guard let node = try compose(yaml: text), node.null == nil else { return nil }
            return YAMLReader(node: node, path: "", failures: failures)
        } catch {
            throw failures("This is not valid YAML: \(error)", at: nil)
        }
    }

    /// The members of a mapping, of which all keys must be known.
    func members(_ known: [String]) throws -> [String: YAMLReader] {
        guard let mapping = node.mapping else { throw failures("\(shownPath) must be a mapping.", at: node) }
        var members: [String: YAMLReader] = [:]
        for (key, value) in mapping {
            guard let name = key.string, known.contains(name) else {
                let word = key.string ?? ""
                let place = path.isEmpty ? "" : " in \(path)"
                throw failures("Unknown key \"\(word)\"\(place). \(Suggestion.sentence(for: word, among: known))", at: key)
            }
            if value.null == nil {
                members[name] = YAMLReader(node: value, path: path.isEmpty ? name : "\(path).\(name)", failures: failures)
            }
        }
        return members
    }

    /// Whether a mapping has a key, known or not.
    func has(_ key: String) -> Bool { node.mapping?[key] != nil }

    /// The elements of a list.
    func elements() throws -> [YAMLReader] {
        guard let sequence = node.sequence else { throw failures("\(shownPath) must be a list.", at: node) }
        return sequence.enumerated().map { YAMLReader(node: $1, path: "\(path)[\($0)]", failures: failures) }
    }

    /// The text of a scalar.
    func text() throws -> String {
        guard let scalar = node.scalar else { throw failures("\(shownPath) must be a text.", at: node) }
        return scalar.string
    }

    /// The integer of a scalar.
    func integer(in bounds: ClosedRange<Int64>) throws -> Int64 {
        guard let value = Int64(try text()), bounds.contains(value) else {
            throw failures("\(shownPath) must be an integer from \(bounds.lowerBound) to \(bounds.upperBound).", at: node)
        }
        return value
    }

    /// The texts of a list of scalars.
    func texts() throws -> [String] { try elements().map { try $0.text() } }

    private var shownPath: String { path.isEmpty ? "The document" : path }
}
