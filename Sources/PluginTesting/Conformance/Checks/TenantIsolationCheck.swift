internal import PluginKit

/// Ids of one company mean nothing in another, and no state outlives a call outside the company's file.
enum TenantIsolationCheck {
    static func failures(_ run: ConformanceRun) throws -> [String] {
        let first = try run.company()
        let second = try run.emptyCompany()
        return try run.methods.flatMap { method -> [String] in
            if method.list != nil { return try list(method, first, second) }
            return try single(method, first, second)
        }
    }

    /// What the second company's list must not show.
    private static func list(
        _ method: MethodUnderTest, _ first: CompanyUnderTest, _ second: CompanyUnderTest
    ) throws -> [String] {
        guard let fields = method.list, let request = try first.sample(method),
            case .success(let whole) = first.call(method, request), case .success(let other) = second.call(method, request)
        else { return [] }
        let items = Set(try WireMessage(whole).values(fields.items.number))
        let foreign = try WireMessage(other).values(fields.items.number).filter(items.contains)
        return foreign.isEmpty ? [] : ["\(method.label): it shows another company \(foreign.count) item(s) of the first one"]
    }

    /// A method that works on one resource, found by its id.
    private static func single(
        _ method: MethodUnderTest, _ first: CompanyUnderTest, _ second: CompanyUnderTest
    ) throws -> [String] {
        let isOnResource =
            method.isGet || method.isUpdate || method.name.method.hasPrefix("Delete")
            || method.registration.kind == .download
        guard isOnResource, method.namesResource, let request = try first.sample(method) ?? unknownID(method, first) else {
            return []
        }
        // Asked for at home first, so that whatever remembers answers has something to remember.
        if method.isGet { _ = first.call(method, request) }
        let outcome = second.call(method, request)
        let isHidden = outcome.code == .notFound || (!method.isGet && outcome.code == .invalidArgument)
        return isHidden ? [] : ["\(method.label): an id of another company must be NOT_FOUND; \(outcome.description)"]
    }

    /// Without a sample, an id that nobody has.
    private static func unknownID(_ method: MethodUnderTest, _ company: CompanyUnderTest) -> WireMessage? {
        guard method.isGet, let id = method.request.number("id"), method.request.fields.count == 1 else { return nil }
        var request = WireMessage()
        request.set(id, text: company.newRequestID())
        return request
    }
}
