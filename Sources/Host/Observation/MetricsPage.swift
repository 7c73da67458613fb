internal import Foundation
internal import PluginKit
internal import RPC
internal import Synchronization
internal import TenantStore

/// The figures of a host in Prometheus's text format, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
struct MetricsPage {
    private(set) var text = ""

    init(services: HostServices) {
        calls(services.callMetrics)
        host(services)
        plugins(services)
        store(services)
        backups(services)
        archive(services)
    }

    private mutating func calls(_ metrics: CallMetrics) {
        describe("spearhead_calls_total", "counter", "Calls answered, by method and status code.")
        for (name, answers) in zip(metrics.names, metrics.answers) {
            codes("spearhead_calls_total", answers, labels: "method=\"\(name.service)/\(name.method)\",")
        }
        describe("spearhead_calls_refused_total", "counter", "Calls refused before their method was known, by status code.")
        codes("spearhead_calls_refused_total", metrics.refused, labels: "")
        describe("spearhead_call_duration_seconds", "histogram", "Time from the arrival of a request to its answer, by service.")
        for (service, durations) in metrics.durations.sorted(by: { $0.key < $1.key }) {
            let buckets = durations.buckets
            guard buckets.contains(where: { $0 > 0 }) else { continue }
            var sum: UInt64 = 0
            for (place, count) in buckets.enumerated() {
                sum += count
                let bound = place < CallMetrics.bounds.count ? "\(CallMetrics.bounds[place])" : "+Inf"
                line("spearhead_call_duration_seconds_bucket", "service=\"\(service)\",le=\"\(bound)\"", "\(sum)")
            }
            line("spearhead_call_duration_seconds_sum", "service=\"\(service)\"", "\(durations.seconds)")
            line("spearhead_call_duration_seconds_count", "service=\"\(service)\"", "\(sum)")
        }
    }

    private mutating func codes(_ name: String, _ answers: CallMetrics.Answers, labels: String) {
        for code in RPCCode.allCases {
            let count = answers[code]
            if count > 0 { line(name, "\(labels)code=\"\(code.name)\"", "\(count)") }
        }
    }

    private mutating func host(_ services: HostServices) {
        let (connections, expiry) = services.transport.withLock { ($0.connections, $0.certificateExpiry) }
        gauge("spearhead_connections", "Open connections.", connections())
        gauge("spearhead_calls_in_flight", "Calls under way.", services.statistics.inFlight)
        gauge("process_resident_memory_bytes", "Resident memory.", Int(ProcessFigures.residentBytes))
        gauge("process_open_fds", "Open file descriptors.", ProcessFigures.descriptorCount)
        gauge(
            "process_start_time_seconds", "When the host started, in seconds since 1970.",
            Int(services.startedAt.milliseconds / 1000))
        if let expiry = expiry() {
            gauge(
                "spearhead_certificate_expiry_seconds", "When the server's certificate ends, in seconds since 1970.",
                Int(expiry.milliseconds / 1000))
        }
        describe("spearhead_tenants", "gauge", "Companies by state.")
        let states = Dictionary(services.directory.all.map { ($0.record.state.rawValue, 1) }, uniquingKeysWith: +)
        for (state, count) in states.sorted(by: { $0.key < $1.key }) {
            line("spearhead_tenants", "state=\"\(state)\"", "\(count)")
        }
    }

    private mutating func plugins(_ services: HostServices) {
        describe("spearhead_plugin_ill_tenants", "gauge", "Companies in which a health check of the plugin found something.")
        for plugin in services.composition.plugins {
            line(
                "spearhead_plugin_ill_tenants", "plugin=\"\(plugin.id)\"", "\(services.pluginHealth.illCount(plugin: plugin.id))")
        }
    }

    private mutating func store(_ services: HostServices) {
        let statistics = services.store.statistics
        gauge("spearhead_open_tenants", "Companies whose files are open.", statistics.openTenants)
        counter("spearhead_tenant_opens_total", "How often a company's files were opened.", statistics.coldOpens)
        counter("spearhead_tenant_evictions_total", "How often a company was closed to make room.", statistics.evictions)
        gauge("spearhead_reads_waiting", "Short reads that wait for a thread.", statistics.readsWaiting)
        gauge("spearhead_reports_waiting", "Long reads that wait for a thread.", statistics.reportsWaiting)
        gauge("spearhead_writes_waiting", "Commands that wait in lanes.", statistics.writesWaiting)
        counter("spearhead_commits_total", "Transactions of the write lanes.", statistics.writeGroups)
        counter("spearhead_commands_total", "Commands answered by the write lanes.", statistics.writesDone)
    }

    private mutating func backups(_ services: HostServices) {
        let figures = services.backupFigures
        counter("spearhead_backups_total", "Backups made and found whole since the start.", figures.made)
        counter("spearhead_backup_failures_total", "Backups that failed since the start.", figures.failed)
        if let oldest = figures.oldest(services) {
            gauge(
                "spearhead_backup_oldest_success_seconds",
                "When the company that has waited longest was backed up, or made if it never was, in seconds since 1970.",
                Int(oldest.milliseconds / 1000))
        }
    }

    private mutating func archive(_ services: HostServices) {
        guard let statistics = services.store.archiveStatistics else { return }
        counter("spearhead_archive_bytes_total", "Bytes of logs that were archived since the start.", statistics.bytes)
        counter(
            "spearhead_archive_gaps_total", "How often a log was given up since the start because it could not be archived.",
            statistics.chainsBroken)
        gauge("spearhead_archive_waiting", "Companies with transactions that are not archived yet.", statistics.waiting)
        gauge(
            "spearhead_archive_lag_seconds", "Age of the oldest transaction that is not archived yet.",
            Int(ArchiveCheck.lagSeconds(statistics, now: services.now())))
        gauge("spearhead_archive_failing", "Companies that cannot be archived now.", statistics.failures.count)
    }

    private mutating func gauge(_ name: String, _ help: String, _ value: Int) {
        describe(name, "gauge", help)
        text += "\(name) \(value)\n"
    }

    private mutating func counter(_ name: String, _ help: String, _ value: UInt64) {
        describe(name, "counter", help)
        text += "\(name) \(value)\n"
    }

    private mutating func describe(_ name: String, _ kind: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    }

    private mutating func line(_ name: String, _ labels: String, _ value: String) { text += "\(name){\(labels)} \(value)\n" }
}
