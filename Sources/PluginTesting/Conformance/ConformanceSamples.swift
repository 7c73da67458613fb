public import PluginKit
public import SwiftProtobuf

/// Data and valid requests of a plugin, for ``ConformanceCheck``.
///
/// ```swift
/// let samples = ConformanceSamples { tenant in
///     for number in 1...3 { try createSample(number, in: tenant) }
/// }
/// .request("SampleService/ListSamples") { _ in ListSamplesRequest() }
/// .request("SampleService/GetSample") { tenant in try GetSampleRequest.with { $0.id = firstSample(in: tenant) } }
/// ```
///
/// The suite fills `request_id` in. A List needs three items or more, an Update the present etag and a change.
public struct ConformanceSamples: Sendable {
    let prepare: @Sendable (TestTenant) throws -> Void
    let caller: (@Sendable (TestTenant) throws -> Caller)?
    private(set) var requests: [String: @Sendable (TestTenant) throws -> [UInt8]] = [:]

    /// Starts samples without requests.
    ///
    /// - Parameters:
    ///   - prepare: Fills a new company with data.
    ///   - caller: Who calls, asked for after `prepare`; a user with every role when it is `nil`.
    public init(
        prepare: @escaping @Sendable (TestTenant) throws -> Void = { _ in },
        caller: (@Sendable (TestTenant) throws -> Caller)? = nil
    ) {
        self.prepare = prepare
        self.caller = caller
    }

    /// Adds a method's request; `make` is called for each use and gives one that succeeds at that moment.
    public func request<Request: Message>(
        _ method: String, _ make: @escaping @Sendable (TestTenant) throws -> Request
    ) -> ConformanceSamples {
        var copy = self
        copy.requests[method] = { try make($0).serializedBytes() }
        return copy
    }
}
