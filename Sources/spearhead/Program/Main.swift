internal import Foundation

/// Runs the command line of the process.
@main
enum Main {
    static func main() async {
        let status = await Program.run(Array(CommandLine.arguments.dropFirst()), in: .process)
        exit(status.rawValue)
    }
}
