import Foundation
import GRDB
import Testing

@testable import TenantStore

@Suite("Files without a name")
struct NamelessFileTests {
    private func names(_ directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasPrefix(".") }
    }

    @Test(
        "The file has a name only while it is opened, and keeps its content; also where it must have one first",
        arguments: [false, true])
    func content(_ hasName: Bool) throws {
        let temporary = try TemporaryStore()
        let file = try NamelessFile(in: temporary.directory, hasName: hasName)
        #expect(try names(temporary.directory).count == (hasName ? 1 : 0))
        try file.append(Data("hello ".utf8))
        let (handle, mode) = try file.withPath { path in
            (
                try FileHandle(forReadingFrom: URL(fileURLWithPath: path)),
                try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
            )
        }
        #expect(mode == 0o600)
        #expect(try names(temporary.directory) == [])
        try file.append(Data("world".utf8))
        try file.write(Data("H".utf8), at: 0)
        #expect(try handle.readToEnd() == Data("Hello world".utf8))
        var content = Data()
        try file.forEachPiece { content += $0 }
        #expect(content == Data("Hello world".utf8) && file.byteCount == 11)
    }

    @Test("A name that is needed from the beginning goes with the file, or with the next start")
    func removed() throws {
        let temporary = try TemporaryStore()
        do { _ = try NamelessFile(in: temporary.directory, hasName: true) }
        #expect(try names(temporary.directory) == [])
        try Data("left".utf8).write(to: URL(fileURLWithPath: temporary.directory + "/.nameless-0"))
        NamelessFile.removeLeftovers(in: temporary.directory)
        #expect(try names(temporary.directory) == [])
    }

    @Test("A company is copied into one, and the copy is read as a database of its own")
    func copied() throws {
        let temporary = try TemporaryStore()
        let scope = try temporary.makeTenant()
        try temporary.store.writeNow(scope) { connection in
            for number in 0..<500 { try connection.insert("\(number)") }
        }
        let copy = try NamelessFile(in: temporary.directory)
        try temporary.store.backup(scope, to: copy)
        let file = try NamelessFile(in: temporary.directory)
        try copy.forEachPiece(file.append)
        let before = try FileManager.default.subpathsOfDirectory(atPath: temporary.directory)
        let reader = try SQLiteFile.openReader(file)
        let (count, check) = try reader.read { connection in
            (
                try Int.fetchOne(connection.database, sql: "SELECT count(*) FROM note"),
                try String.fetchAll(connection.database, sql: "PRAGMA integrity_check")
            )
        }
        #expect(count == 500 && check == ["ok"])
        #expect(throws: (any Error).self) { try reader.write { try $0.insert("more") } }
        #expect(try FileManager.default.subpathsOfDirectory(atPath: temporary.directory) == before)
        try reader.close()
    }
}
