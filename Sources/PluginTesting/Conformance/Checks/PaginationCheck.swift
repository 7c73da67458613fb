internal import PluginKit

/// The laws of paged lists (https://google.aip.dev/158).
enum PaginationCheck {
    static func failures(_ run: ConformanceRun) throws -> [String] {
        let company = try run.company()
        let other = try run.company()
        return try run.methods.flatMap { method -> [String] in
            guard let fields = method.list else {
                let lacks = method.name.method.hasPrefix("List") && method.registration.kind.shape == .unary
                return lacks
                    ? ["\(method.label): a List needs page_size, page_token, next_page_token and one repeated field"] : []
            }
            let sample = try company.sample(method)
            let list = PagedList(method: method, fields: fields, request: sample ?? WireMessage(), company: company)
            let whole: PagedList.Page
            switch list.page() {
            case .success(let page): whole = page
            case .failure(let reason): return sample == nil ? [] : ["\(method.label): its sample must succeed; \(reason)"]
            }
            guard sample == nil || whole.items.count >= 3 || !whole.next.isEmpty else {
                return ["\(method.label): its sample lists \(whole.items.count) items; prepare three or more"]
            }
            let foreign = PagedList(
                method: method, fields: fields, request: try other.sample(method) ?? WireMessage(), company: other)
            let failures = sizes(list, whole) + pages(list, whole) + tokens(list, foreign)
            return failures.map { "\(method.label): \($0)" }
        }
    }

    private static func sizes(_ list: PagedList, _ whole: PagedList.Page) -> [String] {
        var failures: [String] = []
        if case .success = list.page(size: -1) { failures.append("a negative page_size must be refused with INVALID_ARGUMENT") }
        if whole.items.count > Page.sizeMax { failures.append("without a page_size it gives more than \(Page.sizeMax) items") }
        switch list.page(size: Int64(Int32.max)) {
        case .success(let page) where page.items.count > Page.sizeMax:
            failures.append("a page has \(page.items.count) items; page_size is cut to \(Page.sizeMax)")
        case .success: break
        case .failure(let reason): failures.append("a large page_size is cut, not refused; \(reason)")
        }
        return failures
    }

    private static func pages(_ list: PagedList, _ whole: PagedList.Page) -> [String] {
        // Lists of the suite are short; a longer one is compared by its beginning.
        let count = min(whole.items.count, 30)
        return [1, 2, max(count - 1, 1), count + 1].flatMap { size -> [String] in
            var items: [[UInt8]] = []
            var token = ""
            repeat {
                switch list.page(size: Int64(size), token: token) {
                case .failure(let reason): return ["a page of \(size) must succeed; \(reason)"]
                case .success(let page):
                    if page.items.count > size { return ["a page of \(size) has \(page.items.count) items"] }
                    if page.items.isEmpty && !page.next.isEmpty { return ["a page of \(size) is empty but promises another"] }
                    items += page.items
                    token = page.next
                }
            } while !token.isEmpty && items.count < count
            if Set(items).count != items.count { return ["pages of \(size) repeat an item"] }
            let expected = whole.items.prefix(items.count)
            return items.count >= count && items.elementsEqual(expected) || whole.next != "" && items.starts(with: expected)
                ? []
                : ["pages of \(size) give \(items.count) items that are not the whole list of \(whole.items.count) in its order"]
        }
    }

    private static func tokens(_ list: PagedList, _ foreign: PagedList) -> [String] {
        var failures: [String] = []
        if case .success = list.page(size: 1, token: "bm8gdG9rZW4") { failures.append("a made-up page_token must be refused") }
        guard case .success(let first) = list.page(size: 1), !first.next.isEmpty else { return failures }
        if case .success = foreign.page(size: 1, token: first.next) {
            failures.append("a page_token of another company must be refused")
        }
        if let changed = list.withChangedArgument(), case .success = changed.page(size: 1, token: first.next) {
            failures.append("a page_token must be refused when another argument changes")
        }
        return failures
    }
}
