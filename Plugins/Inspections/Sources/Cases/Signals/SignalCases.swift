internal import GRDB
internal import PluginKit
internal import Visits

/// Turns the integrity signals of visits into cases: what the plugin Visits finds suspicious, people look at.
///
/// Each signal is named by what happened (the visits it is made of), so that the same event opens nothing a second time, however the
/// intervals of two runs overlap. Late uploads of a rep and month are one case.
struct SignalCases {
    let writer: Writer
    let call: Call
    private let policy: AuditPolicy
    private(set) var opened: Int64 = 0
    private(set) var joined: Int64 = 0

    /// Days before the interval in which the beginnings of runs and the first uses of photos are looked for.
    static let lookBackDays = 120
    /// Days that the daily job goes back: what arrives later than that is looked at by hand.
    static let jobDays = 35

    init(_ writer: Writer, _ call: Call) throws {
        self.writer = writer
        self.call = call
        policy = try AuditPolicy.current(writer)
    }

    /// Opens what the signals of visits in an interval ask for.
    mutating func open(in interval: ClosedRange<BusinessDate>, visible: VisibleSet) throws {
        let before = interval.lowerBound.advanced(byDays: -Self.lookBackDays)...interval.upperBound
        for signal in try IntegritySignals.impossibleTravel(in: interval, visible: visible, writer) {
            let note = "\(signal.distanceMetres) m in \(signal.seconds) s from visit \(signal.fromVisitID)."
            try open(
                .impossibleTravel, [signal.toVisitID], note, key: { _ in "\(signal.fromVisitID)/\(signal.toVisitID)" })
        }
        for signal in try IntegritySignals.outOfFence(in: interval, visible: visible, writer) {
            try open(.outOfFence, [signal.visitID], "The check-in was \(signal.distanceMetres) m from the outlet.")
        }
        for signal in try IntegritySignals.reusedPhotos(in: before, visible: visible, writer) {
            try open(
                .reusedPhoto, signal.visitIDs, "One photo stands at \(signal.visitIDs.count) visits.", photo: signal.sha256,
                key: { "\(signal.sha256)/\($0)" })
        }
        for signal in try IntegritySignals.identicalCounts(in: before, visible: visible, writer) {
            try open(
                .identicalCounts, signal.visitIDs, "\(signal.visitIDs.count) visits one after the other counted exactly the same."
            )
        }
        for visit in try IntegritySignals.shortStays(in: interval, visible: visible, writer) {
            try open(.shortStay, [visit], "The visit was shorter than the least stay.")
        }
        for visit in try IntegritySignals.mockPositions(in: interval, visible: visible, writer) {
            try open(.mockPosition, [visit], "The device says that the position is made up.")
        }
        try openLateUploads(IntegritySignals.lateUploads(in: interval, visible: visible, writer))
    }

    /// A late upload is either one of the rep's month, or so late that the entry may have been written afterwards.
    private mutating func openLateUploads(_ ids: [String]) throws {
        let visits = try ids.compactMap { try VisitRecords.find(id: $0, writer) }
        let limit = policy.backdatedHours * 3600
        for visit in visits where visit.receivedAt.seconds(since: visit.checkInAt) > limit {
            let hours = visit.receivedAt.seconds(since: visit.checkInAt) / 3600
            try open(.backdatedEntry, [visit.id], "The visit was received \(hours) hours after its check-in.")
        }
        let late = visits.filter { $0.receivedAt.seconds(since: $0.checkInAt) <= limit }
        let months = Dictionary(grouping: late) { "\($0.personID)/\("\($0.visitedOn)".prefix(7))" }
        for (month, visits) in months.sorted(by: { $0.key < $1.key }) {
            let anchor = EvidenceDraft(
                key: month, source: EvidenceDraft.signal, note: "Visits received after the cut-off of their date.")
            try open(.lateUpload, visits.map(\.id), anchor.note, anchor: anchor)
        }
    }

    /// Opens one case about visits of a rep.
    private mutating func open(
        _ kind: CaseKind, _ visitIDs: [String], _ note: String, photo: String? = nil, anchor: EvidenceDraft? = nil,
        key: (String) -> String = { $0 }
    ) throws {
        let visits = try visitIDs.compactMap { try VisitRecords.find(id: $0, writer) }
        guard let first = visits.min(by: { ($0.checkInAt, $0.id) < ($1.checkInAt, $1.id) }) else { return }
        let isOneOutlet = visits.allSatisfy { $0.customerID == first.customerID }
        let evidence = visits.map {
            EvidenceDraft(
                key: key($0.id), source: EvidenceDraft.signal, resource: "visits/\($0.id)", note: note, photo: photo)
        }
        let outcome = try CaseOpening(
            kind, person: first.personID, customer: isOneOutlet ? first.customerID : nil, on: first.visitedOn, summary: note,
            evidence: (anchor.map { [$0] } ?? []) + evidence
        ).open(writer, call)
        switch outcome {
        case .opened: opened += 1
        case .joined: joined += 1
        case .known: break
        }
    }
}
