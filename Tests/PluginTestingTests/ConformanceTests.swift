import PluginKit
import PluginTesting
import Testing

@Suite("The conformance suite")
struct ConformanceTests {
    @Test("passes a good plugin", arguments: ConformanceCheck.allCases)
    func passes(check: ConformanceCheck) throws {
        let failures = try check.failures(of: NotesPlugin.self, samples: Notes.samples)
        #expect(failures == [])
    }

    @Test("passes a good plugin without samples", arguments: ConformanceCheck.allCases)
    func passesWithoutSamples(check: ConformanceCheck) throws {
        let failures = try check.failures(of: NotesPlugin.self)
        #expect(failures == [])
    }

    @Test("catches a bad plugin", arguments: BadPlugin.all)
    func catches(bad: BadPlugin) throws {
        let failures = try bad.check.failures(of: bad.type, samples: Notes.samples)
        #expect(failures.contains { $0.contains(bad.sentence) }, "\(failures)")
    }

    @Test("has a bad plugin for every check")
    func isComplete() {
        #expect(Set(BadPlugin.all.map(\.check)) == Set(ConformanceCheck.allCases))
    }

    @Test("catches a sample that is refused, a list that is too short, and a sample of no method")
    func badSamples() throws {
        let samples = ConformanceSamples()
            .request("NoteService/CreateNote") { _ in Spearhead_Notes_V1_CreateNoteRequest() }
            .request("NoteService/ListNotes") { _ in Spearhead_Notes_V1_ListNotesRequest() }
            .request("NoteService/GetNotes") { _ in Spearhead_Notes_V1_GetNoteRequest() }
        let replay = try ConformanceCheck.requestReplay.failures(of: NotesPlugin.self, samples: samples)
        #expect(replay.contains { $0.contains("CreateNote: its sample must succeed") }, "\(replay)")
        let pagination = try ConformanceCheck.pagination.failures(of: NotesPlugin.self, samples: samples)
        #expect(pagination.contains { $0.contains("prepare three or more") }, "\(pagination)")
        let descriptors = try ConformanceCheck.descriptors.failures(of: NotesPlugin.self, samples: samples)
        #expect(descriptors == ["a sample is for NoteService/GetNotes, which is no method"])
    }

    @Test("takes the author's word that a column is not personal, unless it is out of date")
    func notPersonal() throws {
        let check = ConformanceCheck.personalData
        #expect(try check.failures(of: UnmappedPlugin.self, notPersonal: ["notes_note.phone"]) == [])
        #expect(try check.failures(of: NotesPlugin.self, notPersonal: ["notes_note.fax"]) != [])
    }

    @Test("names a dependency that is missing")
    func missingDependency() throws {
        struct Dependent: NotesVariant {
            static let manifest: PluginManifest = {
                var manifest = Notes.manifest()
                manifest.dependencies = ["organization"]
                return manifest
            }()
            func register(with registrar: inout PluginRegistrar) { Notes.register(with: &registrar) }
        }
        let failures = try ConformanceCheck.manifest.failures(of: Dependent.self)
        #expect(failures.count == 1 && failures[0].contains("needs the plugin organization"), "\(failures)")
    }
}

/// A plugin that breaks one promise, with the check that finds it and words of what it says.
struct BadPlugin: Sendable, CustomTestStringConvertible {
    let check: ConformanceCheck
    let type: any Plugin.Type
    let sentence: String

    var testDescription: String { "\(type)" }

    init(_ check: ConformanceCheck, _ type: any Plugin.Type, _ sentence: String) {
        self.check = check
        self.type = type
        self.sentence = sentence
    }

    static let all = [
        BadPlugin(.manifest, WrongMapPlugin.self, "notes_note.nickname, which does not exist"),
        BadPlugin(.manifest, WrongAliasPlugin.self, "notes_note.author_id, which does not exist"),
        BadPlugin(.manifest, KeepingPlugin.self, "an erasure keeps notes_note.phone without a reason"),
        BadPlugin(.manifest, WrongVersionPlugin.self, "versions are MAJOR.MINOR.PATCH"),
        BadPlugin(.manifest, ForeignMeasurePlugin.self, "orders.notes"),
        BadPlugin(.migrations, AlteringPlugin.self, "the schema differs from before"),
        BadPlugin(.migrations, ForeignTablePlugin.self, "makes orders_order; every name must start with notes_"),
        BadPlugin(.migrations, IntrudingPlugin.self, "changes rows of platform_user"),
        BadPlugin(.descriptors, SilentPlugin.self, "No handler is registered for spearhead.notes.v1.NoteService/GetNote"),
        BadPlugin(.descriptors, SharedMessagePlugin.self, "it must be UpdateStampResponse"),
        BadPlugin(.permissions, UngrantedPlugin.self, "no role has the permission notes.get"),
        BadPlugin(.measures, DeafMeasurePlugin.self, "a filter text = "),
        BadPlugin(.pagination, OffsetPlugin.self, "a negative page_size"),
        BadPlugin(.pagination, OffsetPlugin.self, "a page_token of another company"),
        BadPlugin(.pagination, OffsetPlugin.self, "when another argument changes"),
        BadPlugin(.pagination, OffsetPlugin.self, "a made-up page_token"),
        BadPlugin(.pagination, OverlappingPlugin.self, "repeat an item"),
        BadPlugin(.pagination, BoundlessPlugin.self, "a page of 1 has 4 items"),
        BadPlugin(.pagination, SharedMessagePlugin.self, "ListStamps: a List needs page_size"),
        BadPlugin(.requestReplay, QueryingPlugin.self, "must be registered as a command"),
        BadPlugin(.requestReplay, SharedMessagePlugin.self, "needs the field request_id"),
        BadPlugin(.etags, OverwritingPlugin.self, "the second update of one version"),
        BadPlugin(.etags, SharedMessagePlugin.self, "needs the field etag"),
        BadPlugin(.updateMasks, UnmaskedPlugin.self, "an unknown path in update_mask"),
        BadPlugin(.updateMasks, SharedMessagePlugin.self, "needs the field update_mask"),
        BadPlugin(.tenantIsolation, RememberingPlugin.self, "GetNote: an id of another company must be NOT_FOUND"),
        BadPlugin(.tenantIsolation, CredulousPlugin.self, "UpdateNote: an id of another company must be NOT_FOUND"),
        BadPlugin(.tenantIsolation, RememberingPlugin.self, "ListNotes: it shows another company"),
        BadPlugin(.tableAccess, PryingPlugin.self, "notes may not read the table platform_user"),
        BadPlugin(.tableAccess, CoveringPlugin.self, "job notes/cover: notes may not delete from the table platform_audit"),
        BadPlugin(.personalData, UnmappedPlugin.self, "notes_note.phone looks like personal data"),
        BadPlugin(.personalData, StubbornPlugin.self, "erasing the person of notes_note.id fails"),
    ]
}
