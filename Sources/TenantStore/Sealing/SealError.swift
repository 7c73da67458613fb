/// Why something sealed was not opened.
package struct SealError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// It does not begin as sealed content does.
        case notSealed
        /// A newer version of the platform sealed it.
        case newerFormat
        /// The key or the purpose is another one.
        case wrongKey
        /// Something of it was changed, cut, moved or added.
        case damaged
    }

    package let code: Code

    package init(code: Code) { self.code = code }

    /// What is wrong, as the end of a sentence about the file.
    package var description: String {
        switch code {
        case .notSealed: "it is no sealed file"
        case .newerFormat: "a newer version of the platform sealed it"
        case .wrongKey: "it was sealed with another key or as another file"
        case .damaged: "it was changed after it was sealed"
        }
    }

    static let notSealed = SealError(code: .notSealed)
    static let newerFormat = SealError(code: .newerFormat)
    static let wrongKey = SealError(code: .wrongKey)
    static let damaged = SealError(code: .damaged)
}
