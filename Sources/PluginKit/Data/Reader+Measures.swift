internal import RPC
internal import TenantStore

extension Reader {
    /// The measures of all plugins that the company has enabled, by name.
    public var measures: [Measure] { measureCatalog.available }

    /// What a measure is.
    ///
    /// - Throws: ``RPCError`` FAILED_PRECONDITION `MEASURE_UNKNOWN`, or `MEASURE_DISABLED` when its plugin is not enabled.
    public func measure(_ name: String) throws -> Measure { try measureCatalog.find(name).measure }

    /// Asks a measure of any plugin of the company; its formula reads what its own plugin may read.
    ///
    /// People without facts get what the measure's null policy says, unless the answer is split by dimensions.
    ///
    /// - Throws: As ``measure(_:)``; `MEASURE_DIMENSION_UNKNOWN` for a dimension that the measure does not have.
    public func measure(_ name: String, _ query: MeasureQuery) throws -> [MeasureValue] {
        let (measure, found) = try ask(name, query) { measure, reader in (measure, try measure.compute(reader, query)) }
        guard query.dimensions.isEmpty, let people = query.people else { return found }
        let present = Set(found.compactMap(\.person))
        let none: Int64? = measure.nullPolicy == .zero ? 0 : nil
        return found + people.filter { !present.contains($0) }.map { MeasureValue(person: $0, value: none) }
    }

    /// The documents that a figure is made of, at most `limit`, by date and number.
    ///
    /// - Throws: As ``measure(_:_:)``; `MEASURE_WITHOUT_DOCUMENTS` when the measure cannot tell.
    public func measureDocuments(_ name: String, _ query: MeasureQuery, limit: Int) throws -> [MeasureDocument] {
        try ask(name, query) { measure, reader in
            guard let documents = measure.documents else {
                throw RPCError(
                    .failedPrecondition, "MEASURE_WITHOUT_DOCUMENTS",
                    "The measure \(name) does not tell its documents. Break it down by people or dates.")
            }
            return try documents(reader, query, limit)
        }
    }

    private func ask<Result>(
        _ name: String, _ query: MeasureQuery, _ body: (Measure, Reader) throws -> Result
    ) throws -> Result {
        let entry = try measureCatalog.find(name)
        for dimension in Set(query.dimensions).union(query.filters.keys) where !entry.measure.dimensions.contains(dimension) {
            throw RPCError(
                .failedPrecondition, "MEASURE_DIMENSION_UNKNOWN",
                "The measure \(name) is not split by \(dimension.prefix(40)). Use one of its own dimensions.",
                metadata: ["allowed": entry.measure.dimensions.joined(separator: ",")])
        }
        guard measureDepth < MeasureCatalog.depthMax else {
            throw RPCError(.internal, "MEASURE_LOOP", "The measure \(name) asks for itself. Break the circle.")
        }
        return try connection.withAccess(entry.access) {
            try body(entry.measure, Reader(connection: connection, measures: measureCatalog, measureDepth: measureDepth + 1))
        }
    }

    /// The figures of all the people together, one for each combination of dimensions; without dimensions there is exactly one.
    ///
    /// - Throws: As ``measure(_:_:)``; `MEASURE_RANGE` when a sum does not fit 64 bits.
    public func measureTotals(_ name: String, _ query: MeasureQuery) throws -> [MeasureValue] {
        let measure = try measure(name)
        switch measure.rollup {
        case .sum:
            let sums = try sums(name, query)
            if query.dimensions.isEmpty && sums.isEmpty {
                return [MeasureValue(person: nil, value: measure.nullPolicy == .zero ? 0 : nil)]
            }
            return sums.map { MeasureValue(person: nil, dimensions: $0.key, value: $0.value) }.sorted(by: Self.precedes)
        case .ratio(let numerator, let denominator):
            let tops = try sums(numerator, query)
            let scale: Int64 = measure.unit == .partsPerMillion ? 1_000_000 : 1
            let bottoms = try sums(denominator, query)
            let keys = query.dimensions.isEmpty ? [[:]] : Array(bottoms.keys)
            return keys.map { key in
                let value = bottoms[key].flatMap {
                    ExactArithmetic.multiply(tops[key] ?? 0, by: scale, dividingBy: $0)
                }
                return MeasureValue(person: nil, dimensions: key, value: value)
            }.sorted(by: Self.precedes)
        case .none:
            let values = try self.measure(name, query)
            guard query.people?.count == 1 else {
                return Set(values.map(\.dimensions)).map { MeasureValue(person: nil, dimensions: $0, value: nil) }
                    .sorted(by: Self.precedes)
            }
            return values.map { MeasureValue(person: nil, dimensions: $0.dimensions, value: $0.value) }
        }
    }

    private func sums(_ name: String, _ query: MeasureQuery) throws -> [[String: String]: Int64] {
        try measure(name, query).reduce(into: [:]) { sums, figure in
            guard let value = figure.value else { return }
            let (sum, overflow) = sums[figure.dimensions, default: 0].addingReportingOverflow(value)
            guard !overflow else {
                throw RPCError(
                    .outOfRange, "MEASURE_RANGE", "The sum of \(name) does not fit 64 bits. Ask for fewer people or days.")
            }
            sums[figure.dimensions] = sum
        }
    }

    private static func precedes(_ left: MeasureValue, _ right: MeasureValue) -> Bool {
        func key(_ value: MeasureValue) -> [String] { value.dimensions.sorted { $0.key < $1.key }.map(\.value) }
        return key(left).lexicographicallyPrecedes(key(right))
    }
}
