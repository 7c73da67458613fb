internal import GRDB
internal import PluginKit

/// A day that differs from its weekday.
struct Holiday: Hashable {
    /// How the day differs.
    enum Kind: String, CaseIterable {
        /// Nobody works.
        case holiday
        /// A weekend that is worked instead of a holiday.
        case workingDay = "working_day"
    }

    var id: String
    var date: BusinessDate
    var name: String
    var kind: Kind
    var version: Int64

    init(row: Row) {
        id = row["id"]
        date = row["date"]
        name = row["name"]
        kind = Kind(rawValue: row["kind"]) ?? .holiday
        version = row["version"]
    }
}

/// Keeps the holidays and the worked weekends.
enum Holidays {
    static func find(id: String, _ reader: Reader) throws -> Holiday {
        guard let row = try reader.row("SELECT * FROM organization_holiday WHERE id = ?", [id]) else {
            throw RPCError.notFound("holiday", id)
        }
        return Holiday(row: row)
    }

    static func find(date: BusinessDate, _ reader: Reader) throws -> Holiday? {
        try reader.row("SELECT * FROM organization_holiday WHERE date = ?", [date]).map(Holiday.init(row:))
    }

    @discardableResult
    static func create(
        date: BusinessDate, name: String, kind: Holiday.Kind, _ writer: Writer, _ call: Call
    ) throws -> Holiday {
        try check(name)
        if try find(date: date, writer) != nil {
            throw RPCError(.alreadyExists, "DATE_TAKEN", "\(date) is in the holiday table already. Change that row.")
        }
        let id = call.newID()
        try writer.insert("organization_holiday", ["id": id, "date": date, "name": name, "kind": kind.rawValue])
        writer.audit(
            "holidays/\(id)",
            [
                FieldChange("date", nil, date.description), FieldChange("name", nil, name),
                FieldChange("kind", nil, kind.rawValue),
            ])
        return try find(id: id, writer)
    }

    /// Changes name and kind; the date stays.
    ///
    /// - Returns: Whether anything changed.
    @discardableResult
    static func update(_ holiday: Holiday, name: String, kind: Holiday.Kind, _ writer: Writer) throws -> Bool {
        guard holiday.name != name || holiday.kind != kind else { return false }
        try check(name)
        try writer.execute(
            "UPDATE organization_holiday SET name = ?, kind = ?, version = version + 1 WHERE id = ?",
            [name, kind.rawValue, holiday.id])
        writer.audit(
            "holidays/\(holiday.id)",
            [FieldChange("name", holiday.name, name), FieldChange("kind", holiday.kind.rawValue, kind.rawValue)])
        return true
    }

    static func delete(_ holiday: Holiday, _ writer: Writer) throws {
        try writer.execute("DELETE FROM organization_holiday WHERE id = ?", [holiday.id])
        writer.audit(
            "holidays/\(holiday.id)",
            [FieldChange("date", holiday.date.description, nil), FieldChange("name", holiday.name, nil)])
    }

    private static func check(_ name: String) throws {
        var check = FieldCheck()
        check.line("name", name, 1...200)
        try check.finish()
    }
}
