/// The paid parts of an order, which its returns take back one after the other.
struct PaidPool {
    private let parts: [PaidPart]

    /// Starts with all parts, in the order in which they are taken.
    init(_ parts: [PaidPart]) { self.parts = parts }

    /// What the last of the returns takes after the others before it; a return takes only parts that were paid by its date.
    func taken(by returns: [ReturnFact]) -> [PaidPart] {
        var rest = parts
        var taken: [PaidPart] = []
        for each in returns {
            taken = []
            var wanted = each.creditMinor
            for index in rest.indices where rest[index].date <= each.date && rest[index].amountMinor > 0 && wanted > 0 {
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
