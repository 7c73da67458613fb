import Foundation
import Testing

@Suite("A host that works for long")
struct SoakTests {
    @Test(
        "With more companies than may be open, backups and restorations, nothing is lost and nothing grows",
        .enabled(if: ProcessInfo.processInfo.environment["SPEARHEAD_NIGHTLY"] != nil, "a nightly run"))
    func soak() async throws {
        let run = try await ChildRun.bench(["soak", "--seconds", "20", "--companies", "60", "--open-companies", "12"])
        #expect(run.status == 0, "\(run.output)\(run.errors)")
    }
}
