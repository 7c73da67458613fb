internal import GRDB
internal import PluginKit

/// Figures of measures by person.
enum MeasureFigures {
    /// Largest base that is paid on: 10 trillion in major units, so that products stay exact.
    static let baseMax: Int64 = 1_000_000_000_000_000

    static func values(_ name: String, _ query: MeasureQuery, _ reader: Reader) throws -> [String: Int64] {
        try reader.measure(name, query).reduce(into: [:]) { values, figure in
            guard let person = figure.person, let value = figure.value else { return }
            values[person] = try checked(value, name)
        }
    }

    /// The figure of all the people together, each event once.
    static func total(_ name: String, _ query: MeasureQuery, _ reader: Reader) throws -> Int64? {
        try reader.measureTotals(name, query).first?.value.map { try checked($0, name) }
    }

    /// Ratios as fractions, everything else as it is; people without a value are missing.
    static func exact(_ name: String, _ query: MeasureQuery, _ reader: Reader) throws -> [String: ExactFigure] {
        let measure = try reader.measure(name)
        guard case .ratio(let numerator, let denominator) = measure.rollup else {
            return try values(name, query, reader).mapValues { ExactFigure($0) }
        }
        let scale: Int64 = measure.unit == .partsPerMillion ? 1_000_000 : 1
        let tops = try values(numerator, query, reader)
        return try values(denominator, query, reader).reduce(into: [:]) { figures, bottom in
            let (top, overflow) = (tops[bottom.key] ?? 0).multipliedReportingOverflow(by: scale)
            if !overflow, let figure = ExactFigure(top, bottom.value) { figures[bottom.key] = figure }
        }
    }

    static func checked(_ value: Int64, _ name: String) throws -> Int64 {
        guard (-baseMax...baseMax).contains(value) else {
            throw RPCError(
                .outOfRange, "AMOUNT_RANGE",
                "\(name) is \(value), which is more than can be paid on. Look for the wrong document.")
        }
        return value
    }
}
