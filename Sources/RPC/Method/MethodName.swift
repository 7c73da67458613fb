/// The full name of a method: `spearhead.crm.v1.CustomerService/GetCustomer`.
public struct MethodName: Sendable, Hashable, Comparable {
    /// The service with its package: `spearhead.crm.v1.CustomerService`.
    public var service: String
    /// The method: `GetCustomer`.
    public var method: String

    /// Names a method of a service.
    public init(service: String, method: String) {
        self.service = service
        self.method = method
    }

    /// Reads `package.Service/Method`, with or without a slash in front; `nil` for anything else.
    public init?(_ text: String) {
        let trimmed = text.first == "/" ? text.dropFirst() : text[...]
        let parts = trimmed.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        self.init(service: String(parts[0]), method: String(parts[1]))
    }

    /// Orders by service, then by method.
    public static func < (left: MethodName, right: MethodName) -> Bool {
        (left.service, left.method) < (right.service, right.method)
    }
}

extension MethodName: CustomStringConvertible {
    /// `package.Service/Method`.
    public var description: String { "\(service)/\(method)" }
}
