extension Int64 {
    /// Adds a number; what 64 bits do not hold becomes the nearest number that they hold.
    ///
    /// For sums over rows: each row is within its bounds, but nobody bounds how many there are, and an overflow would end the process
    /// for every company.
    public mutating func addClamped(_ other: Int64) {
        let (sum, isOver) = addingReportingOverflow(other)
        self = isOver ? (other < 0 ? .min : .max) : sum
    }

    /// The product, or the nearest number that 64 bits hold.
    public func timesClamped(_ other: Int64) -> Int64 {
        let (product, isOver) = multipliedReportingOverflow(by: other)
        return isOver ? ((self < 0) == (other < 0) ? .max : .min) : product
    }
}

extension Sequence {
    /// The sum of a number of each element, or the nearest number that 64 bits hold.
    public func clampedSum(_ value: (Element) throws -> Int64) rethrows -> Int64 {
        var sum = Int128(0)
        for element in self { sum += Int128(try value(element)) }
        return Int64(clamping: sum)
    }
}

extension Sequence<Int64> {
    /// The sum, or the nearest number that 64 bits hold.
    public func clampedSum() -> Int64 { clampedSum { $0 } }
}
