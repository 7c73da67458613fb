internal import GRDB
internal import PluginKit

/// One version of a target plan.
struct Plan: Sendable, Hashable {
    /// Where a plan stands: draft → proposed → negotiated → published → revised or closed.
    enum State: String, Sendable, Hashable, CaseIterable {
        case draft, proposed, negotiated, published, revised, closed

        /// Whether figures may still change.
        var isOpen: Bool { [.draft, .proposed, .negotiated].contains(self) }
    }

    static let paddingMax: Int64 = 1_000_000
    static let textLengthMax = 4000

    var id: String
    var metricID: String
    /// The metric's version at publication; `nil` while the plan is open.
    var metricVersion: Int64?
    var fiscalYear: String
    var planVersion: Int64
    var state: State
    var unit: Measure.Unit
    var header: Header
    var imported: Bool
    var revisionReason: String
    var publishedBy: String?
    var publishedAt: Instant?
    var version: Int64

    /// What people write on top of the figures.
    struct Header: Sendable, Hashable {
        var title: String
        var currency: String?
        var ownerID: String?
        var dueOn: BusinessDate?
        var parentPlanID: String?
        var goal = ""
        var achievability = ""
        var positioning = ""
        var priceStrategy = ""
        var promotionStrategy = ""
        var channelStrategy = ""
        /// What units and people get on top when a figure is passed down; `nil` when none is declared.
        var paddingPPM: Int64?
    }

    init(row: Row) throws {
        id = row["id"]
        metricID = row["metric_id"]
        metricVersion = row["metric_version"]
        fiscalYear = row["fiscal_year"]
        planVersion = row["plan_version"]
        state = try row.choice("state", of: "targets_plan")
        unit = try row.choice("unit", of: "targets_plan")
        header = Header(
            title: row["title"], currency: row["currency"], ownerID: row["owner_id"], dueOn: row["due_on"],
            parentPlanID: row["parent_plan_id"], goal: row["goal"], achievability: row["achievability"],
            positioning: row["positioning"], priceStrategy: row["price_strategy"], promotionStrategy: row["promotion_strategy"],
            channelStrategy: row["channel_strategy"], paddingPPM: row["padding_ppm"])
        imported = row["imported"]
        revisionReason = row["revision_reason"]
        publishedBy = row["published_by"]
        publishedAt = row["published_at"]
        version = row["version"]
    }

    /// The metric as the plan means it.
    func metric(_ reader: Reader) throws -> Metric { try Metrics.require(id: metricID, version: metricVersion, reader) }

    /// Refuses when figures may not change any more.
    func requireOpen() throws {
        guard state.isOpen else {
            throw RPCError(
                .failedPrecondition, "PLAN_LOCKED",
                "The plan is \(state.rawValue); its figures never change. Revise it: the next version starts as a copy.",
                metadata: ["allowed": "draft,proposed,negotiated"])
        }
    }
}
