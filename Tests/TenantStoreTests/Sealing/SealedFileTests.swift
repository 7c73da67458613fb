import Foundation
import Testing

@testable import TenantStore

/// What is sealed comes back as it was, and nothing else ever comes back.
@Suite("Sealed files")
struct SealedFileTests {
    private static let chunk = SealedStream.chunkBytes

    private let key = SealingKey.random()
    private let directory = FileManager.default.temporaryDirectory.path + "/sealed-" + TenantID.random().rawValue

    init() throws { try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true) }

    private func content(_ count: Int, seed: UInt64 = 1) -> Data {
        var generator = SplitMix(seed: seed)
        var bytes = Data(capacity: count + 8)
        while bytes.count < count { withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) } }
        return bytes.prefix(count)
    }

    private func write(_ data: Data, _ name: String) throws -> String {
        let path = "\(directory)/\(name)"
        try data.write(to: URL(fileURLWithPath: path))
        return path
    }

    private func read(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    private func code(_ body: () throws -> some Any) -> SealError.Code? {
        do { _ = try body() } catch { return (error as? SealError)?.code }
        return nil
    }

    @Test(
        "Content of every size comes back, from a file and from memory, and one opens what the other sealed",
        arguments: [0, 1, 15, 16, 17, chunk - 1, chunk, chunk + 1, 2 * chunk - 1, 2 * chunk, 2 * chunk + 1, (1 << 20) + 1])
    func whole(_ size: Int) throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let content = content(size)
        let source = try write(content, "plain")
        #expect(try SealedFile.seal(from: source, to: directory + "/sealed", key: key, purpose: "test") == Int64(size))
        #expect(
            try SealedFile.open(from: directory + "/sealed", to: directory + "/again", key: key, purpose: "test") == Int64(size))
        #expect(try read(directory + "/again") == content)
        let sealed = try read(directory + "/sealed")
        let chunks = max(1, (size + Self.chunk - 1) / Self.chunk)
        #expect(sealed.count == SealedStream.headerBytes + size + 16 * chunks)
        #expect(try SealedBytes.open(sealed, key: key, purpose: "test") == content)
        let other = try write(SealedBytes.seal(content, key: key, purpose: "test"), "other")
        #expect(try SealedFile.open(from: other, to: directory + "/other.again", key: key, purpose: "test") == Int64(size))
        #expect(try read(directory + "/other.again") == content)
    }

    @Test("It does not matter in which pieces content comes")
    func pieces() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let content = content(3 * Self.chunk)
        for size in [1000, Self.chunk - 1, Self.chunk, Self.chunk + 1, 3 * Self.chunk] {
            let path = "\(directory)/\(size)"
            let writer = try SealedWriter(path: path, key: key, purpose: "test")
            var rest = content
            while !rest.isEmpty {
                try writer.append(rest.prefix(size))
                rest = rest.dropFirst(size)
            }
            try writer.finish()
            #expect(try SealedBytes.open(read(path), key: key, purpose: "test") == content)
        }
    }

    /// A change to a sealed content of three chunks and 100 bytes, and what opening it says.
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let expected: SealError.Code
        let apply: @Sendable (inout Data) -> Void

        init(_ name: String, _ expected: SealError.Code, _ apply: @escaping @Sendable (inout Data) -> Void) {
            testDescription = name
            self.expected = expected
            self.apply = apply
        }

        private static let header = SealedStream.headerBytes
        private static let sealed = SealedStream.sealedChunkBytes

        private static func flip(_ name: String, at offset: Int, _ expected: SealError.Code = .damaged) -> Change {
            Change("one bit of \(name) is flipped", expected) { $0[offset] ^= 0x10 }
        }

        static let all: [Change] = [
            flip("the magic", at: 3, .notSealed), flip("the version", at: 7, .newerFormat),
            flip("the salt", at: 8, .wrongKey), flip("the commitment", at: header - 1, .wrongKey),
            flip("the first chunk", at: header), flip("a tag", at: header + sealed - 1),
            flip("the middle", at: header + 2 * sealed + 77),
            flip("the last chunk", at: header + 3 * sealed + 5), flip("the last tag", at: header + 3 * sealed + 115),
            Change("nothing is left", .notSealed) { $0 = Data() },
            Change("the header is cut", .notSealed) { $0 = $0.prefix(header - 1) },
            Change("only the header is left", .damaged) { $0 = $0.prefix(header) },
            Change("the last byte is cut off", .damaged) { $0.removeLast() },
            Change("the last chunk is cut off", .damaged) { $0 = $0.prefix(header + 3 * sealed) },
            Change("the last chunk is cut to its tag", .damaged) { $0 = $0.prefix(header + 3 * sealed) + $0.suffix(16) },
            Change("two chunks are cut off", .damaged) { $0 = $0.prefix(header + 2 * sealed) },
            Change("the first chunk is left out", .damaged) { $0 = $0.prefix(header) + $0.dropFirst(header + sealed) },
            Change("a chunk is there twice", .damaged) { $0 = $0.prefix(header + sealed) + $0.dropFirst(header) },
            Change("two chunks have changed places", .damaged) {
                let first = $0[header..<header + sealed]
                let second = $0[header + sealed..<header + 2 * sealed]
                $0.replaceSubrange(header..<header + 2 * sealed, with: Data(second) + Data(first))
            },
            Change("a byte is added", .damaged) { $0.append(0) },
            Change("a chunk is added", .damaged) { $0.append(Data(count: sealed)) },
        ]
    }

    @Test("Whatever is changed is found out, and nothing is left of what was opened", arguments: Change.all)
    func changed(_ change: Change) throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var sealed = try SealedBytes.seal(content(3 * Self.chunk + 100), key: key, purpose: "test")
        change.apply(&sealed)
        sealed = Data(sealed)
        #expect(code { try SealedBytes.open(sealed, key: key, purpose: "test") } == change.expected)
        let path = try write(sealed, "sealed")
        let target = directory + "/again"
        #expect(code { try SealedFile.open(from: path, to: target, key: key, purpose: "test") } == change.expected)
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test("Another key, another purpose or another file's chunks do not open")
    func others() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let content = content(Self.chunk + 1)
        let sealed = try SealedBytes.seal(content, key: key, purpose: "test")
        #expect(code { try SealedBytes.open(sealed, key: .random(), purpose: "test") } == .wrongKey)
        #expect(code { try SealedBytes.open(sealed, key: key, purpose: "test/2") } == .wrongKey)
        let twin = try SealedBytes.seal(content, key: key, purpose: "test")
        let header = SealedStream.headerBytes
        let mixed = sealed.prefix(header) + twin.dropFirst(header)
        #expect(code { try SealedBytes.open(mixed, key: key, purpose: "test") } == .damaged)
        #expect(sealed.dropFirst(header) != twin.dropFirst(header))
    }

    @Test("What is not finished is removed, and what is there is not written over")
    func unfinished() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/sealed"
        do {
            let writer = try SealedWriter(path: path, key: key, purpose: "test")
            try writer.append(content(Self.chunk * 2))
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        let source = try write(Data("x".utf8), "plain")
        #expect(throws: StoreError.self) { try SealedFile.seal(from: source, to: source, key: key, purpose: "test") }
        #expect(try read(source) == Data("x".utf8))
        #expect(throws: StoreError.self) { try SealedFile.open(from: directory + "/none", to: path, key: key, purpose: "test") }
    }

    @Test("A sealed file shows nothing of its content and is its owner's alone; a key shows nothing of itself")
    func secret() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let source = try write(Data(repeating: 0x41, count: 3 * Self.chunk), "plain")
        let path = directory + "/sealed"
        try SealedFile.seal(from: source, to: path, key: key, purpose: "test")
        #expect(try read(path).range(of: Data("AAAA".utf8)) == nil)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber == 0o600)
        let bytes = key.withBytes { Data($0) }
        #expect(SealingKey(bytes: bytes) == key && SealingKey(bytes: bytes.dropLast()) == nil)
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key)" == "SealingKey(…)" && !dumped.contains("secret"))
    }
}
