internal import RPC

extension FieldCheck {
    /// A text of so many characters (Unicode scalars, as SQLite counts them) on one line: a name, a title, an address.
    ///
    /// White space alone is no text.
    public mutating func line(_ field: String, _ value: String, _ bounds: ClosedRange<Int>) {
        check(field, value, bounds, allowing: [])
    }

    /// A text of so many characters that may have several lines: a note, a reason.
    public mutating func text(_ field: String, _ value: String, _ bounds: ClosedRange<Int>) {
        check(field, value, bounds, allowing: ["\n", "\r", "\t"])
    }

    /// Refuses a text outside of its bounds at once, for a request with nothing else to check.
    ///
    /// - Throws: INVALID_ARGUMENT `INVALID_FIELDS`.
    public static func text(_ field: String, _ value: String, _ bounds: ClosedRange<Int>) throws {
        var check = FieldCheck()
        check.text(field, value, bounds)
        try check.finish()
    }

    /// A business code: 1 to `max` letters, digits or `-` `_` `.` `/`.
    public mutating func code(_ field: String, _ value: String, max: Int = 64) {
        let isCode = value.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                true
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"): true
            default: false
            }
        }
        require(isCode && (1...max).contains(value.utf8.count), field, "must be 1 to \(max) letters, digits or - _ . /")
    }

    /// A technical name: 1 to `max` lower-case letters, digits or `_`.
    public mutating func name(_ field: String, _ value: String, max: Int = 64) {
        let isName = value.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"): true
            default: false
            }
        }
        require(isName && (1...max).contains(value.utf8.count), field, "must be 1 to \(max) lower-case letters, digits or _")
    }

    /// The case that a text names.
    public mutating func choice<Value>(_ field: String, _ value: String) -> Value?
    where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
        let choice = Value(rawValue: value)
        require(choice != nil, field, "must be one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        return choice
    }

    /// An ISO 4217 currency code: three upper-case letters.
    public mutating func currency(_ field: String, _ code: String) {
        let isCode = code.utf8.count == 3 && code.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        require(isCode, field, "must be an ISO 4217 code such as CNY")
    }

    /// A UUID in canonical form, as ``UUIDv7`` and a device make them.
    public mutating func uuid(_ field: String, _ value: String) {
        require(UUIDv7.isCanonical(value), field, "must be a UUID in lower-case canonical form")
    }

    /// A SHA-256 in hexadecimal.
    public mutating func sha256(_ field: String, _ value: String) { hexadecimal(field, value, digits: 64) }

    /// So many lower-case hexadecimal digits.
    public mutating func hexadecimal(_ field: String, _ value: String, digits: Int) {
        let isHexadecimal = value.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        }
        require(isHexadecimal && value.utf8.count == digits, field, "must be \(digits) lower-case hexadecimal digits")
    }

    private mutating func check(
        _ field: String, _ value: String, _ bounds: ClosedRange<Int>, allowing controls: [Unicode.Scalar]
    ) {
        let isFilled = bounds.lowerBound == 0 || value.contains { !$0.isWhitespace }
        guard isFilled, bounds.contains(value.unicodeScalars.count) else {
            let bounds = bounds.lowerBound == 0 ? "at most \(bounds.upperBound)" : "\(bounds.lowerBound) to \(bounds.upperBound)"
            return fail(field, "must have \(bounds) characters")
        }
        let isClean = value.unicodeScalars.allSatisfy { scalar in
            scalar.properties.generalCategory != .control || controls.contains(scalar)
        }
        require(isClean, field, "must not have control characters\(controls.isEmpty ? " or line breaks" : "")")
    }
}

extension String {
    /// The text, or `nil` when it is empty, which in a request means "no value".
    public var nonEmpty: String? { isEmpty ? nil : self }
}
