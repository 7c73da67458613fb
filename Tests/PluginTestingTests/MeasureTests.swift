import GRDB
import PluginKit
import PluginTesting
import RPC
import Testing

@Suite("Measures across plugins")
struct MeasureTests {
    private static let week: ClosedRange<BusinessDate> = BusinessDate(days: 20_000)...BusinessDate(days: 20_006)
    private let tenant: TestTenant

    init() throws { tenant = try TestTenant(plugins: [ShopPlugin.self, ReporterPlugin.self]) }

    private func query(
        _ people: [String]? = nil, _ dimensions: [String] = [], _ filters: [String: [String]] = [:]
    ) -> MeasureQuery {
        MeasureQuery(people: people, interval: Self.week, dimensions: dimensions, filters: filters)
    }

    private func reason(_ name: String, _ query: MeasureQuery, in tenant: TestTenant) throws -> String {
        do {
            _ = try tenant.read { try $0.measure(name, query) }
            return ""
        } catch let error as RPCError {
            return error.reason
        }
    }

    @Test("a job of one plugin asks for another one's measure, whose tables it may not read itself")
    func acrossPlugins() throws {
        try tenant.run(job: "reporter/copy")
        let copied = try tenant.read { try $0.values(Int64.self, "SELECT value FROM reporter_figure ORDER BY person") }
        #expect(copied == [300, 50])
        #expect(throws: (any Error).self) { try tenant.run(job: "reporter/pry") }
    }

    @Test("people without facts get what the null policy says")
    func nullPolicy() throws {
        let sales = try tenant.read { try $0.measure("shop.sales", query(["p1", "p9"])) }
        #expect(sales.map(\.value) == [300, 0])
        let price = try tenant.read { try $0.measure("shop.price", query(["p9", "p2"])) }
        #expect(Set(price) == [MeasureValue(person: "p2", value: 50), MeasureValue(person: "p9", value: nil)])
    }

    @Test("filters keep the facts whose dimension has one of the values, whatever stands in them")
    func filters() throws {
        let read = { (filters: [String: [String]]) in
            try tenant.read { try $0.measureTotals("shop.sales", query(nil, [], filters)).map(\.value) }
        }
        #expect(try read(["category": ["tea"]]) == [150])
        #expect(try read(["category": ["tea", "a\"b\\c\n"]]) == [350])
        #expect(try read(["category": ["x' OR '1'='1"]]) == [0])
        let split = try tenant.read { try $0.measureTotals("shop.sales", query(nil, ["category"])) }
        #expect(split.map(\.dimensions["category"]) == ["a\"b\\c\n", "tea"])
        #expect(split.map(\.value) == [200, 150])
    }

    @Test("the figures of several people add up; a rate is the quotient of sums, a time has no sum")
    func rollup() throws {
        let total = { (name: String, people: [String]?) in
            try tenant.read { try $0.measureTotals(name, query(people)).map(\.value) }
        }
        #expect(try total("shop.sales", nil) == [350])
        #expect(try total("shop.sales", ["p2"]) == [50])
        // 350 ÷ 3 pieces = 116.67, not the mean of 150 and 50.
        #expect(try total("shop.price", nil) == [117])
        #expect(try total("shop.price", ["p9"]) == [nil])
        #expect(try total("shop.wait", ["p1", "p2"]) == [nil])
        #expect(try total("shop.wait", ["p1"]) == [7])
    }

    @Test("an unknown measure, one of a plugin that is not enabled, and an unknown dimension are named")
    func refusals() throws {
        #expect(try reason("shop.nothing", query(), in: tenant) == "MEASURE_UNKNOWN")
        #expect(try reason("shop.sales", query(nil, ["shelf"]), in: tenant) == "MEASURE_DIMENSION_UNKNOWN")
        #expect(try reason("shop.sales", query(nil, [], ["shelf": ["1"]]), in: tenant) == "MEASURE_DIMENSION_UNKNOWN")
        #expect(try reason("reporter.circle", query(), in: tenant) == "MEASURE_LOOP")
        let silent = #expect(throws: RPCError.self) {
            try tenant.read { try $0.measureDocuments("shop.sales", query(), limit: 10) }
        }
        #expect(silent?.reason == "MEASURE_WITHOUT_DOCUMENTS")
        let without = try TestTenant(plugins: [ShopPlugin.self, ReporterPlugin.self], disabled: ["shop"])
        #expect(try reason("shop.sales", query(), in: without) == "MEASURE_DISABLED")
        #expect(try without.read { $0.measures.map(\.name) } == ["reporter.circle"])
    }

    @Test("a ratio of a measure that the plugin cannot count on is refused at start-up")
    func strangeRatio() {
        struct StrangePlugin: Plugin {
            static let manifest = PluginManifest(id: "strange", version: "1.0.0", protoPackage: "strange.v1", descriptors: "")
            init(configuration: PluginConfiguration) {}
            func register(with registrar: inout PluginRegistrar) {
                registrar.measure(
                    Measure(
                        name: "strange.rate", title: Label("率", "Rate"), unit: .partsPerMillion, formula: "a ÷ b",
                        nullPolicy: .null,
                        rollup: .ratio(numerator: "shop.sales", denominator: "shop.pieces")
                    ) { _, _ in [] })
            }
        }
        let refusal = #expect(throws: RPCError.self) { try TestTenant(plugins: [ShopPlugin.self, StrangePlugin.self]) }
        #expect(refusal?.message.contains("strange.rate is a ratio of shop.sales") == true)
    }
}

