import ArgumentParser
import RPC

/// Loads a method that takes any message with one bytes field.
struct LoadEcho: AsyncParsableCommand {
    static let service = "spearhead.platform.v1.HealthService"
    static let configuration = CommandConfiguration(
        commandName: "load-ttrpc", abstract: "Calls a method whose request is one bytes field, number 1.")

    @OptionGroup var load: LoadOptions

    @Option(help: "package.Service/Method.")
    var method = "\(Self.service)/Echo"

    @Option(help: "Bytes in the field, at most 127.")
    var payloadSize = 100

    func validate() throws {
        guard MethodName(method) != nil else { throw ValidationError("The method must be package.Service/Method.") }
        guard (1...127).contains(payloadSize) else { throw ValidationError("The payload must have 1 to 127 bytes.") }
    }

    func run() async throws {
        guard let method = MethodName(method) else { throw ValidationError("The method must be package.Service/Method.") }
        let request = Self.request(payloadSize: payloadSize)
        try await LoadRun.measure(method, options: load) { _, _ in { _ in request } }.report()
    }

    /// The message with so many bytes in its field.
    static func request(payloadSize: Int) -> [UInt8] {
        [0x0A, UInt8(payloadSize)] + [UInt8](repeating: UInt8(ascii: "x"), count: payloadSize)
    }
}
