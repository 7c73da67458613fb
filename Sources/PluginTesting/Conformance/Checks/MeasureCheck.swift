internal import Host
internal import PluginKit
internal import TenantStore

/// For each dimension of a measure, the figures of one value are what the split shows for it; the figures of one person are what
/// everyone's figures show for that person.
enum MeasureCheck {
    private static let valuesMax = 20

    static func failures(_ run: ConformanceRun) throws -> [String] {
        let tenant = try run.company().tenant
        let today = tenant.context.clock.businessDate(of: tenant.now)
        let interval = today.advanced(byDays: -400)...today.advanced(byDays: 1)
        var failures: [String] = []
        for measure in run.plugin.registrar.measures {
            func ask(_ people: [String]?, _ dimensions: [String], _ filters: [String: [String]]) throws -> Set<MeasureValue> {
                let query = MeasureQuery(people: people, interval: interval, dimensions: dimensions, filters: filters)
                return try tenant.store.readNow(tenant.scope) { connection in
                    try connection.withAccess(run.plugin.access) {
                        Set(try measure.compute(Reader(connection: connection, measures: tenant.context.measures), query))
                    }
                }
            }
            for dimension in measure.dimensions {
                let split = try ask(nil, [dimension], [:])
                guard split.allSatisfy({ Set($0.dimensions.keys) == [dimension] }) else {
                    failures.append("\(measure.name): a split by \(dimension) must name it, and nothing else, in every figure")
                    continue
                }
                for value in Set(split.compactMap { $0.dimensions[dimension] }).sorted().prefix(valuesMax) {
                    let filtered = try ask(nil, [dimension], [dimension: [value]])
                    if filtered != split.filter({ $0.dimensions[dimension] == value }) {
                        failures.append("\(measure.name): a filter \(dimension) = \(value) must give what the split shows for it")
                    }
                }
                if try !ask(nil, [dimension], [dimension: ["no such value"]]).isEmpty {
                    failures.append("\(measure.name): a filter of \(dimension) that nothing satisfies must give no figure")
                }
            }
            let everyone = try ask(nil, [], [:])
            for person in Set(everyone.compactMap(\.person)).sorted().prefix(valuesMax) {
                if try ask([person], [], [:]) != everyone.filter({ $0.person == person }) {
                    failures.append("\(measure.name): asked for one person it must give that person's figure of everyone's")
                }
            }
        }
        return failures
    }
}
