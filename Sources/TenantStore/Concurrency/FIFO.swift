/// A first-in, first-out list.
struct FIFO<Element> {
    private var storage: [Element] = []
    private var head = 0

    var count: Int { storage.count - head }

    var isEmpty: Bool { head == storage.count }

    mutating func append(contentsOf elements: some Sequence<Element>) { storage.append(contentsOf: elements) }

    mutating func append(_ element: Element) { storage.append(element) }

    /// Puts elements back in front of all others.
    mutating func prepend(_ elements: some Collection<Element>) {
        storage.replaceSubrange(0..<head, with: elements)
        head = 0
    }

    /// Takes at most `max` elements from the front.
    mutating func take(_ max: Int) -> [Element] {
        let end = min(storage.count, head + max)
        if head == 0 && end == storage.count {
            defer { storage = [] }
            return storage
        }
        let taken = Array(storage[head..<end])
        head = end
        if head == storage.count || (head >= 64 && head * 2 >= storage.count) { compact() }
        return taken
    }

    /// Takes everything.
    mutating func takeAll() -> [Element] { take(count) }

    private mutating func compact() {
        storage.removeSubrange(0..<head)
        head = 0
    }
}
