internal import GRDB
internal import PluginKit

/// The CSV table `holidays`; the column `kind` may be left out, then every row is a holiday.
enum HolidayTable {
    static let importable = ImportTable(
        name: "holidays", required: ["date", "name"], optional: ["kind"], permission: Permissions.calendarWrite
    ) { row, writer, call in
        let date = try row.date("date")
        let name = try row.text("name")
        let kind: Holiday.Kind = try row.optional("kind") == nil ? .holiday : row.choice("kind")
        guard let holiday = try Holidays.find(date: date, writer) else {
            try Holidays.create(date: date, name: name, kind: kind, writer, call)
            return .created
        }
        return try Holidays.update(holiday, name: name, kind: kind, writer) ? .updated : .unchanged
    }

    static let exportable = ExportTable(
        name: "holidays", columns: ["date", "name", "kind"], permission: Permissions.calendarRead
    ) { reader, _, emit in
        try reader.forEach("SELECT date, name, kind FROM organization_holiday ORDER BY date") {
            try emit([$0["date"], $0["name"], $0["kind"]])
        }
    }
}
