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
        var local = sockaddr_in()
        var peer = sockaddr_in()
        return name(of: descriptor, &local, getsockname) && name(of: descriptor, &peer, getpeername)
            && local.sin_family == sa_family_t(AF_INET) && Int(in_port_t(bigEndian: local.sin_port)) == port
    }

    private static func name(
        of descriptor: Int32, _ address: inout sockaddr_in,
        _ call: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> Bool {
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { call(descriptor, $0, &size) == 0 }
        }
    }

    private static func option(_ descriptor: Int32, _ level: Int32, _ name: Int32) -> Int32 {
        var value: Int32 = -1
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, level, name, &value, &size) == 0 ? value : -1
    }
}
