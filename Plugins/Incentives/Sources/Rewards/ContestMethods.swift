internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of RewardService on contests.
enum ContestMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "RewardService"
        registrar.command(service, "CreateContest", permission: Permissions.rewardsWrite, create)
        registrar.query(service, "ListContests", permission: Permissions.rewardsRead, list)
        registrar.report(service, "GetContestStandings", permission: Permissions.rewardsRead, standings)
    }

    static func create(
        _ request: Spearhead_Incentives_V1_CreateContestRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Incentives_V1_CreateContestResponse {
        let new = request.contest
        var check = FieldCheck()
        let first = check.date("contest.starts_on", new.startsOn)
        let last = check.date("contest.ends_on", new.endsOn)
        if let first, let last, last < first { check.fail("contest.ends_on", "must not be before starts_on") }
        if new.side == .unspecified { check.fail("contest.side", "must be chosen") }
        try check.finish()
        let starts = first ?? call.businessDate
        let contest = try FieldCheck.naming("contest") {
            try Contest.create(
                Contest(
                    id: "", title: new.title, dates: starts...(last ?? starts), side: new.side == .team ? .team : .person,
                    measure: new.measure, filters: .init(new.filters), rule: new.rule, people: new.personIds,
                    watches: new.watches.map {
                        .init(measure: $0.measure, below: $0.hasBelow ? $0.below : nil, above: $0.hasAbove ? $0.above : nil)
                    }), writer, call)
        }
        return .with { $0.contest = contest.message }
    }

    static func list(
        _ request: Spearhead_Incentives_V1_ListContestsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_ListContestsResponse {
        let (found, next) = try ListQuery(from: "incentives_contest", key: "id", descending: true)
            .fetch(reader, call.page(of: request), Contest.make)
        return .with {
            $0.contests = found.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func standings(
        _ request: Spearhead_Incentives_V1_GetContestStandingsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Incentives_V1_GetContestStandingsResponse {
        let contest = try Contest.find(id: request.id, reader)
        let date = min(call.businessDate, contest.dates.upperBound)
        let ranks = try contest.standings(asOf: date, reader)
        return .with {
            $0.asOf = date.description
            $0.ranks = ranks.map { rank in
                .with {
                    $0.rank = Int32(clamping: rank.rank)
                    $0.sideID = rank.sideID
                    $0.value = rank.value
                    $0.anomalies = rank.anomalies
                }
            }
        }
    }
}

extension Contest {
    fileprivate var message: Spearhead_Incentives_V1_Contest {
        .with {
            $0.id = id
            $0.title = title
            $0.startsOn = dates.lowerBound.description
            $0.endsOn = dates.upperBound.description
            $0.side = side == .team ? .team : .person
            $0.measure = measure
            $0.filters = filters.messages
            $0.rule = rule
            $0.personIds = people
            $0.watches = watches.map { watch in
                .with {
                    $0.measure = watch.measure
                    if let below = watch.below { $0.below = below }
                    if let above = watch.above { $0.above = above }
                }
            }
        }
    }
}
