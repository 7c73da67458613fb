internal import GRDB
internal import PluginKit

/// How many of the submitted contracts are signed (合同签约率, H14).
enum ContractMeasures {
    static let all = [submitted, signed, rate]

    private static let submitted = Measure(
        name: "crm.contracts_submitted", title: Label("提交合同数", "Contracts submitted"), unit: .count,
        formula: "contracts of a person's deals whose four terms stood for the first time in the interval", nullPolicy: .zero
    ) { reader, query in
        try count("1", query, reader)
    }

    private static let signed = Measure(
        name: "crm.contracts_signed", title: Label("签约合同数", "Contracts signed"), unit: .count,
        formula: "contracts submitted in the interval that were signed by its last day", nullPolicy: .zero
    ) { reader, query in
        try count("c.signed_on <= ?2", query, reader)
    }

    private static let rate = Measure(
        name: "crm.contract_rate", title: Label("合同签约率", "Contract-signing rate"), unit: .partsPerMillion,
        formula: "contracts signed ÷ contracts submitted, of those submitted in the interval", nullPolicy: .null,
        rollup: .ratio(numerator: "crm.contracts_signed", denominator: "crm.contracts_submitted")
    ) { reader, query in
        let signed = try reader.measure("crm.contracts_signed", query).reduce(into: [String: Int64]()) {
            if let person = $1.person { $0[person] = $1.value }
        }
        return try reader.measure("crm.contracts_submitted", query).map { submitted in
            let part = submitted.person.flatMap { signed[$0] } ?? 0
            let value = submitted.value.flatMap { ExactArithmetic.multiply(part, by: 1_000_000, dividingBy: $0) }
            return MeasureValue(person: submitted.person, value: value)
        }
    }

    /// One count for each owner of a deal with such a contract.
    private static func count(_ condition: String, _ query: MeasureQuery, _ reader: Reader) throws -> [MeasureValue] {
        try reader.rows(
            """
            SELECT o.owner_id, count(*) FROM crm_opportunity_contract c JOIN crm_opportunity o ON o.id = c.opportunity_id
            WHERE c.submitted_on BETWEEN ?1 AND ?2 AND \(condition)
            AND (?3 IS NULL OR o.owner_id IN (SELECT value FROM json_each(?3))) GROUP BY o.owner_id ORDER BY o.owner_id
            """, [query.interval.lowerBound, query.interval.upperBound, query.people.map { VisibleSet.json($0) }]
        ).map { MeasureValue(person: $0[0], value: $0[1]) }
    }
}
