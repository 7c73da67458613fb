import Testing

@testable import Host

@Suite("traceparent")
struct TraceParentTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"
    private static let span = "b7ad6b7169203331"

    @Test(
        "Trace and span of a caller are taken",
        arguments: ["00-\(trace)-\(span)-01", "00-\(trace)-\(span)-00", "cc-\(trace)-\(span)-01-what-comes-later"])
    func taken(_ text: String) {
        #expect(TraceParent(text)?.traceID == Self.trace)
        #expect(TraceParent(text)?.spanID == Self.span)
    }

    @Test(
        "Anything else is as good as none",
        arguments: [
            "", "00", "00-\(trace)-\(span)", "00-\(trace)-\(span)-1", "00-\(trace)-\(span)-01-more", "ff-\(trace)-\(span)-01",
            "00-\(trace.uppercased())-\(span)-01", "00-00000000000000000000000000000000-\(span)-01",
            "00-\(trace)-0000000000000000-01",
            "00_\(trace)-\(span)-01", "0g-\(trace)-\(span)-01", "cc-\(trace)-\(span)-01x", " 00-\(trace)-\(span)-01",
            "00-\(trace)\n\(span)-01", String(repeating: "0", count: 55),
            "cc-\(trace)-\(span)-01-" + String(repeating: "a", count: 500),
        ])
    func refused(_ text: String) { #expect(TraceParent(text) == nil) }
}
