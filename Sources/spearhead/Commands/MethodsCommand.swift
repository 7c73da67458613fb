internal import ArgumentParser
internal import RPC
internal import SwiftProtobuf

/// `spearhead methods`.
struct MethodsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "methods", abstract: "List the methods of this distribution; needs no server.")

    @Argument(help: "Only methods whose name contains this.") var part: String?
    @Flag(help: "Write one JSON document; errors too, to standard error.") var json = false

    func run() async throws {
        let printer = Printer(isJSON: json, context: .current)
        let wanted = part?.lowercased()
        let entries = try MethodCatalogue.standard().entries.filter { entry in
            wanted.map { entry.name.description.lowercased().contains($0) } ?? true
        }
        let documents = entries.map { entry in
            JSONValue.object([
                ("method", .string(entry.name.description)), ("form", .string(entry.form)),
                ("permission", .string(entry.permission)), ("request", .string(entry.requestType.protoMessageName)),
                ("response", .string(entry.responseType.protoMessageName)),
            ])
        }
        let rows = entries.map { [$0.name.description, $0.form, $0.permission] }
        printer.show(
            .object([("methods", .array(documents))]),
            Table([.text("METHOD"), .text("FORM"), .text("PERMISSION")], rows: rows, emptyText: "No such methods.").text)
    }
}
