/// A check-in too far from the outlet.
public struct OutOfFence: Sendable, Hashable {
    /// UUID of the visit.
    public var visitID: String
    /// Id of the rep.
    public var personID: String
    /// Id of the outlet.
    public var customerID: String
    /// Metres between check-in and outlet, half-up.
    public var distanceMetres: Int64
}

/// Two check-ins of a rep on one date, too far apart for the time between them.
public struct ImpossibleTravel: Sendable, Hashable {
    /// Id of the rep.
    public var personID: String
    /// The earlier visit.
    public var fromVisitID: String
    /// The later visit.
    public var toVisitID: String
    /// Metres between the check-ins, half-up.
    public var distanceMetres: Int64
    /// Seconds between the check-ins.
    public var seconds: Int64
}

/// One photo at several visits.
public struct ReusedPhoto: Sendable, Hashable {
    /// SHA-256 of the photo.
    public var sha256: String
    /// The visits, sorted.
    public var visitIDs: [String]
}

/// The same counts of the same products, not all zero, at one visit of a rep after the other.
public struct IdenticalCounts: Sendable, Hashable {
    /// Id of the rep.
    public var personID: String
    /// Id of the outlet.
    public var customerID: String
    /// The visits in time order.
    public var visitIDs: [String]
}

/// How punctually a rep's visits were received.
public struct UploadShare: Sendable, Hashable {
    /// Id of the rep.
    public var personID: String
    /// Accepted visits.
    public var visits: Int64
    /// Those of them received before the cut-off of their date.
    public var onTime: Int64
}
