internal import SwiftProtobuf

extension RPCError {
    /// Most field violations that one answer lists; the rest are counted in the last one.
    public static let fieldViolationsMax = 50

    /// The `google.rpc.Status` message of the error, serialized.
    public func serializedStatus() -> [UInt8] {
        var status = Google_Rpc_Status()
        status.code = code.rawValue
        status.message = message
        var info = Google_Rpc_ErrorInfo()
        info.reason = reason
        info.domain = domain
        info.metadata = metadata
        status.details.append(Self.any(info))
        if !fieldViolations.isEmpty {
            var badRequest = Google_Rpc_BadRequest()
            badRequest.fieldViolations = fieldViolations.prefix(Self.fieldViolationsMax).map { violation in
                .with {
                    $0.field = violation.field
                    $0.description_p = violation.description
                }
            }
            if fieldViolations.count > Self.fieldViolationsMax {
                let more = fieldViolations.count - Self.fieldViolationsMax
                badRequest.fieldViolations.append(.with { $0.description_p = "and \(more) more" })
            }
            status.details.append(Self.any(badRequest))
        }
        if let retryDelayMilliseconds {
            var retry = Google_Rpc_RetryInfo()
            retry.retryDelay = Google_Protobuf_Duration(
                seconds: retryDelayMilliseconds / 1000, nanos: Int32(retryDelayMilliseconds % 1000) * 1_000_000)
            status.details.append(Self.any(retry))
        }
        // Serializing these messages cannot fail: they have no required field and no invalid string.
        return (try? status.serializedBytes()) ?? []
    }

    /// Reads a serialized `google.rpc.Status`; `nil` when its code is OK.
    ///
    /// Details of unknown types are ignored, and an unknown code reads as ``RPCCode/unknown``.
    public init?(serializedStatus bytes: [UInt8]) throws {
        let status = try Google_Rpc_Status(serializedBytes: bytes)
        guard status.code != 0 else { return nil }
        self.init(RPCCode(rawValue: status.code) ?? .unknown, "", status.message)
        for detail in status.details {
            if detail.isA(Google_Rpc_ErrorInfo.self) {
                let info = try Google_Rpc_ErrorInfo(unpackingAny: detail)
                reason = info.reason
                domain = info.domain
                metadata = info.metadata
            } else if detail.isA(Google_Rpc_BadRequest.self) {
                fieldViolations = try Google_Rpc_BadRequest(unpackingAny: detail).fieldViolations.map {
                    FieldViolation($0.field, $0.description_p)
                }
            } else if detail.isA(Google_Rpc_RetryInfo.self) {
                let delay = try Google_Rpc_RetryInfo(unpackingAny: detail).retryDelay
                retryDelayMilliseconds = delay.seconds * 1000 + Int64(delay.nanos / 1_000_000)
            }
        }
    }

    private static func any(_ message: some Message) -> Google_Protobuf_Any {
        (try? Google_Protobuf_Any(message: message)) ?? Google_Protobuf_Any()
    }
}
