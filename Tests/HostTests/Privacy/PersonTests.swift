import PluginKit
import RPC
import TenantStore
import Testing

@testable import Host

@Suite("Finding a person")
struct PersonTests {
    private let person = "00000000-0000-7000-8000-ffffffffffff"

    private func reason(_ id: String, _ host: TestServices, _ tenant: TenantRuntime) throws -> String? {
        try host.services.store.readNow(tenant.scope) { connection in
            let map = try PersonalDataMap(host.services.composition, connection)
            do {
                _ = try Person.find(id, map, connection)
                return nil
            } catch let error as RPCError {
                return error.reason
            }
        }
    }

    @Test("An id of which no row speaks, or that is no id, is nobody's")
    func nobody() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        for id in [person, "", "anna", "' OR 1 --"] { #expect(try reason(id, host, tenant) == "NOT_FOUND") }
    }

    @Test("An id to which more belongs than to a person is refused")
    func tooLarge() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        func addUsers(_ range: ClosedRange<Int>) throws {
            try host.execute(
                tenant,
                """
                WITH RECURSIVE n(i) AS (SELECT \(range.lowerBound) UNION ALL SELECT i + 1 FROM n WHERE i < \(range.upperBound))
                INSERT INTO platform_user (id, login, name, person_id, version, created_at)
                SELECT printf('00000000-0000-7000-8000-%012x', i), CAST(i AS TEXT), 'x', '\(person)', 1, 0 FROM n
                """)
        }
        try addUsers(1...10)
        #expect(try reason(person, host, tenant) == nil)
        try addUsers(11...Person.idsMax)
        #expect(try reason(person, host, tenant) == "PERSON_TOO_LARGE")
    }
}
