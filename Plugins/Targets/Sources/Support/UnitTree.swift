internal import GRDB
internal import PluginKit

/// The organisation tree, read once for a report.
struct UnitTree {
    private struct Node {
        var code: String
        var parent: String?
        var kind: String
    }

    private var nodes: [String: Node] = [:]
    private var children: [String: [String]] = [:]

    init(_ reader: Reader) throws {
        for row in try reader.rows("SELECT id, code, parent_id, kind FROM organization_org_unit ORDER BY code") {
            let id: String = row["id"]
            let parent: String? = row["parent_id"]
            nodes[id] = Node(code: row["code"], parent: parent, kind: row["kind"])
            if let parent { children[parent, default: []].append(id) }
        }
    }

    /// All units by code.
    var all: [String] { nodes.sorted { $0.value.code < $1.value.code }.map(\.key) }

    func code(_ id: String) -> String { nodes[id]?.code ?? "" }
    func parent(of id: String) -> String? { nodes[id]?.parent }
    func isTeam(_ id: String) -> Bool { nodes[id]?.kind == "team" }
    func contains(_ id: String) -> Bool { nodes[id] != nil }

    /// The units directly below, by code.
    func below(_ id: String) -> [String] { children[id] ?? [] }

    /// The unit and everything below it.
    func subtree(of id: String) -> Set<String> {
        var found: Set<String> = []
        var waiting = [id]
        while let next = waiting.popLast() {
            if found.insert(next).inserted { waiting += below(next) }
        }
        return found
    }

    /// The unit and all units above it.
    func path(of id: String) -> [String] {
        var path: [String] = []
        var current: String? = id
        while let unit = current, path.count <= nodes.count {
            path.append(unit)
            current = parent(of: unit)
        }
        return path
    }
}

/// Who belongs to which unit on a date; everybody belongs to exactly one, so nobody is counted twice.
struct Staff {
    /// A person in a unit.
    struct Member: Sendable, Hashable {
        var id: String
        var code: String
        var unit: String
    }

    /// Everyone hired by the date, those who left in their last unit, by code.
    let members: [Member]
    private let byUnit: [String: [Member]]

    init(on date: BusinessDate, _ reader: Reader) throws {
        members = try reader.rows(
            """
            SELECT p.id, p.code, a.org_unit_id FROM organization_person p
            JOIN organization_position_assignment a ON a.person_id = p.id AND a.effective_from = (
                SELECT max(b.effective_from) FROM organization_position_assignment b
                WHERE b.person_id = p.id AND b.effective_from <= ?)
            ORDER BY p.code
            """, [date]
        ).map { Member(id: $0["id"], code: $0["code"], unit: $0["org_unit_id"]) }
        byUnit = Dictionary(grouping: members, by: \.unit)
    }

    /// The people of units.
    func people(in units: Set<String>) -> [Member] { units.flatMap { byUnit[$0] ?? [] } }
}
