internal import PluginKit
internal import RPC
internal import SwiftProtobuf

/// The methods of this distribution with their message types.
struct MethodCatalogue: Sendable {
    /// One method.
    struct Entry: Sendable {
        var name: MethodName
        var shape: CallShape
        /// What a caller must have.
        var permission: String
        var requestType: any Message.Type
        var responseType: any Message.Type

        /// `query`, `command`, … as people read it.
        var form: String {
            switch (shape.clientStreams, shape.serverStreams) {
            case (false, false): "unary"
            case (false, true): "server stream"
            case (true, false): "client stream"
            case (true, true): "both stream"
            }
        }
    }

    /// Sorted by name.
    let entries: [Entry]

    /// Sorts the entries.
    init(_ entries: [Entry]) { self.entries = entries.sorted { $0.name < $1.name } }

    /// Finds a method by its full name, or by `Service/Method` when only one package has it.
    func find(_ text: String) throws -> Entry {
        guard let wanted = MethodName(text) else {
            throw CommandFailure(
                .usage, "USAGE", "\"\(text)\" is not a method name such as spearhead.platform.v1.HealthService/Check.",
                remedy: "`spearhead methods` lists them.")
        }
        if let entry = entries.first(where: { $0.name == wanted }) { return entry }
        let short = entries.filter { $0.name.method == wanted.method && $0.name.service.hasSuffix("." + wanted.service) }
        if short.count == 1 { return short[0] }
        if short.count > 1 {
            throw CommandFailure(
                .usage, "METHOD_AMBIGUOUS",
                "Several packages have \(wanted): \(short.map { $0.name.service }.joined(separator: ", ")).")
        }
        let names = entries.map(\.name.description)
        let shortNames = entries.map { "\($0.name.service.split(separator: ".").last ?? "")/\($0.name.method)" }
        let near = Suggestion.nearest(to: text, among: names) ?? Suggestion.nearest(to: text, among: shortNames)
        throw CommandFailure(
            .usage, "METHOD_UNKNOWN", "This distribution has no method \(wanted).",
            remedy: near.map { "Did you mean \"\($0)\"?" } ?? "`spearhead methods` lists them.")
    }
}
