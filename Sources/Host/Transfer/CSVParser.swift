internal import RPC

/// Reads CSV by RFC 4180: quoted fields, doubled quotes, line breaks inside quotes; LF or CRLF; an optional byte order mark.
package struct CSVParser {
    /// One record with the line on which it starts.
    package struct Record: Equatable {
        package let line: Int
        package let fields: [String]
    }

    /// Longest field, in bytes.
    package static let fieldBytesMax = 1 << 20
    /// Most fields of a record.
    package static let fieldsMax = 512

    private let bytes: [UInt8]
    private var index = 0
    private var line = 1

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    }

    /// The share of the input that was read, in bytes.
    package var position: Int { index }

    /// The next record; `nil` at the end. Empty lines are skipped.
    ///
    /// - Throws: ``RPCError`` `MALFORMED_CSV` with the line.
    package mutating func next() throws -> Record? {
        while index < bytes.count, bytes[index] == 0x0A || bytes[index] == 0x0D {
            if bytes[index] == 0x0A { line += 1 }
            index += 1
        }
        guard index < bytes.count else { return nil }
        let start = line
        var fields: [String] = []
        while true {
            fields.append(try field())
            guard fields.count <= Self.fieldsMax else { throw malformed("has more than \(Self.fieldsMax) fields") }
            guard index < bytes.count else { break }
            let separator = bytes[index]
            index += 1
            if separator == 0x2C { continue }
            if separator == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
            line += 1
            break
        }
        return Record(line: start, fields: fields)
    }

    private mutating func field() throws -> String {
        guard index < bytes.count, bytes[index] == 0x22 else {
            let start = index
            while index < bytes.count, bytes[index] != 0x2C, bytes[index] != 0x0A, bytes[index] != 0x0D {
                guard bytes[index] != 0x22 else {
                    throw malformed("has a quote inside an unquoted field; quote the field and double the quote")
                }
                index += 1
            }
            return try text(bytes[start..<index])
        }
        index += 1
        var content: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == 0x22 {
                guard index < bytes.count, bytes[index] == 0x22 else {
                    guard index == bytes.count || [0x2C, 0x0A, 0x0D].contains(bytes[index]) else {
                        throw malformed("has text after a closing quote; put a comma or a line end there")
                    }
                    return try text(content[...])
                }
                index += 1
            } else if byte == 0x0A {
                line += 1
            }
            content.append(byte)
        }
        throw malformed("has a quoted field without an end; add the closing quote")
    }

    private func text(_ bytes: ArraySlice<UInt8>) throws -> String {
        guard bytes.count <= Self.fieldBytesMax else { throw malformed("has a field of more than \(Self.fieldBytesMax) bytes") }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw malformed("is not UTF-8; save the file as UTF-8") }
        return text
    }

    private func malformed(_ what: String) -> RPCError {
        RPCError(.invalidArgument, "MALFORMED_CSV", "Line \(line) \(what).", domain: "platform", metadata: ["line": String(line)])
    }
}
