internal import Host
internal import PluginKit
internal import TenantStore

/// Whatever the plugin runs is tried, with the author's requests, empty ones and generated ones; the authorizer must never refuse it.
enum TableAccessCheck {
    static func failures(_ run: ConformanceRun) throws -> [String] {
        let company = try run.company()
        let shapes = MessageShapes(manifest: run.plugin.manifest)
        let date = company.tenant.context.clock.businessDate(of: company.tenant.now)
        let generator = GeneratedRequest(shapes: shapes, now: company.tenant.now, date: date)
        var failures: [String] = []
        for method in run.methods {
            let requests = [try company.sample(method), WireMessage(), generator.message(method.request)].compactMap { $0 }
            // One denial is enough to know.
            let denial = requests.lazy.compactMap { company.call(method, $0).denial }.first
            if let denial { failures.append("\(method.label): \(denial.message)") }
        }
        for job in run.plugin.registrar.jobs {
            failures += denial("job \(job.name)") { try company.tenant.run(job: job.name) }
        }
        return failures + reads(run, company, date)
    }

    private static func reads(_ run: ConformanceRun, _ company: CompanyUnderTest, _ date: BusinessDate) -> [String] {
        let registrar = run.plugin.registrar
        let tenant = company.tenant
        func read(_ body: (Reader) throws -> Void) throws {
            try tenant.store.readNow(tenant.scope) { connection in
                try connection.withAccess(run.plugin.access) {
                    try body(Reader(connection: connection, measures: tenant.context.measures))
                }
            }
        }
        let query = MeasureQuery(people: nil, interval: date.advanced(byDays: -30)...date)
        let call = Call(
            method: MethodName(service: "spearhead.platform.v1.DataService", method: "Export"), caller: company.caller,
            visible: .everyone, requestID: "", now: tenant.now, clock: tenant.context.clock, language: .chinese,
            tenantFingerprint: tenant.context.fingerprint)
        return registrar.measures.flatMap { measure in
            denial("measure \(measure.name)") { try read { _ = try measure.compute($0, query) } }
        }
            + registrar.exports.flatMap { table in
                denial("export \(table.name)") { try read { try table.read($0, call) { _ in } } }
            }
            + registrar.healthChecks.flatMap { check in
                denial("health check \(check.name)") { try read { _ = try check.check($0) } }
            }
    }

    private static func denial(_ what: String, _ body: () throws -> Void) -> [String] {
        do {
            try body()
        } catch let error as StoreError where error.code == .denied {
            return ["\(what): \(error.message)"]
        } catch {
            // Other refusals are about the data, not about access.
        }
        return []
    }
}
