internal import PluginKit
internal import SwiftProtobuf

/// An update names the fields it changes, and a misspelt name is an error instead of nothing.
enum UpdateMaskCheck {
    static func failures(_ run: ConformanceRun) throws -> [String] {
        let company = try run.company()
        let mask = Google_Protobuf_FieldMask.with { $0.paths = ["no_such_field"] }
        let maskBytes: [UInt8] = try mask.serializedBytes()
        return try run.methods.filter(\.isUpdate).flatMap { method -> [String] in
            guard let field = method.request.number("update_mask") else {
                return ["\(method.label): an Update's request needs the field update_mask"]
            }
            let sample = try company.sample(method)
            var request = sample ?? WireMessage()
            request.set(field, message: maskBytes)
            let outcome = company.call(method, request)
            // The empty request may be refused for its missing id as well.
            let isRefused = outcome.code == .invalidArgument || (sample == nil && outcome.code == .notFound)
            return isRefused
                ? []
                : [
                    "\(method.label): an unknown path in update_mask must be refused with INVALID_ARGUMENT; \(outcome.description)"
                ]
        }
    }
}
