/// What a case is about. A kind is a name; every area of the plugin adds its own.
struct CaseKind: Sendable, Hashable {
    /// Lower-case name: `impossible_travel`.
    let name: String

    init(_ name: String) { self.name = name }

    /// Check-ins too far apart for the time between them.
    static let impossibleTravel = CaseKind("impossible_travel")
    /// One photo at several visits.
    static let reusedPhoto = CaseKind("reused_photo")
    /// A check-in too far from the outlet.
    static let outOfFence = CaseKind("out_of_fence")
    /// The same counts at one visit after the other.
    static let identicalCounts = CaseKind("identical_counts")
    /// A visit received after the cut-off of its date.
    static let lateUpload = CaseKind("late_upload")
    /// A visit received days after its date.
    static let backdatedEntry = CaseKind("backdated_entry")
    /// A visit shorter than the least stay.
    static let shortStay = CaseKind("short_stay")
    /// A position that the device says is made up.
    static let mockPosition = CaseKind("mock_position")
    /// An inspection of the auditor's own visit, or one in the wrong role.
    static let auditIndependence = CaseKind("audit_independence")
}
