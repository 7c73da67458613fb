import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Orders

@Suite("The approval matrix")
struct MatrixTests {
    let company: DeskCompany

    init() throws { company = try DeskCompany() }

    @Test(
        "H07: The first matrix sends an order to the level of its worst figure",
        arguments: [
            (1, 0, 0, 0, .orderDesk), (49_999_999, 1_000_000, 0, 0, .orderDesk), (50_000_000, 0, 0, 0, .manager),
            (1, 1_000_001, 0, 0, .finance), (1, 1_200_000, 0, 0, .finance), (1, 1_200_001, 0, 0, .director),
            (1, 0, 1, 0, .finance), (1, 0, 60, 0, .finance), (1, 0, 61, 0, .director), (1, 0, 0, 1, .manager),
            (1, 0, 0, 49_999, .manager), (1, 0, 0, 50_000, .director), (1, 1_000_001, 1, 1, .finance),
            (Int64.max, Int64.max, Int64.max, Int64.max, .director), (0, 0, 0, 0, .orderDesk),
        ] as [(Int64, Int64, Int64, Int64, ApprovalLevel)])
    func firstMatrix(amount: Int64, use: Int64, days: Int64, floor: Int64, level: ApprovalLevel) throws {
        let inputs = ApprovalInputs(amountMinor: amount, creditUsePPM: use, daysOverdue: days, belowFloorPPM: floor)
        let rule = try company.tenant.read { try ApprovalMatrix.match(inputs, $0) }
        #expect(rule.level == level && rule.matrixVersion == 1)
    }

    /// A matrix that cuts space at random into boxes: nothing is left out and nothing is covered twice.
    private func randomMatrix(_ random: inout SystemRandomNumberGenerator) -> [ApprovalRule] {
        let whole = ApprovalRule.Band(from: 0, to: nil)
        var rules = [
            ApprovalRule(amountMinor: whole, creditUsePPM: whole, daysOverdue: whole, belowFloorPPM: whole, level: .manager)
        ]
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            let index = Int.random(in: rules.indices, using: &random)
            let path = [\ApprovalRule.amountMinor, \.creditUsePPM, \.daysOverdue, \.belowFloorPPM].randomElement(using: &random)
            guard let path else { continue }
            let band = rules[index][keyPath: path]
            let cut = Int64.random(in: band.from + 1...(band.to ?? band.from + 100) + 1, using: &random)
            guard cut < band.to ?? .max else { continue }
            var upper = rules[index]
            rules[index][keyPath: path].to = cut
            upper[keyPath: path].from = cut
            upper.level = ApprovalLevel.allCases.randomElement(using: &random) ?? .director
            rules.append(upper)
        }
        return rules
    }

    @Test("H07: A matrix without gap or overlap passes; taking a rule away or doubling one is refused with the place")
    func coverage() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let rules = randomMatrix(&random)
            try MatrixCoverage(rules: rules).check()
            let index = Int.random(in: rules.indices, using: &random)
            var fewer = rules
            let lost = fewer.remove(at: index)
            let gap = #expect(throws: RPCError.self) { try MatrixCoverage(rules: fewer).check() }
            #expect(gap?.reason == "MATRIX_GAP")
            // With several rules the place is inside the one that is missing.
            if rules.count > 1 {
                let place = ApprovalRule.dimensions.compactMap { gap?.metadata[$0].flatMap(Int64.init) }
                #expect(zip(lost.bands, place).allSatisfy { $0.contains($1) })
            }
            let overlap = #expect(throws: RPCError.self) { try MatrixCoverage(rules: rules + [lost]).check() }
            #expect(overlap?.reason == "MATRIX_OVERLAP" && overlap?.metadata["rules"] == "\(index + 1),\(rules.count + 1)")
        }
    }

    @Test("H07: A change of the matrix is another version; orders use the version of their time")
    func versions() throws {
        let before: Spearhead_Orders_V1_GetApprovalMatrixResponse = try company.call(
            "ApprovalService/GetApprovalMatrix", Spearhead_Orders_V1_GetApprovalMatrixRequest(), as: company.director)
        #expect(before.matrix.version == 1 && before.matrix.rules.count == 8)
        let request = Spearhead_Orders_V1_UpdateApprovalMatrixRequest.with {
            $0.matrix.rules = [.with { $0.level = .automatic }]
            $0.etag = before.matrix.etag
            $0.reason = "trust"
        }
        let after: Spearhead_Orders_V1_UpdateApprovalMatrixResponse = try company.call(
            "ApprovalService/UpdateApprovalMatrix", request, as: company.director)
        #expect(after.matrix.version == 2 && after.matrix.changedBy == company.person("DIR1"))
        let stale = #expect(throws: RPCError.self) {
            let _: Spearhead_Orders_V1_UpdateApprovalMatrixResponse = try company.call(
                "ApprovalService/UpdateApprovalMatrix", request, as: company.director)
        }
        #expect(stale?.reason == "ETAG_MISMATCH")
        #expect(throws: RPCError.self) {
            let _: Spearhead_Orders_V1_UpdateApprovalMatrixResponse = try company.call(
                "ApprovalService/UpdateApprovalMatrix", request, as: company.desk)
        }
        let order = try company.create([.init()])
        #expect(order.order.state == .approved && order.order.approvedBy == "system" && order.verdict.matrixVersion == 2)
        #expect(try company.approvedUnshipped() == 10_000)
        // What has to be accepted is accepted by a person, even where the matrix asks for none.
        let over = try company.create([.init(quantity: 901)])
        #expect(over.order.state == .pendingApproval && over.verdict.requiredLevel == .orderDesk)
    }
}
