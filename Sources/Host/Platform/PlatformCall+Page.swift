internal import PluginKit
internal import RPC

extension PlatformCall {
    /// One page of a list that is in memory, ordered by a unique key.
    func page<Item>(
        _ items: [Item], _ request: some PagedRequest, key: KeyPath<Item, String>
    ) throws -> (items: [Item], nextPageToken: String) {
        let page = try listCall().page(of: request)
        let rest = page.after.map { after in items.filter { $0[keyPath: key] > after } } ?? items
        let shown = Array(rest.prefix(page.size))
        guard rest.count > shown.count, let last = shown.last else { return (shown, "") }
        return (shown, page.token(after: last[keyPath: key]))
    }

    /// The call as a list sees it; operators' tokens belong to no company.
    private func listCall() throws -> Call {
        Call(
            method: method, caller: session?.caller ?? .system, visible: .everyone, requestID: "", now: now,
            clock: try session?.context?.clock ?? TenantClock(timeZone: "UTC"), language: language,
            tenantFingerprint: session?.context?.fingerprint ?? 0)
    }
}
