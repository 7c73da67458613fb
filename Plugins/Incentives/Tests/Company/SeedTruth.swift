import PluginTesting
import SeedCompany

/// What the example company's recounts say about each rep and day, as the plugin Inspections will know it: a row is true when the
/// recount differs by at most 2 units or 5 % of what was counted.
enum SeedTruth {
    /// Rows for the import of ``FakeInspections``.
    static func table() throws -> String {
        let visits = try rows("visits").reduce(into: [Substring: Substring]()) { reps, row in
            if reps[row[0]] == nil { reps[row[0]] = row[1] }
        }
        let counts = try rows("stock_counts").reduce(into: [String: Int]()) { $0["\($1[0])/\($1[1])"] = Int($1[2]) }
        var found: [String: (rows: Int, isTrue: Int)] = [:]
        for row in try rows("inspections") {
            guard let rep = visits[row[3]], let counted = counts["\(row[3])/\(row[5])"], let recounted = Int(row[6]) else {
                continue
            }
            let difference = abs(recounted - counted)
            let key = "\(rep),\(row[4].prefix(10))"
            let known = found[key] ?? (0, 0)
            found[key] = (known.rows + 1, known.isTrue + (difference <= 2 || 20 * difference <= counted ? 1 : 0))
        }
        return "person,date,rows,true_rows\n" + found.map { "\($0.key),\($0.value.rows),\($0.value.isTrue)\n" }.sorted().joined()
    }

    private static func rows(_ table: String) throws -> [[Substring]] {
        try SeedOne.table(table).split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
    }
}
