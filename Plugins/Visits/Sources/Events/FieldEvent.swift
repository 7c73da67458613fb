internal import PluginKit

/// Something that happened in the field, as a device, an API call or a file tells it.
struct FieldEvent: Sendable, Hashable {
    /// What happened.
    enum Fact: Sendable, Hashable {
        case visit(VisitFact)
        case checkOut(CheckOutFact)
        case stockCount(CountFact)
        case step(StepFact)
        case photo(PhotoFact)

        /// The name in `visits_event.kind`.
        var kind: String {
            switch self {
            case .visit: "visit"
            case .checkOut: "check_out"
            case .stockCount: "stock_count"
            case .step: "step"
            case .photo: "photo"
            }
        }
    }

    /// UUID that the device made; for a visit it is also the visit's id.
    var id: String
    var personID: String
    var deviceID: String?
    /// Counts the device's events from 1.
    var deviceSequence: Int64?
    /// By the device's clock.
    var createdAt: Instant?
    /// By the device's clock.
    var queuedAt: Instant?
    /// By the server's clock.
    var receivedAt: Instant
    var fact: Fact
}

/// A visit, or its beginning.
struct VisitFact: Sendable, Hashable {
    var customerID: String
    /// Whether the rep saw it on the day's plan.
    var planned: Bool
    var checkInAt: Instant
    var position: Position?
    var accuracyMetres: Int64?
    var isMock = false
    /// `nil` when the end comes as an event of its own.
    var checkOutAt: Instant?
    var photo: String?
    var jointWithID: String?
    var noOrderReason = ""
}

/// The end of a visit.
struct CheckOutFact: Sendable, Hashable {
    var visitID: String
    var checkOutAt: Instant
    /// Empty when the visit was completed.
    var abandonReason: String
    var noOrderReason: String
}

/// A stock count.
struct CountFact: Sendable, Hashable {
    var visitID: String
    var lines: [CountedLine]
    /// Seconds the form was open.
    var formSeconds: Int64?
}

/// Stock of one product, in base units.
struct CountedLine: Sendable, Hashable {
    var productID: String
    var counted: Int64
    var returned: Int64
    var damaged: Int64
}

/// A step of the checklist.
struct StepFact: Sendable, Hashable {
    var visitID: String
    var code: String
    var isDone: Bool
    var note: String
    var photo: String?
}

/// A photo.
struct PhotoFact: Sendable, Hashable {
    var visitID: String
    var sha256: String
    var takenAt: Instant
    var isInApp: Bool
    var perceptualHash: String?
}
