internal import PluginKit

extension Page {
    /// One page of items that are all at hand, ordered by their unique keys, and the token of the next.
    func cut<Item>(_ items: [Item], by key: (Item) -> String) -> (items: [Item], next: String) {
        let rest = items.map { (key: key($0), item: $0) }.filter { item in after.map { $0 < item.key } ?? true }
            .sorted { $0.key < $1.key }
        let page = rest.prefix(size)
        guard rest.count > size, let last = page.last else { return (page.map(\.item), "") }
        return (page.map(\.item), token(after: last.key))
    }
}
