internal import PluginKit

/// The figures of channel discipline that targets, scorecards, incentives and dashboards can use.
enum ChannelMeasures {
    static let all: [Measure] = FlagMeasures.all + FlowMeasures.all + ExpenseMeasures.all
}
