internal import ArgumentParser
internal import Foundation
internal import Host
internal import SpearheadClient
internal import SwiftProtobuf

/// `spearhead person …`.
struct PersonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person", abstract: "What a company holds about a person.",
        discussion: """
            A person is named by the id of the row that says who it is: an employee, a contact, a lead, a visitor, a user, or a \
            customer who trades alone.
            """, subcommands: [Export.self, Erase.self])

    struct Export: ServerCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write everything that is held about a person into a directory: data.json, and blobs by their SHA-256.")

        @Argument(help: "Id of the person.") var person: String
        @Option(
            help: ArgumentHelp("A directory; it is made when it is not there.", valueName: "directory"), completion: .directory)
        var out: String
        @OptionGroup(title: "Company") var company: CompanyOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { company.tenant }

        func execute(_ session: Session) async throws {
            let inside = try await session.inCompany()
            let answers = try await inside.stream(PlatformCalls.exportPersonalData, .with { $0.personID = person })
            var export: ExportedPerson?
            for try await answer in answers {
                // Made with the first answer, so that a refusal leaves nothing behind.
                if export == nil { export = try ExportedPerson(directory: out) }
                try export?.take(answer)
            }
            guard let export else { return }
            try export.finish()
            session.printer.show(
                .object([
                    ("person", .string(person)), ("directory", .string(out)), ("values", .integer(export.values)),
                    ("blobs", .integer(export.blobs)),
                ]),
                "Wrote \(Texts.count(export.values, "value")) and \(Texts.count(export.blobs, "blob")) to \(out).\n")
        }
    }

    struct Erase: ServerCommand {
        static let configuration = CommandConfiguration(
            abstract: "Erase a person for ever, in all plugins, in the records of the platform and in the bytes of its files.",
            discussion: "Export first. Backups hold the person until they expire; one that is restored is erased again.")

        @Argument(help: "Id of the person.") var person: String
        @Option(help: ArgumentHelp("The id again.", valueName: "id")) var confirm: String
        @OptionGroup(title: "Company") var company: CompanyOptions
        @OptionGroup(title: "Connection") var connection: ConnectionOptions
        var tenant: String? { company.tenant }

        func execute(_ session: Session) async throws {
            let response = try await session.inCompany().call(
                PlatformCalls.erasePersonalData,
                .with {
                    $0.personID = person
                    $0.confirmPersonID = confirm
                })
            try session.printer.show(try .message(response), response.facts)
        }
    }
}

/// The directory into which a person is exported.
private final class ExportedPerson {
    private let directory: String
    private let data: PartialFile
    private var blob: PartialFile?
    private(set) var values: Int64 = 0
    private(set) var blobs: Int64 = 0

    init(directory: String) throws {
        self.directory = directory
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // Another person's export must not be mixed with this one.
        try SecretFile.requireNew(directory + "/data.json")
        data = try PartialFile(directory + "/data.json")
    }

    func take(_ answer: Spearhead_Platform_V1_ExportPersonalDataResponse) throws {
        for datum in answer.data {
            try data.write(Data(((values == 0 ? "[\n" : ",\n") + JSONValue.message(datum).compact).utf8))
            values += 1
        }
        guard answer.hasBlob else { return }
        guard !answer.blob.content.isEmpty else {
            try blob?.commit()
            blob = nil
            blobs += 1
            return
        }
        // The server's text is no path.
        guard answer.blob.sha256.wholeMatch(of: /[0-9a-f]{64}/) != nil else {
            throw CommandFailure(
                .failed, "BAD_ANSWER", "The server names a blob \(answer.blob.sha256.prefix(80)), which is no SHA-256.")
        }
        let file = try blob ?? PartialFile("\(directory)/\(answer.blob.sha256)")
        blob = file
        try file.write(answer.blob.content)
    }

    func finish() throws {
        try data.write(Data((values == 0 ? "[]\n" : "\n]\n").utf8))
        try data.commit()
    }
}

extension Spearhead_Platform_V1_ErasePersonalDataResponse {
    /// What was erased and what was kept, as people read it.
    fileprivate var facts: String {
        let rows =
            erased.map { ["erased", "\($0.table).\($0.column)", "\($0.values)", ""] }
            + kept.map { ["kept", "\($0.table).\($0.column)", "\($0.values)", $0.reason] }
        let others = Facts([
            ("audit entries", "\(auditEntries)"), ("answers", "\(answers)"), ("events", "\(events)"), ("messages", "\(messages)"),
            ("blobs", "\(blobs)"), ("users", "\(users)"),
        ])
        return Table([.text("WHAT"), .text("COLUMN"), .number("VALUES"), .text("WHY")], rows: rows).text + others.text
    }
}
