internal import Dispatch
internal import Glibc

/// The signals that a host obeys, from the moment on that ``listen()`` returns: what comes while the host still starts waits for it.
struct HostSignals {
    static let numbers = [SIGTERM, SIGINT, SIGHUP]

    /// The signals as they come.
    let stream: AsyncStream<Int32>
    private let sources: [any DispatchSourceSignal]

    /// Takes the signals from the system. A signal that comes before ends the process.
    static func listen() async -> HostSignals {
        let (stream, continuation) = AsyncStream<Int32>.makeStream()
        var sources: [any DispatchSourceSignal] = []
        for number in numbers {
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(number) }
            // To resume it only asks for the signal, which is not ours before it is registered.
            await withCheckedContinuation { registered in
                source.setRegistrationHandler { registered.resume() }
                source.resume()
            }
            sources.append(source)
        }
        return HostSignals(stream: stream, sources: sources)
    }

    /// Gives the signals back.
    func cancel() {
        for source in sources { source.cancel() }
    }
}
