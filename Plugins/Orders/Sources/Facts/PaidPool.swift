/// The events of an order that paid, which returns and unpaid invoices take back one after the other.
struct PaidPool {
    private let parts: [PaidPart]

    /// Starts with all parts, in the order in which they are taken.
    init(_ parts: [PaidPart]) { self.parts = parts }

    /// What the last of the take-backs takes after the others before it; each takes only parts of its date or earlier.
    func taken(by takeBacks: [TakeBack]) -> [PaidPart] {
        var rest = parts
        var taken: [PaidPart] = []
        for each in takeBacks {
            taken = []
            var wanted = each.amountMinor
            for index in rest.indices
            where wanted > 0 && rest[index].date <= each.date && rest[index].amountMinor > 0 && each.takes(rest[index]) {
                var part = rest[index]
                part.amountMinor = min(part.amountMinor, wanted)
                wanted -= part.amountMinor
                rest[index].amountMinor -= part.amountMinor
                taken.append(part)
            }
        }
        return taken
    }
}
