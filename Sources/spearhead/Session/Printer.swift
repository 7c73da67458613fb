/// Writes results: for people, or as one JSON document.
struct Printer: Sendable {
    let isJSON: Bool
    let context: ProgramContext

    /// Writes a result in the wanted form.
    func show(_ json: @autoclosure () throws -> JSONValue, _ text: @autoclosure () throws -> String) rethrows {
        context.output.write(isJSON ? try json().compact + "\n" : try text())
    }

    /// Shows how far long work is, unless JSON is wanted.
    func progress(_ label: String) -> ProgressBar { ProgressBar(label, in: context, isQuiet: isJSON) }
}
