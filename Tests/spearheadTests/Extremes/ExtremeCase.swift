import Foundation

/// One request that nobody sends by mistake.
enum ExtremeCase: Sendable {
    /// One field of an otherwise plausible request holds an extreme value.
    case value(row: Int, leaf: Int, value: Int)
    /// Every number of the request is an extreme one.
    case numbers(row: Int, seed: UInt64)
    /// A repeated field has thousands of elements.
    case many(row: Int, path: [String])
    /// Something that is no well-formed request.
    case wire(row: Int, leaf: Int, form: Int)

    /// How many elements a field has in ``many(row:path:)``: more than SQLite takes parameters in a statement (32 766).
    static let elements = 40_000
    /// How many requests with every number extreme a method gets.
    static let numbersPerMethod = 6

    /// All cases, which is more than a test can send every day.
    static func all(_ world: IsolationWorld) -> [ExtremeCase] {
        world.rows.indices.flatMap { row -> [ExtremeCase] in
            let leaves = world.draft(world.rows[row], world.left).leaves
            let single = leaves.indices.flatMap { leaf in
                (0..<valueCount(leaves[leaf].field)).map { ExtremeCase.value(row: row, leaf: leaf, value: $0) }
            }
            let repeated = Set(
                leaves.flatMap { leaf in
                    leaf.fields.indices.filter { leaf.fields[$0].isRepeated }.map { Array(leaf.path.prefix($0 + 1)) }
                })
            return single + (0..<numbersPerMethod).map { .numbers(row: row, seed: UInt64($0)) }
                + repeated.sorted { $0.description < $1.description }.map { .many(row: row, path: $0) }
                + leaves.indices.flatMap { leaf in (0..<4).map { .wire(row: row, leaf: leaf, form: $0) } }
        }
    }

    private static func valueCount(_ field: MessageSchema.Field) -> Int {
        switch field.kind {
        case .text: ExtremeValue.texts.count
        case .integer: ExtremeValue.integers.count
        case .bytes: ExtremeValue.contents.count
        case .choice: ExtremeValue.choices.count
        case .flag: 2
        case .message: ExtremeValue.seconds.count
        }
    }

    var row: Int {
        switch self {
        case .value(let row, _, _), .numbers(let row, _), .many(let row, _), .wire(let row, _, _): row
        }
    }

    /// Whether the request is about numbers, times or lengths, which may be stored and reckoned with later.
    func isNumeric(_ world: IsolationWorld) -> Bool {
        switch self {
        case .numbers, .many: return true
        case .wire: return false
        case .value(let row, let leaf, _):
            switch world.draft(world.rows[row], world.left).leaves[leaf].field.kind {
            case .integer, .message: return true
            default: return false
            }
        }
    }

    /// What is sent, and what it is for who reads the report; `nil` when the type of the field cannot hold it.
    func request(_ world: IsolationWorld) -> (payload: [UInt8], label: String)? {
        let method = world.rows[row]
        var draft = world.draft(method, world.left)
        let leaves = draft.leaves
        switch self {
        case .value(_, let index, let value):
            let leaf = leaves[index]
            draft.focus = leaf.path
            let label = "\(method.name) \(leaf.path.joined(separator: ".")) value \(value)"
            if case .message = leaf.field.kind {
                var time = WireBytes()
                time.number(1, ExtremeValue.seconds[value])
                time.number(2, ExtremeValue.nanoseconds[value % ExtremeValue.nanoseconds.count])
                return (try? draft.payload()).map { ($0 + WireBytes.nested(leaf.fields.map(\.number), time.bytes), label) }
            }
            return payload(draft) { field, path, isNarrow in
                path == leaf.path ? Self.value(field, value, isNarrow: isNarrow) : nil
            }.map { ($0, label) }
        case .numbers(_, let seed):
            let payload = payload(draft) { field, path, isNarrow in
                guard case .integer = field.kind else { return nil }
                var random = SplitMix(seed: seed &* 0x1000 &+ UInt64(path.joined().utf8.reduce(0) { ($0 &* 31) &+ UInt64($1) }))
                return Self.value(field, Int.random(in: 0..<ExtremeValue.integers.count, using: &random), isNarrow: isNarrow)
            }
            return payload.map { ($0, "\(method.name) every number, seed \(seed)") }
        case .many(_, let path):
            draft.focus = path
            draft.copies = { $0 == path ? Self.elements : 1 }
            guard let payload = try? draft.payload(), payload.count < 4 << 20 else { return nil }
            return (payload, "\(method.name) \(path.joined(separator: ".")) with \(Self.elements) elements")
        case .wire(_, let index, let form):
            let leaf = leaves[index]
            draft.focus = leaf.path
            guard let payload = try? draft.payload() else { return nil }
            let numbers = leaf.fields.map(\.number)
            var inner = WireBytes()
            switch form {
            case 0: inner.content(numbers[numbers.count - 1], [0xC0, 0x80, 0xED, 0xA0, 0x80, 0xFF, 0xF8])
            case 1: inner.number(numbers[numbers.count - 1], .min)
            case 2:
                let groups = WireBytes.openGroups(numbers[numbers.count - 1], count: 20_000)
                return (payload + groups, "\(method.name) \(leaf.path.joined(separator: ".")) groups")
            default: inner.varint(UInt64(numbers[numbers.count - 1]) << 3 | 2); inner.varint(.max)
            }
            return (
                payload + WireBytes.nested(numbers.dropLast(), inner.bytes),
                "\(method.name) \(leaf.path.joined(separator: ".")) wire \(form)"
            )
        }
    }

    private func payload(
        _ draft: RequestDraft, _ replacement: @escaping (MessageSchema.Field, [String], _ isNarrow: Bool) -> Any?
    ) -> [UInt8]? {
        for isNarrow in [false, true] {
            var draft = draft
            draft.replacement = { replacement($0, $1, isNarrow) }
            if let payload = try? draft.payload() { return payload }
        }
        return nil
    }

    private static func value(_ field: MessageSchema.Field, _ index: Int, isNarrow: Bool) -> Any? {
        switch field.kind {
        case .text: ExtremeValue.texts[index]
        case .integer:
            isNarrow ? Int64(Int32(clamping: ExtremeValue.integers[index])) : ExtremeValue.integers[index]
        case .bytes: ExtremeValue.contents[index].base64EncodedString()
        case .choice: ExtremeValue.choices[index]
        case .flag: index == 0
        case .message: nil
        }
    }
}
