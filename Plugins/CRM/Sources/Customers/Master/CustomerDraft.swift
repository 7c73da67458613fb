internal import PluginKit

/// What is known of a customer before it exists.
struct CustomerDraft: Sendable, Hashable {
    /// Where the draft comes from; an import describes the past, so its owners may have left.
    enum Origin: Sendable, Hashable {
        case command
        case importer
    }

    var origin = Origin.command
    /// Empty lets the system number the customer.
    var code = ""
    var name = ""
    var kind: CustomerKind
    var customerClass = CustomerClass.general
    var channel: CustomerChannel?
    var territoryID: String?
    /// `nil` takes the person who calls.
    var ownerID: String?
    /// Code of an imported owner who is nobody in the organisation.
    var unresolvedOwnerCode: String?
    var supplierID: String?
    /// Becomes version 1 of the address; empty when not known yet.
    var address = ""
    var latitudeMicrodegrees: Int64?
    var longitudeMicrodegrees: Int64?
    var creditLimitMinor: Int64?
    var paymentDays: Int64 = 0
    /// The day business began; `nil` makes a prospect, see ``Customers/activate(_:on:writer:call:)``.
    var openedOn: BusinessDate?
    var visitIntervalDays: Int64?
    var annualValueMinor: Int64?
    /// Name of the first contact; empty adds no contact.
    var contactName = ""
    /// Phone of the first contact.
    var contactPhone = ""
    /// Why the owner owns it, for the claim history.
    var reason = "created"

    init(name: String, kind: CustomerKind) {
        self.name = name
        self.kind = kind
    }
}
