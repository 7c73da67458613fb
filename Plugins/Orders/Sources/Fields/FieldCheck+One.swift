internal import PluginKit

extension FieldCheck {
    /// Refuses a text outside of a length in characters.
    static func text(_ field: String, _ text: String, _ bounds: ClosedRange<Int>) throws {
        var check = FieldCheck()
        check.text(field, text, bounds)
        try check.finish()
    }
}
