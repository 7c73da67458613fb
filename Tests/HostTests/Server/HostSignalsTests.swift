import Glibc
import Testing

@testable import Host

@Suite("Signals of a host")
struct HostSignalsTests {
    @Test("A signal that comes at once, before anybody waits for it, is heard; one that was not registered would end the tests")
    func atOnce() async {
        for _ in 0..<20 {
            let signals = await HostSignals.listen()
            kill(getpid(), SIGHUP)
            for await number in signals.stream {
                #expect(number == SIGHUP)
                break
            }
            signals.cancel()
        }
    }
}
