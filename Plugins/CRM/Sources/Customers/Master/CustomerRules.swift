internal import PluginKit

/// The bounds of a customer's own fields.
enum CustomerRules {
    static let codeLengthMax = 40
    static let nameLengthMax = 200
    static let addressLengthMax = 500
    static let paymentDaysMax: Int64 = 365
    static let intervalDaysMax: Int64 = 366
    static let moneyMax: Int64 = 1_000_000_000_000_000

    static func violations(of draft: CustomerDraft) -> [RPCError.FieldViolation] {
        var found: [RPCError.FieldViolation] = []
        if !draft.code.isEmpty, !isCode(draft.code) {
            found.append(.init("code", "must be 1 to \(codeLengthMax) ASCII letters, digits, '-', '_' or '.'"))
        }
        found += violations(name: draft.name)
        if draft.address.count > addressLengthMax {
            found.append(.init("address", "must have at most \(addressLengthMax) characters"))
        }
        found += violations(
            latitude: draft.latitudeMicrodegrees, longitude: draft.longitudeMicrodegrees, credit: draft.creditLimitMinor,
            paymentDays: draft.paymentDays, interval: draft.visitIntervalDays, annualValue: draft.annualValueMinor)
        return found
    }

    static func violations(of customer: Customer) -> [RPCError.FieldViolation] {
        violations(name: customer.name)
            + violations(
                latitude: customer.latitudeMicrodegrees, longitude: customer.longitudeMicrodegrees,
                credit: customer.creditLimitMinor, paymentDays: customer.paymentDays, interval: customer.visitIntervalDays,
                annualValue: customer.annualValueMinor)
    }

    private static func violations(name: String) -> [RPCError.FieldViolation] {
        let isFilled = name.contains { !$0.isWhitespace }
        guard isFilled, name.count <= nameLengthMax else {
            return [.init("name", "must have 1 to \(nameLengthMax) characters")]
        }
        return []
    }

    private static func violations(
        latitude: Int64?, longitude: Int64?, credit: Int64?, paymentDays: Int64, interval: Int64?, annualValue: Int64?
    ) -> [RPCError.FieldViolation] {
        var found: [RPCError.FieldViolation] = []
        if (latitude == nil) != (longitude == nil) {
            found.append(.init("latitude_microdegrees", "must be given together with longitude_microdegrees"))
        }
        if let latitude, !(-90_000_000...90_000_000).contains(latitude) {
            found.append(.init("latitude_microdegrees", "must be from -90000000 to 90000000"))
        }
        if let longitude, !(-180_000_000...180_000_000).contains(longitude) {
            found.append(.init("longitude_microdegrees", "must be from -180000000 to 180000000"))
        }
        if let credit, !(0...moneyMax).contains(credit) {
            found.append(.init("credit_limit_minor", "must be from 0 to \(moneyMax)"))
        }
        if !(0...paymentDaysMax).contains(paymentDays) {
            found.append(.init("payment_days", "must be from 0 to \(paymentDaysMax)"))
        }
        if let interval, !(1...intervalDaysMax).contains(interval) {
            found.append(.init("visit_interval_days", "must be from 1 to \(intervalDaysMax), or not set"))
        }
        if let annualValue, !(0...moneyMax).contains(annualValue) {
            found.append(.init("annual_value_minor", "must be from 0 to \(moneyMax)"))
        }
        return found
    }

    private static func isCode(_ code: String) -> Bool {
        code.utf8.count <= codeLengthMax
            && code.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x2E
                    || $0 == 0x5F
            }
    }
}
