/// Lays JSON text out over lines for people; the text must be valid JSON.
enum JSONIndenter {
    static func indent(_ json: String) -> String {
        var text = ""
        var depth = 0
        var isInString = false
        var isEscaped = false
        var justOpened = false
        for character in json.unicodeScalars {
            if isInString {
                text.unicodeScalars.append(character)
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    isInString = false
                }
                continue
            }
            if character == " " || character == "\n" || character == "\r" || character == "\t" { continue }
            let isClosing = character == "}" || character == "]"
            if isClosing { depth -= 1 }
            // An empty object or array stays on one line.
            if justOpened != isClosing, justOpened || isClosing { text += "\n" + String(repeating: "  ", count: depth) }
            justOpened = false
            switch character {
            case "{", "[":
                text.unicodeScalars.append(character)
                depth += 1
                justOpened = true
            case ",": text += ",\n" + String(repeating: "  ", count: depth)
            case ":": text += ": "
            default:
                text.unicodeScalars.append(character)
                isInString = character == "\""
            }
        }
        return text
    }
}
