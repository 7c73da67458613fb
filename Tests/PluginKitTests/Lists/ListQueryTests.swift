import GRDB
import PluginKit
import Testing

@Suite("A list query")
struct ListQueryTests {
    @Test("gives pages that add up to the whole list, in both directions", arguments: [0, 1, 2, 3, 10, 11, 12, 50, 51])
    func pages(count: Int) throws {
        let rows = try SampleRows(count: count)
        let whole = (0..<count).map(SampleRows.id)
        for descending in [false, true] {
            let query = ListQuery(from: "samples_sample", key: "id", descending: descending)
            for size in [1, 2, 5, 11, 50] as [Int32] {
                var ids: [String] = []
                var token = ""
                var pages = 0
                repeat {
                    let page = try Call.listing().page(of: listRequest(size: size, token: token))
                    let (items, next) = try rows.read { reader in try query.fetch(reader, page) { $0["id"] as String } }
                    #expect(items.count == Int(size) || next.isEmpty)
                    ids += items
                    token = next
                    pages += 1
                } while !token.isEmpty && pages <= count + 1
                #expect(ids == (descending ? whole.reversed() : whole))
                #expect(pages == max(1, (count + Int(size) - 1) / Int(size)))
            }
        }
    }

    @Test("joins its filters and skips empty ones")
    func filters() throws {
        let rows = try SampleRows(count: 10)
        let query = ListQuery(from: "samples_sample", key: "id").filter("id >= ?", "a003").filterUnlessEmpty("kind", "fizz")
        #expect(try ids(query, rows) == ["a003", "a006", "a009"])
        #expect(try ids(query.filterUnlessEmpty("kind", ""), rows).count == 3)
        #expect(try ids(query.filter("id < ? OR id = ?", "a001", "a009"), rows) == ["a009"])
    }

    @Test("shows only rows whose owner is visible")
    func visible() throws {
        let people = (0..<3).map { _ in UUIDv7.generate(at: Instant(milliseconds: 1_772_413_200_000)) }
        let rows = try SampleRows(count: 8) { $0 % 4 == 3 ? nil : people[$0 % 4] }
        let query = ListQuery(from: "samples_sample", key: "id")
        #expect(try ids(query.visible(.everyone, "owner_id"), rows).count == 8)
        #expect(try ids(query.visible(VisibleSet(people: []), "owner_id"), rows) == [])
        #expect(try ids(query.visible(VisibleSet(people: [people[1]]), "owner_id"), rows) == ["a001", "a005"])
        #expect(
            try ids(query.visible(VisibleSet(people: [people[0], people[2]]), "owner_id"), rows) == [
                "a000", "a002", "a004", "a006",
            ])
        #expect(try ids(query.visible(VisibleSet(people: ["x') OR 1 --"]), "owner_id"), rows) == [])
    }

    @Test("shows rows with two people when one of them is visible")
    func visibleEither() throws {
        let people = (0..<2).map { _ in UUIDv7.generate(at: Instant(milliseconds: 1_772_413_200_000)) }
        let rows = try SampleRows(count: 4) { $0 < 2 ? people[$0] : nil }
        let query = ListQuery(from: "samples_sample", key: "id").filter("id < 'a002'")
        let other = "'\(people[1])'"
        #expect(try ids(query.visible(.everyone, "owner_id", or: other), rows).count == 2)
        #expect(try ids(query.visible(VisibleSet(people: [people[0]]), "owner_id", or: other), rows) == ["a000"])
        #expect(try ids(query.visible(VisibleSet(people: [people[1]]), "owner_id", or: other), rows) == ["a000", "a001"])
        #expect(try ids(query.visible(VisibleSet(people: []), "owner_id", or: other), rows) == [])
    }

    @Test("keeps the dates between two dates of a request, and names the wrong ones")
    func between() throws {
        let rows = try SampleRows(count: 9)
        let query = ListQuery(from: "samples_sample", key: "id")
        let column = "printf('2026-03-%02d', substr(id, 2) + 1)"
        #expect(try ids(query.between(column, "", ""), rows).count == 9)
        #expect(try ids(query.between(column, "2026-03-08", ""), rows) == ["a007", "a008"])
        #expect(try ids(query.between(column, "", "2026-03-01"), rows) == ["a000"])
        #expect(try ids(query.between(column, "2026-03-02", "2026-03-03"), rows) == ["a001", "a002"])
        let error = try refusal { try query.between(column, "1", "2", fields: ("issued_from", "issued_to")) }
        #expect(error?.fieldViolations.map(\.field) == ["issued_from", "issued_to"])
    }

    @Test("treats a row without an owner as everyone's only")
    func contains() {
        #expect(VisibleSet.everyone.contains(nil) && VisibleSet.everyone.contains("a"))
        #expect(!VisibleSet(people: ["a"]).contains(nil) && VisibleSet(people: ["a"]).contains("a"))
        #expect(!VisibleSet(people: ["a"]).contains("b"))
    }

    private func ids(_ query: ListQuery, _ rows: SampleRows) throws -> [String] {
        let page = try Call.listing().page(of: listRequest())
        return try rows.read { reader in try query.fetch(reader, page) { $0["id"] as String }.0 }
    }
}
