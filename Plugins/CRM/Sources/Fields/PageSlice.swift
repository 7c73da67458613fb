internal import PluginKit

extension Page {
    /// The part of a computed list that belongs on this page, and the token of the next one.
    ///
    /// For reports that are computed as a whole; a list of rows is read page by page with ``ListQuery``.
    func slice<Item>(_ items: [Item]) -> (items: ArraySlice<Item>, next: String) {
        // A caller can write a token of its own: any number may stand in it.
        let start = min(max(0, after.flatMap(Int.init) ?? 0), items.count)
        let end = min(start + size, items.count)
        return (items[start..<end], end < items.count ? token(after: String(end)) : "")
    }
}
