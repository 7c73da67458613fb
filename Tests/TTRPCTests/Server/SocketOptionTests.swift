import Glibc
import Testing

@testable import TTRPC

/// What a server asks of the sockets that it accepts.
@Suite("Socket options")
struct SocketOptionTests {
    @Test("An accepted connection sends small frames at once, and asks for nothing that only root may have")
    func accepted() async throws {
        try await TestServer.with { (test) async throws -> Void in
            let connection = try await test.connect()
            let accepted = (0..<4096).filter { Self.isConnection($0, ofServerOn: test.port) }
            #expect(accepted.count == 1)
            for descriptor in accepted {
                #expect(Self.option(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY) != 0)
                #expect(Self.option(descriptor, SOL_SOCKET, SO_DEBUG) == 0)
            }
            await connection.close()
        }
    }

    /// Whether a descriptor of this process is the server's end of a connection.
    private static func isConnection(_ descriptor: Int32, ofServerOn port: Int) -> Bool {
        guard let local = address(of: descriptor, getsockname), address(of: descriptor, getpeername) != nil else { return false }
        // struct sockaddr_in: the family in the byte order of the machine, then the port in that of the network.
        return local[0] == UInt8(AF_INET) && local[1] == 0 && Int(local[2]) << 8 | Int(local[3]) == port
    }

    private static func address(
        of descriptor: Int32, _ call: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 128)
        var size = socklen_t(bytes.count)
        let result = bytes.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { addresses in
                addresses.baseAddress.map { call(descriptor, $0, &size) }
            }
        }
        return result == 0 ? bytes : nil
    }

    private static func option(_ descriptor: Int32, _ level: Int32, _ name: Int32) -> Int32 {
        var value: Int32 = -1
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, level, name, &value, &size) == 0 ? value : -1
    }
}
