/// A column that holds data about a person, and how an erasure treats it.
///
/// A person is known by the id of the row that says who it is: an employee, a contact, a lead, a visitor, a user. What other
/// rows say of the person is found by ``subjectColumn``:
///
/// ```swift
/// PersonalDataColumn(table: "samples_taster", column: "name", subjectColumn: "id"),
/// PersonalDataColumn(table: "samples_tasting", column: "remark", subjectColumn: "taster_id"),
/// PersonalDataColumn(table: "samples_fee", column: "bank", subjectColumn: "taster_id", erasure: .keep(because: "tax law asks for it")),
/// ```
public struct PersonalDataColumn: Sendable, Hashable {
    /// What erasing the person does to the value.
    public enum Erasure: Sendable, Hashable {
        /// The value becomes NULL; where the column is NOT NULL, the empty text, 0, or no bytes.
        case clear
        /// The value becomes `erased-` and 16 random digits: for a text that must not be empty, or that is unique.
        case pseudonym
        /// The value stays; the reason is told whoever erases: `commission is booked`.
        case keep(because: String)
    }

    /// What the column holds.
    public enum Content: Sendable, Hashable {
        /// The data themselves.
        case value
        /// The SHA-256 of a blob, whose content is the data. The column's name must have `sha256` in it.
        case blob
    }

    /// Table with the plugin's prefix.
    public var table: String
    /// Column of the table.
    public var column: String
    /// Column of the same table that says whose data it is.
    public var subjectColumn: String
    /// What an erasure does.
    public var erasure: Erasure
    /// What the column holds.
    public var content: Content

    /// Maps a column to the person it is about.
    public init(
        table: String, column: String, subjectColumn: String, erasure: Erasure = .clear, content: Content = .value
    ) {
        self.table = table
        self.column = column
        self.subjectColumn = subjectColumn
        self.erasure = erasure
        self.content = content
    }

    /// Maps columns of one table that are treated alike.
    public static func columns(
        _ columns: String..., of table: String, subjectColumn: String, erasure: Erasure = .clear
    ) -> [PersonalDataColumn] {
        columns.map { PersonalDataColumn(table: table, column: $0, subjectColumn: subjectColumn, erasure: erasure) }
    }
}

/// Another id by which rows speak of a person.
///
/// Who is asked to erase a lead must find the contact that was made of it, and the talks with that contact:
///
/// ```swift
/// PersonAlias(table: "crm_contact", subjectColumn: "lead_id", idColumn: "id")
/// ```
///
/// says that the person whose id stands in `lead_id` is also known by the `id` of that row, wherever a ``PersonalDataColumn`` asks
/// for a subject. Aliases may follow one another. A person is erased by the first id only, never by an alias of it.
public struct PersonAlias: Sendable, Hashable {
    /// Table with the plugin's prefix.
    public var table: String
    /// Column that says who the person is; NULL when the row's id stands for itself.
    public var subjectColumn: String
    /// Column of the same table with the other id.
    public var idColumn: String

    /// States that `idColumn` speaks of the person in `subjectColumn`.
    public init(table: String, subjectColumn: String, idColumn: String) {
        self.table = table
        self.subjectColumn = subjectColumn
        self.idColumn = idColumn
    }
}
