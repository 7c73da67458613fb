public import PluginKit

extension APIChoice {
    /// The cases that the API shows under another name: they do not stand in the order of the enum's numbers.
    ///
    /// ```swift
    /// @Test("every choice is shown as the enum value of its name")
    /// func choices() { #expect(Sample.State.misplacedCases.isEmpty) }
    /// ```
    public static var misplacedCases: [Self] { allCases.filter { "\($0)" != "\($0.message)" } }
}
