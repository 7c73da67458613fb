import PluginKit
import Testing

@testable import Orders

@Suite("Credit limits and overdue rules")
struct CreditStandingTests {
    private func standing(
        _ limit: CreditLimit, exposure: Int64 = 0, overdue: Int64 = 0, days: Int64 = 0, tolerance: Int64 = 0,
        toleranceDays: Int64 = 30
    ) -> CreditStanding {
        CreditStanding(
            limit: limit, account: Account(openInvoicesMinor: exposure), overdueMinor: overdue, daysOverdueMax: days,
            toleranceMinor: tolerance, toleranceDays: toleranceDays)
    }

    @Test(
        "H08 decision 6: not set, 0 and unlimited are three things",
        arguments: [
            (nil, false, nil, CreditLimit.notSet),
            (nil, false, 500, .limited(500)),
            (0, false, nil, .limited(0)),
            (0, false, 500, .limited(0)),
            (700, false, 500, .limited(700)),
            (700, true, 500, .unlimited),
            (nil, true, nil, .unlimited),
        ] as [(Int64?, Bool, Int64?, CreditLimit)])
    func limits(customer: Int64?, unlimited: Bool, policy: Int64?, wanted: CreditLimit) {
        #expect(CreditLimit(customerMinor: customer, unlimited: unlimited, defaultMinor: policy) == wanted)
    }

    @Test(
        "decision 6: an exposure equal to the limit passes, one fen more does not",
        arguments: [
            (CreditLimit.limited(1000), 400, 600, 0, 1_000_000),
            (.limited(1000), 400, 601, 1, 1_001_000),
            (.limited(900_000_000), 0, 900_000_001, 1, 1_000_001),
            (.limited(0), 0, 1, 1, 1_000_000_000),
            (.limited(0), -500, 500, 0, 0),
            (.limited(0), -500, 501, 1, 1_000_000_000),
            (.limited(1), 0, 5_000_000_000_000_000, 4_999_999_999_999_999, 1_000_000_000),
            (.notSet, 400, 600, 0, 0),
            (.unlimited, 400, 600, 0, 0),
        ] as [(CreditLimit, Int64, Int64, Int64, Int64)])
    func use(limit: CreditLimit, exposure: Int64, order: Int64, excess: Int64, ppm: Int64) {
        let standing = standing(limit, exposure: exposure)
        #expect(standing.excessMinor(adding: order) == excess)
        #expect(standing.creditUsePPM(adding: order) == ppm)
    }

    @Test("credit use is above the whole exactly when the limit is exceeded, whatever the amounts")
    func useAgreesWithExcess() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let limit = Int64.random(in: 0...(1 << Int64.random(in: 1...50)), using: &random)
            let exposure = Int64.random(in: -limit...(limit + 3), using: &random)
            let order = max(0, limit - exposure + Int64.random(in: -3...3, using: &random))
            let standing = standing(.limited(limit), exposure: exposure)
            #expect((standing.creditUsePPM(adding: order) > 1_000_000) == (standing.excessMinor(adding: order) > 0))
        }
    }

    @Test(
        "overdue blocks when more than tolerated is overdue and for longer than tolerated",
        arguments: [
            (100, 31, false), (101, 30, false), (101, 31, true), (0, 400, false), (1_000_000, 30, false),
        ] as [(Int64, Int64, Bool)])
    func overdue(amount: Int64, days: Int64, blocked: Bool) {
        #expect(standing(.notSet, overdue: amount, days: days, tolerance: 100).isOverdueBlocked == blocked)
    }
}
