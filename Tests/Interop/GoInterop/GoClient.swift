internal import Foundation
package import RPC
internal import SwiftProtobuf

/// Calls a server on loopback with the public Go client.
package struct GoClient: Sendable {
    private let port: Int
    private let authorityPath: String

    /// Makes a client for a server whose certificate chains to the authority in a PEM file.
    package init(port: Int, authorityPath: String) {
        self.port = port
        self.authorityPath = authorityPath
    }

    /// Makes `count` equal calls at once on one connection.
    ///
    /// - Parameters:
    ///   - method: the full name of the method.
    ///   - payload: the serialized request message.
    ///   - token: the bearer token, if any.
    ///   - timeoutMilliseconds: the timeout that the request carries; 0 for none, a negative one has passed.
    ///   - count: how many calls to make.
    /// - Returns: for each call the serialized response message, or the error that the server answered.
    /// - Throws: ``GoProgramError`` when there was no answer.
    package func calls(
        _ method: MethodName, payload: [UInt8] = [], token: String? = nil, timeoutMilliseconds: Int = 0, count: Int
    ) async throws -> [Result<[UInt8], RPCError>] {
        try await blocking {
            var arguments = [
                "-address", "127.0.0.1:\(port)", "-ca", authorityPath, "-method", "\(method)", "-calls", "\(count)",
                "-payload", payload.map { String(format: "%02x", $0) }.joined(),
            ]
            if timeoutMilliseconds != 0 { arguments += ["-timeout", "\(timeoutMilliseconds)ms"] }
            let process = try ChildProcess(
                GoPrograms.executable("ttrpc-client"), arguments: arguments,
                environment: token.map { ["SPEARHEAD_TOKEN": $0] } ?? [:])
            let output = process.remainingOutput()
            let status = try process.waitForEnd()
            guard status == 0 else { throw GoProgramError("ttrpc-client failed: \(process.remainingErrors())") }
            let answers = try output.split(separator: "\n").map { try Answer(json: String($0)).result() }
            guard answers.count == count else { throw GoProgramError("ttrpc-client gave \(answers.count) answers") }
            return answers
        }
    }

    /// Makes one call; gives the serialized response message.
    ///
    /// - Throws: ``RPCError`` that the server answered, or ``GoProgramError`` when there was no answer.
    package func call(
        _ method: MethodName, payload: [UInt8] = [], token: String? = nil, timeoutMilliseconds: Int = 0
    ) async throws -> [UInt8] {
        let answers = try await calls(
            method, payload: payload, token: token, timeoutMilliseconds: timeoutMilliseconds, count: 1)
        guard let answer = answers.first else { throw GoProgramError("ttrpc-client gave no answer") }
        return try answer.get()
    }
}

/// A line that the client prints.
private struct Answer: Decodable {
    struct Detail: Decodable {
        var type: String
        var value: String
    }

    var code: Int32
    var message: String
    var details: [Detail]
    var payload: String

    init(json: String) throws { self = try JSONDecoder().decode(Answer.self, from: Data(json.utf8)) }

    func result() throws -> Result<[UInt8], RPCError> {
        var status = Google_Rpc_Status()
        status.code = code
        status.message = message
        for detail in details {
            var any = Google_Protobuf_Any()
            any.typeURL = detail.type
            any.value = Data(try Self.bytes(detail.value))
            status.details.append(any)
        }
        if let error = try RPCError(serializedStatus: try status.serializedBytes()) { return .failure(error) }
        return .success(try Self.bytes(payload))
    }

    private static func bytes(_ hexadecimal: String) throws -> [UInt8] {
        let digits = Array(hexadecimal)
        return try stride(from: 0, to: digits.count, by: 2).map { index in
            guard let byte = UInt8(String(digits[index..<min(index + 2, digits.count)]), radix: 16) else {
                throw GoProgramError("not hexadecimal: \(hexadecimal.prefix(80))")
            }
            return byte
        }
    }
}
