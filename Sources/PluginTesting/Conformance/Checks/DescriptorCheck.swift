internal import PluginKit

/// The composition has compared handlers and rpcs; this checks how messages and methods are named.
enum DescriptorCheck {
    static func failures(_ run: ConformanceRun) throws -> [String] {
        let labels = Set(run.methods.map(\.label))
        return run.methods.flatMap(naming)
            + run.samples.requests.keys.sorted().filter { !labels.contains($0) }.map {
                "a sample is for \($0), which is no method"
            }
    }

    private static func naming(_ method: MethodUnderTest) -> [String] {
        let messages = [(method.request, "Request"), (method.response, "Response")]
        return messages.compactMap { shape, suffix in
            let expected = "\(method.name.method)\(suffix)"
            guard shape.name.split(separator: ".").last.map(String.init) != expected else { return nil }
            return "\(method.label): its message is \(shape.name); it must be \(expected), used by this method alone"
        }
    }
}
