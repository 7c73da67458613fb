internal import PluginKit
internal import RPC

extension Importer {
    /// The next rows of a file.
    struct Batch {
        /// Most rows of a batch, which are also the rows between two reports of progress.
        static let rowsMax = 1000

        /// A record of the file: a row, or the reason why it is none.
        struct Row {
            let line: Int
            private let fields: Result<ImportRow, RPCError>

            init(_ record: CSVParser.Record, _ header: [String]) {
                line = record.line
                fields =
                    record.fields.count == header.count
                    ? .success(
                        ImportRow(
                            line: record.line,
                            fields: Dictionary(uniqueKeysWithValues: zip(header, record.fields.map(FormulaGuard.removing)))))
                    : .failure(
                        RPCError(
                            .invalidArgument, "WRONG_FIELD_COUNT",
                            "has \(record.fields.count) fields; the header has \(header.count)", domain: "platform"))
            }

            func get() throws -> ImportRow { try fields.get() }
        }

        private(set) var rows: [Row] = []
        private(set) var isLast = false
        /// Why the file cannot be read further. What follows a malformed record cannot be told apart from it.
        private(set) var problem: RPCError?

        init(_ parser: inout CSVParser, _ header: [String]) {
            do {
                while rows.count < Self.rowsMax {
                    guard let record = try parser.next() else {
                        isLast = true
                        return
                    }
                    rows.append(Row(record, header))
                }
            } catch {
                isLast = true
                problem = error as? RPCError ?? RPCError(.invalidArgument, "MALFORMED_CSV", "cannot be read", domain: "platform")
            }
        }
    }
}
