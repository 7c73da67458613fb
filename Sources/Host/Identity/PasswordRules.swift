internal import RPC

/// What makes a password easy to guess, whatever its length.
///
/// Known words are taken out of it: those of the user and the company, and the ones of which the commonest passwords are made. In the rest a
/// character that repeats the one before, or goes on in a row of digits, letters or keys, counts nothing. What then is left is the
/// password's own part, which must have ``ownCharactersMin`` characters.
package struct PasswordRules: Sendable {
    /// Fewest characters that no rule takes away.
    static let ownCharactersMin = 6

    private let refused: RefusedPasswords?

    /// - Parameter refused: The operator's list.
    init(refused: RefusedPasswords? = nil) { self.refused = refused }

    /// Refuses a password that is easy to guess; its length is not looked at.
    ///
    /// - Parameters:
    ///   - field: Where the caller gave it.
    ///   - names: Texts about the user and the company: login, names, slug.
    /// - Throws: INVALID_ARGUMENT `WEAK_PASSWORD` that says what is wrong, without a part of the password.
    func check(_ password: Secret, field: String, names: [String]) throws {
        var problem: String?
        let text = Array(password.reveal().lowercased())
        let known = names.flatMap(Self.words)
        if Self.isRepetition(text) || Self.ownPart(text, without: []) < Self.ownCharactersMin {
            problem = "is little more than repeats, or rows of digits, letters or keys"
        } else if Self.ownPart(text, without: known) < Self.ownCharactersMin {
            problem = "is little more than the login, or a name of the user or the company"
        } else if Self.ownPart(text, without: known + Self.commonWords) < Self.ownCharactersMin {
            problem = "is little more than words that the commonest passwords are made of"
        } else if try refused?.contains(password) == true {
            problem = "stands in the list of passwords that are known to others"
        }
        guard let problem else { return }
        throw RPCError(
            .invalidArgument, "WEAK_PASSWORD",
            "The password \(problem). Choose another one, such as four words that have nothing to do with each other.",
            domain: "platform", fieldViolations: [RPCError.FieldViolation(field, problem)])
    }

    /// The words of a name that are long enough to be looked for.
    private static func words(_ name: String) -> [String] {
        let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }.map { String($0) }
        return (words + [words.joined()]).filter {
            $0.count >= 3 || $0.unicodeScalars.contains { $0.value > 0x2E80 } && $0.count >= 2
        }
    }

    /// Whether it is one piece of fewer than ten characters, time and again.
    private static func isRepetition(_ text: [Character]) -> Bool {
        (1...9).contains { period in
            text.count >= 2 * period && text.indices.dropFirst(period).allSatisfy { text[$0] == text[$0 - period] }
        }
    }

    /// How many characters are left of a text without words and rows.
    private static func ownPart(_ text: [Character], without words: [String]) -> Int {
        let plain = text.map { lookalikes[$0] ?? $0 }
        var isKnown = [Bool](repeating: false, count: text.count)
        for word in words.map({ Array($0) }) where word.count <= text.count {
            let similar = word.map { lookalikes[$0] ?? $0 }
            for start in 0...text.count - word.count
            where plain[start..<start + word.count].elementsEqual(similar) || text[start..<start + word.count].elementsEqual(word)
            {
                for index in start..<start + word.count { isKnown[index] = true }
            }
        }
        var count = 0
        var previous: Character?
        for (character, isKnown) in zip(text, isKnown) {
            if isKnown {
                previous = nil
                continue
            }
            let goesOn = previous.map { $0 == character || rows.contains([$0, character]) } ?? false
            if !goesOn { count += 1 }
            previous = character
        }
        return count
    }

    /// Signs that stand for letters.
    private static let lookalikes: [Character: Character] = [
        "0": "o", "1": "i", "!": "i", "l": "i", "3": "e", "4": "a", "@": "a", "5": "s", "$": "s", "7": "t", "+": "t", "8": "b",
        "9": "g",
    ]

    /// Neighbours in rows, forwards and backwards.
    private static let rows: Set<[Character]> = {
        let rows = [
            "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm",
            "azertyuiop",
            "!@#$%^&*()", "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol", "0p",
        ]
        var pairs: Set<[Character]> = []
        for row in rows.map(Array.init) {
            for (left, right) in zip(row, row.dropFirst()) { pairs.formUnion([[left, right], [right, left]]) }
        }
        return pairs
    }()
}
