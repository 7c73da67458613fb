public import Foundation
public import PluginTesting

/// The example company that the demo shows and the tests reproduce: half a year of one sales force.
///
/// Its CSV files lie once in `Scripts/demo-data/seed-1`; the figures that a correct system computes from them and what is
/// planted in them lie beside this file, because only tests read them.
public enum SeedOne {
    /// The end of the company's period, as `expected.json` reckons.
    public static let asOf = "2026-07-06T00:00:00+08:00"

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    private static let tables = folder.deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Scripts/demo-data/seed-1")
    private static let expected = Result { try sections(of: "expected.json") }
    private static let planted = Result { try sections(of: "planted.json") }

    /// The text of a CSV file, with its header and at most `rows` rows.
    public static func table(_ name: String, rows: Int = .max) throws -> String {
        let text = try String(contentsOf: tables.appendingPathComponent("\(name).csv"), encoding: .utf8)
        guard rows < .max else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).prefix(rows + 1).joined(separator: "\n") + "\n"
    }

    /// A section of `expected.json`, its keys in camel case: `expected("leads", as: LeadFigures.self)`.
    public static func expected<Section: Decodable>(_ section: String, as type: Section.Type = Section.self) throws -> Section {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: expectedJSON(section))
    }

    /// A section of `expected.json` as JSON text.
    public static func expectedJSON(_ section: String) throws -> Data { try find(section, in: expected.get()) }

    /// A section of `planted.json` as JSON text: `truths`, `must_not_flag`, `roles`, `info` or `control`.
    public static func plantedJSON(_ section: String) throws -> Data { try find(section, in: planted.get()) }

    private static func find(_ section: String, in sections: [String: Data]) throws -> Data {
        guard let data = sections[section] else { throw MissingSection(name: section) }
        return data
    }

    private static func sections(of file: String) throws -> [String: Data] {
        let text = try Data(contentsOf: folder.appendingPathComponent(file))
        let object = try JSONSerialization.jsonObject(with: text) as? [String: Any] ?? [:]
        return try object.mapValues { try JSONSerialization.data(withJSONObject: $0, options: .fragmentsAllowed) }
    }
}

/// A section that a file of figures does not have.
public struct MissingSection: Error {
    /// The section asked for.
    public let name: String
}

extension TestTenant {
    /// Imports tables of the example company, in the order given.
    public func importSeed(_ tables: String...) throws {
        for table in tables { try importCSV(table, SeedOne.table(table)) }
    }
}
