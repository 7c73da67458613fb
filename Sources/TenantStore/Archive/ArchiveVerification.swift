/// What a company's archive after a copy is good for.
public struct ArchiveVerification: Sendable, Hashable {
    /// The last instant that can be restored, in milliseconds since 1970.
    public let until: Int64
    /// Why no later one can be, as the end of a sentence; `nil` when the archive just ends.
    public let problem: String?
    /// Whether the problem is a piece that was changed or cut, and not one that was never written or has been removed.
    public let isDamaged: Bool
}

extension ArchiveReplay {
    /// Reads every segment after a position as a restoration would: whether each follows the other, is whole, and is opened by the key.
    ///
    /// - Parameters:
    ///   - position: Where the copy stands.
    ///   - end: The end of the archive of a company that is alive, which writes on meanwhile; `nil` reads all there is.
    ///   - readsContent: Whether more is read than the heads of segments.
    func verify(after position: ArchivePosition, end: ArchivePosition?, readsContent: Bool) throws -> ArchiveVerification {
        var until = position.milliseconds
        var damage: String?
        // The copy may be younger than the last segment that stands before it.
        guard end.map({ $0.segment > position.segment }) ?? true else {
            return ArchiveVerification(until: max(until, end?.milliseconds ?? 0), problem: nil, isDamaged: false)
        }
        var isAtEnd = false
        let gap = try walk(after: position) { segment, contentAt, archive in
            if readsContent, try !isGood(segment, archive.read(at: contentAt, segment.contentBytes)) {
                damage = "segment \(segment.number) is damaged"
                return false
            }
            isAtEnd = segment.number == end?.segment
            until = max(until, isAtEnd ? end?.milliseconds ?? 0 : segment.completeAt)
            return !isAtEnd
        }
        let isShort = end != nil && !isAtEnd && damage == nil && gap == nil
        return ArchiveVerification(
            until: until, problem: damage ?? gap ?? (isShort ? "its last segments are missing" : nil),
            isDamaged: damage != nil || gap?.hasSuffix("is cut off") == true)
    }
}
