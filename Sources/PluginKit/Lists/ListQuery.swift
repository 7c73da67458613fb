public import GRDB
internal import TenantStore

/// A filtered, scoped and paged SELECT: the one place where lists get their row filter and their order.
///
/// ```swift
/// let list = ListQuery(from: "crm_customer", key: "id").visible(call.visible, "owner_id").filter("class = ?", request.class)
/// let (customers, next) = try list.fetch(reader, call.page(of: request), Customer.init(row:))
/// ```
public struct ListQuery {
    private let table: String
    private let columns: String
    private let key: String
    private let descending: Bool
    private var conditions: [String] = []
    private var arguments: [(any DatabaseValueConvertible)?] = []

    /// Starts a list.
    ///
    /// - Parameters:
    ///   - table: A table, or a join.
    ///   - columns: What to select.
    ///   - key: A TEXT column or expression that is unique and orders the list.
    ///   - descending: Largest key first.
    public init(from table: String, columns: String = "*", key: String, descending: Bool = false) {
        self.table = table
        self.columns = columns
        self.key = key
        self.descending = descending
    }

    /// Keeps rows that satisfy `condition`.
    public func filter(_ condition: String, _ values: (any DatabaseValueConvertible)?...) -> ListQuery {
        var copy = self
        copy.conditions.append(condition)
        copy.arguments += values
        return copy
    }

    /// Keeps rows for which a SQL condition with `?` placeholders holds; `values` fill them.
    public func filter(_ condition: String, _ values: [(any DatabaseValueConvertible)?]) -> ListQuery {
        var copy = self
        copy.conditions.append(condition)
        copy.arguments += values
        return copy
    }

    /// Keeps rows where `column` equals `value`, unless `value` is empty.
    public func filterUnlessEmpty(_ column: String, _ value: String) -> ListQuery {
        value.isEmpty ? self : filter("\(column) = ?", value)
    }

    /// Keeps rows whose date lies between two dates of a request, both included; an empty text is no bound.
    ///
    /// - Parameter fields: The fields of the request that the texts come from.
    /// - Throws: INVALID_ARGUMENT `INVALID_FIELDS` for a text that is no date.
    public func between(
        _ column: String, _ from: String, _ to: String, fields: (from: String, to: String) = ("from_date", "to_date")
    ) throws -> ListQuery {
        var check = FieldCheck()
        let first = check.optionalDate(fields.from, from)
        let last = check.optionalDate(fields.to, to)
        try check.finish()
        var list = self
        if let first { list = list.filter("\(column) >= ?", first) }
        if let last { list = list.filter("\(column) <= ?", last) }
        return list
    }

    /// Keeps rows whose owner is visible.
    public func visible(_ visible: VisibleSet, _ ownerColumn: String) -> ListQuery {
        guard let people = visible.people else { return self }
        return filter("\(ownerColumn) IN (SELECT value FROM json_each(?))", VisibleSet.json(people))
    }

    /// Keeps rows with two people, one of whom at least is visible.
    public func visible(_ visible: VisibleSet, _ ownerColumn: String, or otherColumn: String) -> ListQuery {
        guard let people = visible.people else { return self }
        let ids = VisibleSet.json(people)
        return filter(
            "(\(ownerColumn) IN (SELECT value FROM json_each(?)) OR \(otherColumn) IN (SELECT value FROM json_each(?)))", ids, ids
        )
    }

    /// One page, read straight from SQLite, and the token of the next; the token is empty on the last page.
    public func read<Item>(_ reader: Reader, _ page: Page, _ make: (Columns) throws -> Item) throws -> ([Item], String) {
        let (sql, values) = select(page)
        var items: [Item] = []
        var last = ""
        var hasMore = false
        try reader.forEach(sql, values) { row in
            hasMore = items.count == page.size
            guard !hasMore else { return }
            items.append(try make(row))
            last = row["page_key"]
        }
        return (items, hasMore ? page.token(after: last) : "")
    }

    /// One page, made from rows that can be kept, and the token of the next; the token is empty on the last page.
    public func fetch<Item>(_ reader: Reader, _ page: Page, _ make: (Row) throws -> Item) throws -> ([Item], String) {
        let (sql, values) = select(page)
        let rows = try reader.rows(sql, values)
        let items = try rows.prefix(page.size).map(make)
        guard rows.count > page.size, let last: String = rows[page.size - 1]["page_key"] else { return (items, "") }
        return (items, page.token(after: last))
    }

    /// The statement that gives a page and one row more.
    private func select(_ page: Page) -> (sql: String, values: [(any DatabaseValueConvertible)?]) {
        var copy = self
        if let after = page.after { copy = copy.filter("\(key) \(descending ? "<" : ">") ?", after) }
        let condition = copy.conditions.isEmpty ? "" : " WHERE " + copy.conditions.joined(separator: " AND ")
        let sql = """
            SELECT \(columns), \(key) AS page_key FROM \(table)\(condition) \
            ORDER BY \(key) \(descending ? "DESC" : "ASC") LIMIT ?
            """
        return (sql, copy.arguments + [page.size + 1])
    }
}

extension VisibleSet {
    /// The ids as a JSON array, for `json_each`.
    public static func json(_ ids: some Sequence<String>) -> String {
        // Ids are canonical UUIDs, so they need no escaping; anything else is left out and matches nothing.
        "[" + ids.filter(UUIDv7.isCanonical).sorted().map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }

    /// A SQL condition on an owner column, with its arguments; `1` when everyone is visible.
    public func condition(_ ownerColumn: String) -> (sql: String, arguments: StatementArguments) {
        guard let people else { return ("1", []) }
        return ("\(ownerColumn) IN (SELECT value FROM json_each(?))", [Self.json(people)])
    }
}
