internal import GRDB
internal import PluginKit

/// One customer: the row that `GetCustomer` reads with a single primary-key lookup.
struct Customer: Sendable, Hashable {
    var id: String
    var code: String
    var name: String
    var kind: CustomerKind
    var customerClass: CustomerClass
    var channel: CustomerChannel?
    var territoryID: String?
    /// The one owner; `nil` only for an imported customer whose owner is nobody in the organisation.
    var ownerID: String?
    /// Code of that nobody, as the import named it.
    var unresolvedOwnerCode: String?
    /// The distributor that supplies the customer.
    var supplierID: String?
    /// The latest confirmed address; empty while there is none.
    var address: String
    /// Version of ``address``; 0 while there is none.
    var addressVersion: Int64
    var latitudeMicrodegrees: Int64?
    var longitudeMicrodegrees: Int64?
    /// `nil` means not set and not checked; 0 means cash only.
    var creditLimitMinor: Int64?
    var paymentDays: Int64
    /// The day business began; set once, `nil` for a prospect.
    var openedOn: BusinessDate?
    /// The owner on the day business began, who is credited with the new customer.
    var openingOwnerID: String?
    /// Days between visits when they differ from the class's.
    var visitIntervalDays: Int64?
    /// Expected purchases in a year.
    var annualValueMinor: Int64?
    var profileCompletenessPercent: Int64
    var valueClass: ValueClass?
    var valueClassOn: BusinessDate?
    var valueRuleVersion: Int64?
    var firstVisitAt: Instant?
    var lastContactAt: Instant?
    var createdAt: Instant
    var updatedAt: Instant
    var deletedAt: Instant?
    var version: Int64
}

extension Customer {
    /// The columns in the order of ``init(row:)``, which reads by position.
    static let columns = """
        id, code, name, kind, class, channel, territory_id, owner_id, unresolved_owner_code, supplier_id, address, \
        address_version, latitude_microdegrees, longitude_microdegrees, credit_limit_minor, payment_days, opened_on, \
        opening_owner_id, visit_interval_days, annual_value_minor, profile_completeness_percent, value_class, value_class_on, \
        value_rule_version, first_visit_at, last_contact_at, create_time, update_time, delete_time, version
        """

    /// Reads a row of ``columns``.
    init(row: Columns) throws {
        guard let kind = CustomerKind(rawValue: row[3]), let customerClass = CustomerClass(rawValue: row[4]) else {
            throw RPCError(.dataLoss, "CUSTOMER_UNREADABLE", "A customer row holds an unknown kind or class. Restore a backup.")
        }
        id = row[0]
        code = row[1]
        name = row[2]
        self.kind = kind
        self.customerClass = customerClass
        channel = (row[5] as String?).flatMap(CustomerChannel.init)
        territoryID = row[6]
        ownerID = row[7]
        unresolvedOwnerCode = row[8]
        supplierID = row[9]
        address = row[10]
        addressVersion = row[11]
        latitudeMicrodegrees = row[12]
        longitudeMicrodegrees = row[13]
        creditLimitMinor = row[14]
        paymentDays = row[15]
        openedOn = row[16]
        openingOwnerID = row[17]
        visitIntervalDays = row[18]
        annualValueMinor = row[19]
        profileCompletenessPercent = row[20]
        valueClass = (row[21] as String?).flatMap(ValueClass.init)
        valueClassOn = row[22]
        valueRuleVersion = row[23]
        firstVisitAt = row[24]
        lastContactAt = row[25]
        createdAt = row[26]
        updatedAt = row[27]
        deletedAt = row[28]
        version = row[29]
    }
}
