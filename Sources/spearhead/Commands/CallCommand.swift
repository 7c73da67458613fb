internal import ArgumentParser
internal import Foundation
internal import RPC
internal import SpearheadClient
internal import SwiftProtobuf

/// `spearhead call`.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Call a method with JSON and show its answer as JSON.",
        discussion: """
            The method is SERVICE/METHOD; the package may be left out when only one has it. Field names are those of the \
            .proto files or their lowerCamelCase forms. An empty request_id is filled in.

            --get and --table make answers usable in scripts without other tools: --get lead.id, \
            --get people[code=REP001].id, --table stages:name,entered,conversionPercent. A column is headed by its path, or by \
            what you write before it: --table "rows:orgUnit,Target=attainments[base=ordered].target".

            A streaming answer is written message by message, also as tables; with --json as one array.
            """)

    @Argument(help: ArgumentHelp("What to call: CustomerService/GetCustomer.", valueName: "service/method")) var method: String
    @Argument(help: "The request as JSON; - reads standard input.") var request = "{}"
    @Option(help: ArgumentHelp("Show only what stands at this path of the answer, as plain text.", valueName: "path")) var get:
        String?
    @Option(help: ArgumentHelp("Show a list of the answer as a table.", valueName: "path:column,heading=column,…")) var table:
        String?
    @OptionGroup(title: "Company") var company: CompanyOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func validate() throws {
        if [get != nil, table != nil, connection.json].filter({ $0 }).count > 1 {
            throw ValidationError("Give one of --json, --get and --table.")
        }
    }

    func run() async throws {
        // A wrong name or wrong JSON is found before anything is sent.
        let entry = try MethodCatalogue.standard().find(method)
        let context = ProgramContext.current
        let text = request == "-" ? String(decoding: try context.input.readAll(bytesMax: 4 << 20), as: UTF8.self) : request
        guard !entry.shape.clientStreams else {
            throw CommandFailure(
                .usage, "STREAM_EXPECTED", "\(entry.name) takes a stream of messages.", remedy: "Use `spearhead import`.")
        }
        guard !entry.shape.serverStreams || get == nil else {
            throw CommandFailure(.usage, "USAGE", "--get is for methods with one answer; \(entry.name) streams.")
        }
        let selection = (get: try get.map { try JSONPath($0) }, table: try table.map { try JSONTable($0) })
        let schema = try AnswerSchema.standard()
        let message = try JSONRequest.decode(entry.requestType, text)
        try await Session.run(connection, tenant: company.tenant) { session in
            let inside = try await session.inCompany()
            if entry.shape.serverStreams {
                try await stream(entry.name, message, entry.responseType, selection.table, schema, inside)
                return
            }
            let json = try await unary(entry.name, message, entry.responseType, inside)
            if let path = selection.get {
                try context.output.write(JSONPath.text(path.value(in: schema.document(json, entry.responseType))) + "\n")
            } else if let table = selection.table {
                try context.output.write(table.text(of: schema.document(json, entry.responseType)))
            } else {
                session.printer.show(.raw(json), JSONIndenter.indent(json) + "\n")
            }
        }
    }

    private func unary<Response: Message>(
        _ name: MethodName, _ request: some Message, _ type: Response.Type, _ session: Session
    ) async throws -> String {
        let response: Response = try await session.client.call(
            name, request, timeoutMilliseconds: session.settings.timeoutMilliseconds)
        return try response.jsonString()
    }

    private func stream<Response: Message>(
        _ name: MethodName, _ request: some Message, _ type: Response.Type, _ table: JSONTable?, _ schema: AnswerSchema,
        _ session: Session
    ) async throws {
        var messages: [JSONValue] = []
        let responses: ResponseStream<Response> = try await session.client.stream(
            name, request, timeoutMilliseconds: Session.longTimeoutMilliseconds)
        for try await response in responses {
            let json = try response.jsonString()
            if let table {
                try session.context.output.write(table.text(of: schema.document(json, type)))
            } else if session.printer.isJSON {
                messages.append(.raw(json))
            } else {
                session.context.output.write(json + "\n")
            }
        }
        if session.printer.isJSON { session.context.output.write(JSONValue.array(messages).compact + "\n") }
    }
}

/// Reads requests from JSON.
enum JSONRequest {
    /// The message that JSON text describes.
    static func decode(_ type: any Message.Type, _ text: String) throws -> any Message {
        do {
            return try type.init(jsonString: text)
        } catch {
            throw CommandFailure(
                .invalidData, "INVALID_JSON", "The request is not a \(type.protoMessageName) in JSON: \(error)",
                remedy: "The .proto files name the fields; times are text such as \"2026-03-02T09:00:00+08:00\".")
        }
    }
}
