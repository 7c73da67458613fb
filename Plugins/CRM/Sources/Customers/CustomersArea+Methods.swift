internal import PluginKit

extension CustomersArea {
    private static let customers = "CustomerService"

    static func registerCustomerMethods(with registrar: inout PluginRegistrar) {
        registrar.command(customers, "CreateCustomer", permission: write, CustomerMethods.create)
        registrar.query(customers, "GetCustomer", permission: read, CustomerMethods.get)
        registrar.query(customers, "ListCustomers", permission: read, CustomerMethods.list)
        registrar.command(customers, "UpdateCustomer", permission: write, CustomerMethods.update)
        registrar.command(customers, "DeleteCustomer", permission: delete, CustomerMethods.delete)
        registrar.command(customers, "ActivateCustomer", permission: write, CustomerMethods.activate)
        registrar.command(customers, "CompleteFirstVisit", permission: write, CustomerMethods.completeFirstVisit)
        registrar.query(customers, "ListCustomerRevisions", permission: read, CustomerMethods.revisions)
        registrar.query(customers, "GetCustomerProfile", permission: read, ProfileMethods.get)
        registrar.command(customers, "UpdateCustomerProfile", permission: write, ProfileMethods.update)
    }

    static func registerOwnershipMethods(with registrar: inout PluginRegistrar) {
        registrar.command(customers, "AssignOwner", permission: assign, OwnershipMethods.assign)
        registrar.query(customers, "ListOwnershipClaims", permission: read, OwnershipMethods.claims)
        registrar.report(customers, "ListOrphanedCustomers", permission: assign, OwnershipMethods.orphans)
        registrar.command(customers, "ShareCustomer", permission: share, OwnershipMethods.share)
        registrar.command(customers, "RevokeShare", permission: share, OwnershipMethods.revoke)
        registrar.query(customers, "ListShares", permission: read, OwnershipMethods.shares)
        registrar.command("DisputeService", "OpenDispute", permission: openDisputes, DisputeMethods.open)
        registrar.query("DisputeService", "GetDispute", permission: readDisputes, DisputeMethods.get)
        registrar.command("DisputeService", "DecideDispute", permission: decideDisputes, DisputeMethods.decide)
        registrar.query("DisputeService", "ListDisputes", permission: readDisputes, DisputeMethods.list)
    }

    static func registerAddressAndContactMethods(with registrar: inout PluginRegistrar) {
        registrar.command(customers, "RequestAddressChange", permission: write, AddressMethods.request)
        registrar.command(customers, "ConfirmAddressChange", permission: confirmAddress, AddressMethods.confirm)
        registrar.command(customers, "RejectAddressChange", permission: confirmAddress, AddressMethods.reject)
        registrar.query(customers, "ListAddresses", permission: read, AddressMethods.list)
        registrar.query(customers, "ListPendingAddressChanges", permission: read, AddressMethods.pending)
        registrar.command(customers, "CreateContact", permission: write, ContactMethods.create)
        registrar.query(customers, "GetContact", permission: read, ContactMethods.get)
        registrar.query(customers, "ListContacts", permission: read, ContactMethods.list)
        registrar.command(customers, "UpdateContact", permission: write, ContactMethods.update)
        registrar.command(customers, "DeleteContact", permission: write, ContactMethods.delete)
        registrar.command(customers, "RecordContact", permission: write, ContactMethods.record)
        registrar.query(customers, "ListContactRecords", permission: read, ContactMethods.records)
        registrar.report(customers, "ListOverdueContacts", permission: read, ContactMethods.overdue)
    }

    static func registerClassMethods(with registrar: inout PluginRegistrar) {
        registrar.query("ClassPolicyService", "GetClassPolicy", permission: readPolicies, ClassPolicyMethods.get)
        registrar.query("ClassPolicyService", "ListClassPolicies", permission: readPolicies, ClassPolicyMethods.list)
        registrar.command("ClassPolicyService", "UpdateClassPolicy", permission: writePolicies, ClassPolicyMethods.update)
        registrar.query("ClassPolicyService", "GetValueRule", permission: readPolicies, ClassPolicyMethods.getRule)
        registrar.command("ClassPolicyService", "UpdateValueRule", permission: writePolicies, ClassPolicyMethods.updateRule)
        registrar.command("ClassPolicyService", "RecomputeClasses", permission: writePolicies, ClassPolicyMethods.recompute)
    }
}
