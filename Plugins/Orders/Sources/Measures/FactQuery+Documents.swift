internal import GRDB
internal import PluginKit

extension FactQuery {
    /// The documents behind the sums, one for each rep that is credited with it, by date and number; at most `limit`.
    func documents(limit: Int, _ reader: Reader) throws -> [MeasureDocument] {
        if let people = query.people, people.isEmpty { return [] }
        var documents = try reader.rows(documentsSQL, arguments + [limit]).map { document($0, person: $0[3], value: $0[4]) }
        let shares = try OrderShares.find(people: query.people, reader)
        guard !shares.isEmpty else { return documents }
        // Each line is split as in the sums, so that the parts of a document add up to the same fen.
        var parts: [MeasureDocument: Int64] = [:]
        try reader.forEach(sharedDocumentsSQL, arguments) { row in
            for part in shares.split(row[4], order: row[3]) {
                parts[document(row, person: part.person, value: 0), default: 0].addClamped(source.sign * part.value)
            }
        }
        documents += parts.map { document, value in
            var document = document
            document.value = value
            return document
        }
        return Self.first(limit, of: documents)
    }

    /// The first documents by date, number and rep.
    static func first(_ limit: Int, of documents: [MeasureDocument]) -> [MeasureDocument] {
        Array(documents.sorted { ($0.date, $0.number, $0.person) < ($1.date, $1.number, $1.person) }.prefix(limit))
    }

    private func document(_ row: Row, person: String, value: Int64) -> MeasureDocument {
        MeasureDocument(
            resource: "\(source.resource)/\(row[0] as String)", number: row[1], date: row[2], person: person,
            value: source.sign * value)
    }

    /// Id, number and date.
    private var documentColumns: String { "f.\(source.id), f.\(source.number), f.\(source.date)" }

    /// Documents of orders that belong to one rep.
    private var documentsSQL: String {
        """
        SELECT \(documentColumns), f.person_id, sum(\(value.column(byLine ? lineAlias : "f"))) FROM \(tables(byLine: byLine)) \
        WHERE f.person_id IN (\(OrderShares.peopleSQL(query.people))) AND \(conditions) AND \(alone) \
        GROUP BY \(documentColumns), f.person_id ORDER BY f.\(source.date), f.\(source.number), f.person_id LIMIT ?
        """
    }

    /// Lines of documents whose orders the people share with others.
    private var sharedDocumentsSQL: String {
        let byLine = source.lines != nil
        return """
            SELECT \(documentColumns), f.\(source.order), \(value.column(byLine ? lineAlias : "f")) FROM \(tables(byLine: byLine)) \
            WHERE f.\(source.order) IN (SELECT order_id FROM orders_order_share \
            WHERE person_id IN (\(OrderShares.peopleSQL(query.people)))) AND \(conditions)
            """
    }
}
