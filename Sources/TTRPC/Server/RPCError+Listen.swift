internal import Glibc
internal import NIOCore
package import RPC

extension RPCError {
    /// Why nothing can listen on an address, and what to do.
    ///
    /// - Parameters:
    ///   - place: `HOST:PORT`.
    ///   - setting: The setting that names the place.
    package static func listenFailed(_ place: String, setting: String, _ cause: any Error) -> RPCError {
        let (what, remedy) = explanation(of: cause)
        return RPCError(
            .failedPrecondition, "LISTEN_FAILED", "Nothing can listen on \(place): \(what). \(remedy), or change \(setting).",
            domain: "platform")
    }

    private static func explanation(of cause: any Error) -> (what: String, remedy: String) {
        guard let cause = cause as? IOError else { return ("the name has no address", "Give an address of this machine") }
        let what = String(cString: strerror(cause.errnoCode)).lowercased()
        switch cause.errnoCode {
        case EADDRINUSE: return (what, "Stop the program that listens there")
        case EACCES: return (what, "Take a port from 1024 upwards, let the unit grant CAP_NET_BIND_SERVICE")
        default: return (what, "Give an address of this machine")
        }
    }
}
