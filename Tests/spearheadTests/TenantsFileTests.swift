import Testing

@testable import spearhead

@Suite("tenants.yaml")
struct TenantsFileTests {
    private func failure(_ text: String) -> CommandFailure? {
        #expect(throws: CommandFailure.self) { try TenantsFile(text, path: "tenants.yaml") }
    }

    @Test("Everything that a file can say")
    func complete() throws {
        let file = try TenantsFile(
            """
            tenants:
              - slug: qingyu
                name: 晴屿食品
                time_zone: Asia/Shanghai
                currency: CNY
                plugins: [organization, crm]
                quota: {calls_per_second: 500}
                users:
                  - login: admin
                    name: 管理员
                    roles: [admin]
                    person_id: 0198
                    password_file: admin.password
              - {slug: ab, name: Acme}
            """, path: "tenants.yaml")
        let admin = TenantsFile.User(
            login: "admin", name: "管理员", roles: ["admin"], personID: "0198", passwordFile: "admin.password")
        #expect(
            file.tenants == [
                .init(
                    slug: "qingyu", name: "晴屿食品", timeZone: "Asia/Shanghai", currency: "CNY", plugins: ["organization", "crm"],
                    quota: .init(callsPerSecond: 500), users: [admin]),
                .init(slug: "ab", name: "Acme"),
            ])
    }

    @Test("Unknown keys are errors with place and suggestion, at every level")
    func unknownKeys() {
        let top = failure("tenant: []")
        #expect(top?.status == .invalidData)
        #expect(top?.message == #"tenants.yaml:1:1: Unknown key "tenant". Did you mean "tenants"?"#)
        #expect(
            failure("tenants:\n- {slug: a, nmae: b}")?.message.contains(#""nmae" in tenants[0]. Did you mean "name"?"#) == true)
        #expect(
            failure("tenants: [{slug: a, name: b, quota: {calls_per_secnd: 1}}]")?.message
                .contains(#"in tenants[0].quota. Did you mean "calls_per_second"?"#) == true)
        #expect(
            failure("tenants: [{slug: a, name: b, users: [{login: c, nam: d, roles: [rep]}]}]")?.message
                .contains(#"in tenants[0].users[0]. Did you mean "name"?"#) == true)
    }

    @Test(
        "What is missing, repeated or of a wrong type is named",
        arguments: [
            ("", "empty"), ("tenants:", "no key"), ("tenants: 7", "must be a list"), ("tenants: [{name: a}]", "needs slug"),
            ("tenants: [{slug: a}]", "needs name"), ("tenants: [{slug: a, name: b}, {slug: a, name: c}]", "twice"),
            ("tenants: [{slug: a, name: b, users: [{login: c, name: d}]}]", "needs roles"),
            ("tenants: [{slug: a, name: b, users: [{login: c, name: d, roles: []}]}]", "needs roles"),
            ("tenants: [{slug: a, name: b, users: [{login: c, name: d, roles: [x]}, {login: C, name: d, roles: [x]}]}]", "twice"),
            ("tenants: [{slug: a, name: b, quota: {calls_per_second: -1}}]", "integer from 0"),
            ("tenants: [{slug: a, name: b, plugins: crm}]", "must be a list"), ("tenants: [", "not valid YAML"),
        ])
    func wrong(text: String, part: String) { #expect(failure(text)?.message.contains(part) == true) }

    @Test("A password in the file is refused and not repeated")
    func password() {
        let refused = failure("tenants: [{slug: a, name: b, users: [{login: c, name: d, roles: [x], password: hunter2}]}]")
        #expect(refused?.message.contains("password_file") == true)
        #expect(refused?.message.contains("hunter2") == false)
    }
}
