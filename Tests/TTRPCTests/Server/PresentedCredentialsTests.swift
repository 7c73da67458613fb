import RPC
import Testing

@testable import TTRPC

@Suite("What a connection's calls presented")
struct PresentedCredentialsTests {
    private func present(_ text: String, _ credentials: inout PresentedCredentials) -> Credential? {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBytes { credentials.present($0) }
    }

    @Test("The same bytes give the same object, other bytes another one, and nothing gives none")
    func objects() {
        var credentials = PresentedCredentials()
        #expect(present("", &credentials) == nil && credentials.current == PresentedCredentials.none)
        let first = present("Bearer a", &credentials)
        #expect(first != nil && present("Bearer a", &credentials) === first)
        #expect(present("", &credentials) == nil && credentials.last === first)
        #expect(present("Bearer b", &credentials) !== first)
        #expect(present("Bearer a", &credentials) !== first, "only the last one is compared with")
    }

    @Test("A call finds what it presented by its number, until too many others came")
    func numbers() {
        var credentials = PresentedCredentials()
        var numbers: [UInt16] = []
        for index in 0...PresentedCredentials.formerMax + 1 {
            _ = present("Bearer \(index)", &credentials)
            numbers.append(credentials.current)
        }
        #expect(credentials[PresentedCredentials.none] == nil)
        #expect(credentials[numbers[0]] == nil, "forgotten")
        for (index, number) in numbers.enumerated().dropFirst() { #expect(credentials[number] == Array("Bearer \(index)".utf8)) }
    }

    @Test("Numbers begin again when they are used up, and none is that of a call without a credential")
    func wraps() {
        var credentials = PresentedCredentials()
        for index in 0...Int(UInt16.max) {
            _ = present("\(index)", &credentials)
            #expect(credentials.current != PresentedCredentials.none)
        }
        #expect(credentials.current == 1 && credentials[1] == Array("\(UInt16.max)".utf8))
    }
}