/// Sells.
private struct ShopPlugin: Plugin {
    static let manifest = PluginManifest(id: "shop", version: "1.0.0", protoPackage: "shop.v1", descriptors: "")

    init(configuration: PluginConfiguration) {}

    func register(with registrar: inout PluginRegistrar) {
        registrar.migration(
            "0001-sales",
            sql: """
                CREATE TABLE shop_sale (person TEXT NOT NULL, category TEXT NOT NULL, amount INTEGER NOT NULL) STRICT;
                INSERT INTO shop_sale VALUES ('p1', 'tea', 100), ('p1', 'a"b\\c' || char(10), 200), ('p2', 'tea', 50);
                """)
        registrar.measure(Self.measure("shop.sales", .money, .zero, nil, "sum(amount)"))
        registrar.measure(Self.measure("shop.pieces", .count, .zero, nil, "count(*)"))
        registrar.measure(
            Self.measure(
                "shop.price", .money, .null, .ratio(numerator: "shop.sales", denominator: "shop.pieces"), "sum(amount) / count(*)"
            ))
        registrar.measure(Self.measure("shop.wait", .seconds, .null, nil, "7"))
    }

    private static func measure(
        _ name: String, _ unit: Measure.Unit, _ policy: Measure.NullPolicy, _ rollup: Measure.Rollup?, _ figure: String
    ) -> Measure {
        Measure(
            name: name, title: Label(name, name), unit: unit, formula: figure, nullPolicy: policy, dimensions: ["category"],
            rollup: rollup
        ) { reader, query in
            let filter = query.filterCondition(["category": "category"])
            let columns = (["person"] + query.dimensions).joined(separator: ", ")
            let rows = try reader.rows(
                "SELECT \(figure) AS figure, \(columns) FROM shop_sale WHERE \(filter.sql) GROUP BY \(columns) ORDER BY \(columns)",
                filter.arguments)
            return rows.filter { query.people?.contains($0["person"]) ?? true }.map { row in
                let dimensions = Dictionary(uniqueKeysWithValues: query.dimensions.map { ($0, row[$0] as String) })
                return MeasureValue(person: row["person"], dimensions: dimensions, value: row["figure"])
            }
        }
    }
}

/// Reports figures of plugins it does not know.
private struct ReporterPlugin: Plugin {
    static let manifest = PluginManifest(id: "reporter", version: "1.0.0", protoPackage: "reporter.v1", descriptors: "")

    init(configuration: PluginConfiguration) {}

    func register(with registrar: inout PluginRegistrar) {
        registrar.migration(
            "0001-figures", sql: "CREATE TABLE reporter_figure (person TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;")
        registrar.job("copy", .daily(hour: 1, minute: 0)) { writer, call in
            let today = call.businessDate
            for figure in try writer.measure("shop.sales", MeasureQuery(people: nil, interval: today...today)) {
                try writer.insert("reporter_figure", ["person": figure.person, "value": figure.value])
            }
        }
        registrar.job("pry", .daily(hour: 2, minute: 0)) { writer, call in
            let today = call.businessDate
            _ = try writer.measure("shop.sales", MeasureQuery(people: nil, interval: today...today))
            _ = try writer.rows("SELECT * FROM shop_sale")
        }
        registrar.measure(
            Measure(
                name: "reporter.circle", title: Label("圈", "Circle"), unit: .count, formula: "itself", nullPolicy: .zero
            ) { reader, query in try reader.measure("reporter.circle", query) })
    }
}
