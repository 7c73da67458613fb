/// One import of one file, for a table whose rows share work: what was looked up, and what is written once for several rows.
///
/// It is a value, because the importer takes rows back: with what a row or a batch of rows wrote, it puts the pass back to what it
/// was before. So keep everything in its own properties and nothing in objects.
///
/// ```swift
/// struct LinePass: ImportPass {
///     private var order: OpenOrder?
///
///     mutating func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome { … }
///     mutating func finish(_ writer: Writer, _ call: Call) throws { try order?.close(writer, call) }
/// }
/// ```
public protocol ImportPass: Sendable {
    /// Writes one row; the promises of ``ImportTable/Body`` hold, for whatever rows came before.
    mutating func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome

    /// Writes what the rows left to be written together, after the last one.
    ///
    /// An ``RPCError`` refuses the file: nothing is kept.
    mutating func finish(_ writer: Writer, _ call: Call) throws
}

extension ImportPass {
    /// Leaves nothing to be written.
    public mutating func finish(_ writer: Writer, _ call: Call) throws {}
}
