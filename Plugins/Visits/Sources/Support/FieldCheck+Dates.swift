internal import PluginKit

extension FieldCheck {
    /// A date, today when the text is empty.
    static func date(_ field: String, _ text: String, orToday call: Call) throws -> BusinessDate {
        try optionalDate(field, text) ?? call.businessDate
    }
}
