internal import PluginKit

/// How high an approval must come from. A higher level may do what a lower one may.
enum ApprovalLevel: String, Sendable, Hashable, CaseIterable {
    /// The house itself: nobody has to look.
    case automatic
    case orderDesk = "order_desk"
    case supervisor
    case manager
    case finance
    case director

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// The level of somebody in a post; `nil` for posts that approve nothing.
    init?(post: String) {
        guard let level = ApprovalLevel(rawValue: post), level != .automatic else { return nil }
        self = level
    }
}

extension ApprovalLevel: Comparable {
    static func < (left: ApprovalLevel, right: ApprovalLevel) -> Bool { left.rank < right.rank }
}
