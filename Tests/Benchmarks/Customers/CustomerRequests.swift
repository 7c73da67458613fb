import CRM
import SwiftProtobuf

extension RequestTemplate {
    /// Requests to create customers of a person.
    static func customers(ownerID: String) throws -> RequestTemplate {
        try RequestTemplate { id in
            try Spearhead_Crm_V1_CreateCustomerRequest.with {
                $0.requestID = id
                $0.customer = .with {
                    $0.name = "Measured Customer 测量客户"
                    $0.kind = .retailer
                    $0.channel = .convenience
                    $0.ownerID = ownerID
                    $0.address = "12 Example Road, Example County"
                    $0.paymentDays = 30
                }
            }.serializedBytes()
        }
    }
}
