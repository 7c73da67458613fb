import Testing

@testable import Host

@Suite("Looking for byte strings")
struct BytePatternsTests {
    private func occur(_ texts: [String], in bytes: [UInt8]) -> Bool {
        var patterns = BytePatterns()
        for text in texts { patterns.insert(text: text) }
        return patterns.occur(in: bytes)
    }

    @Test("A text is found at the beginning, at the end and inside, and not when a byte is missing")
    func places() {
        for text in ["张三丰", "13800138000", "li@example.com"] {
            for (before, after) in [("", ""), ("x", ""), ("", "x"), ("{\"name\":\"", "\"}")] {
                #expect(occur(["unrelated", text], in: Array("\(before)\(text)\(after)".utf8)))
                #expect(!occur(["unrelated", text], in: Array("\(before)\(text.dropLast())\(after)".utf8)))
            }
        }
        #expect(!occur([], in: Array("anything".utf8)) && !occur(["anything"], in: []))
    }

    @Test("A short text is found where it stands alone: in JSON, and as a field of a message")
    func short() {
        #expect(occur(["Ann"], in: Array("{\"name\":\"Ann\"}".utf8)))
        #expect(occur(["Ann"], in: [0x0A, 3] + Array("Ann".utf8)))
        #expect(!occur(["Ann"], in: Array("{\"name\":\"Annabel\"}".utf8)))
        #expect(!occur(["x"], in: Array("\"x\"".utf8)))
    }

    @Test("A text is found as JSON writes it")
    func escaped() {
        #expect(occur(["say \"hello\""], in: Array(#"[{"after":"say \"hello\"","field":"note"}]"#.utf8)))
    }

    @Test("Agrees with a plain search over made-up bytes")
    func plain() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...60)).map { _ in UInt8.random(in: 97...98, using: &generator) }
            let pattern = (0..<Int.random(in: 6...9)).map { _ in UInt8.random(in: 97...98, using: &generator) }
            let isThere =
                bytes.count >= pattern.count
                && (0...(bytes.count - pattern.count)).contains { Array(bytes[$0..<($0 + pattern.count)]) == pattern }
            #expect(occur([String(decoding: pattern, as: UTF8.self)], in: bytes) == isThere)
        }
    }
}
