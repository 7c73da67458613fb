internal import PluginKit

/// Two clients read one version and both update it: the second is refused instead of overwriting the first.
enum EtagCheck {
    static func failures(_ run: ConformanceRun) throws -> [String] {
        let company = try run.company()
        return try run.methods.filter(\.isUpdate).flatMap { method -> [String] in
            guard let etag = method.request.number("etag") else {
                return ["\(method.label): an Update's request needs the field etag"]
            }
            guard let request = try company.sample(method) else { return [] }
            guard !request.text(etag).isEmpty else { return ["\(method.label): its sample must carry the present etag"] }
            return race(method, request, etag, company)
        }
    }

    private static func race(
        _ method: MethodUnderTest, _ request: WireMessage, _ etag: Int, _ company: CompanyUnderTest
    ) -> [String] {
        var failures: [String] = []
        var wrong = request
        wrong.set(etag, text: "v-of-nobody")
        let stranger = company.call(method, wrong)
        if stranger.code != .aborted {
            failures.append("\(method.label): an unknown etag must be refused with ABORTED; \(stranger.description)")
        }
        let first = company.call(method, request)
        guard case .success = first else {
            return failures + ["\(method.label): its sample must succeed; \(first.description)"]
        }
        let second = company.call(method, request)
        if second.code != .aborted {
            failures.append(
                "\(method.label): the second update of one version must be refused with ABORTED; \(second.description)")
        }
        return failures
    }
}
