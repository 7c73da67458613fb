import PluginKit
import TenantStore
import Testing

@testable import Host

@Suite("Agenda")
struct AgendaTests {
    private func at(_ second: Int64) -> Instant { Instant(milliseconds: second * 1000) }

    @Test("what is due comes first, then what is unknown; each is taken once and no more than asked for")
    func order() {
        let ids = (0..<4).map { _ in TenantID.random() }
        var agenda = Agenda()
        agenda.hasten(ids[0], at(50))
        agenda.hasten(ids[1], at(20))
        agenda.hasten(ids[2], at(200))
        #expect(agenda.take(now: at(100), among: ids, max: 2) == [ids[1], ids[0]])
        #expect(agenda.take(now: at(100), among: ids, max: 9) == [ids[3]])
        #expect(agenda.take(now: at(100), among: ids, max: 9) == [])
        #expect(agenda.take(now: at(200), among: ids, max: 9) == [ids[2]])
    }

    @Test("a wish that comes while a company is looked at is kept")
    func hastenWhileTaken() {
        let id = TenantID.random()
        var agenda = Agenda()
        #expect(agenda.take(now: at(1), among: [id], max: 1) == [id])
        agenda.hasten(id, at(2))
        agenda.hasten(id, Agenda.never)
        #expect(agenda.take(now: at(1), among: [id], max: 1) == [])
        #expect(agenda.take(now: at(2), among: [id], max: 1) == [id])
    }

    @Test("companies that are gone are forgotten")
    func gone() {
        let id = TenantID.random()
        var agenda = Agenda()
        agenda.hasten(id, at(500))
        #expect(agenda.take(now: at(1), among: [], max: 9) == [])
        #expect(agenda.take(now: at(1), among: [id], max: 9) == [id])
    }
}
