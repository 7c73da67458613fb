public import GRDB
internal import RPC
public import SwiftProtobuf
internal import TenantStore

/// A choice that a column keeps as text and the API shows as an enum.
///
/// The cases stand in the order of the enum's numbers: the first case is number 1, and 0 is "not said".
///
/// ```swift
/// enum State: String, APIChoice {
///     typealias Message = Acme_Samples_V1_SampleState
///
///     case ordered
///     case sent
/// }
///
/// list.filter("state", request.state, "state", State.self)        // a request
/// state = try row.choice("state", of: "samples_sample")           // a row
/// response.state = state.message                                  // an answer
/// ```
public protocol APIChoice: CaseIterable, RawRepresentable, Sendable, Hashable where RawValue == String, AllCases == [Self] {
    /// The generated enum.
    associatedtype Message: SwiftProtobuf.Enum
}

extension APIChoice {
    /// The choice that a request names; `nil` when it names none or one that this version does not know.
    public init?(_ message: Message) {
        let place = message.rawValue - 1
        guard Self.allCases.indices.contains(place) else { return nil }
        self = Self.allCases[place]
    }

    /// The choice as the API shows it.
    public var message: Message {
        Self.allCases.firstIndex(of: self).flatMap { Message(rawValue: $0 + 1) } ?? Message()
    }

    /// The names that a violation lists.
    public static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension FieldCheck {
    /// The choice that a request must make.
    public mutating func choice<Choice: APIChoice>(
        _ field: String, _ message: Choice.Message, _ type: Choice.Type = Choice.self
    ) -> Choice? {
        let choice = Choice(message)
        require(choice != nil, field, "must be one of \(Choice.names)")
        return choice
    }

    /// The choices that a request must make: at least one, each once.
    public mutating func choices<Choice: APIChoice>(
        _ field: String, _ messages: [Choice.Message], _ type: Choice.Type = Choice.self
    ) -> [Choice] {
        let choices = messages.compactMap(Choice.init)
        require(
            !messages.isEmpty && choices.count == messages.count && Set(choices).count == choices.count, field,
            "must name at least one of \(Choice.names), each once")
        return choices
    }
}

extension ListQuery {
    /// Keeps the rows with a choice; 0 keeps all.
    ///
    /// - Throws: INVALID_ARGUMENT `INVALID_FIELDS` for a number without a meaning.
    public func filter<Choice: APIChoice>(
        _ column: String, _ message: Choice.Message, _ field: String, _: Choice.Type
    ) throws -> ListQuery {
        try filter(column, message, field) { Choice($0)?.rawValue }
    }

    /// Keeps the rows with what an enum names; 0 keeps all.
    ///
    /// - Parameter text: What the column keeps for a number; `nil` when it has no meaning.
    /// - Throws: INVALID_ARGUMENT `INVALID_FIELDS` for a number without a meaning.
    public func filter<Message: SwiftProtobuf.Enum>(
        _ column: String, _ message: Message, _ field: String, _ text: (Message) -> String?
    ) throws -> ListQuery {
        guard message.rawValue != 0 else { return self }
        guard let text = text(message) else {
            throw RPCError.invalidField(field, "\(message.rawValue) is no value that this version knows")
        }
        return filter("\(column) = ?", text)
    }
}

extension Row {
    /// Reads a choice that a column keeps as text.
    ///
    /// - Parameter table: The table, for the error.
    /// - Throws: DATA_LOSS `ROW_UNREADABLE` when the text is none of the cases.
    public func choice<Choice: RawRepresentable>(_ column: String, of table: String) throws -> Choice
    where Choice.RawValue == String {
        guard let choice = Choice(rawValue: self[column]) else { throw RPCError.unreadableRow(of: table) }
        return choice
    }
}

extension RPCError {
    /// A row holds what this version cannot read: DATA_LOSS, reason `ROW_UNREADABLE`.
    public static func unreadableRow(of table: String) -> RPCError {
        RPCError(
            .dataLoss, "ROW_UNREADABLE",
            "A row of \(table) holds a value this version does not know. Restore a backup or update the server.")
    }
}
