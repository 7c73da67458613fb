public import PluginKit

extension Spearhead_Crm_V1_CreateCustomerRequest: CommandRequest {}
extension Spearhead_Crm_V1_UpdateCustomerRequest: UpdateRequest {}
extension Spearhead_Crm_V1_DeleteCustomerRequest: CommandRequest {}
extension Spearhead_Crm_V1_ActivateCustomerRequest: CommandRequest {}
extension Spearhead_Crm_V1_CompleteFirstVisitRequest: CommandRequest {}
extension Spearhead_Crm_V1_UpdateCustomerProfileRequest: UpdateRequest {}
extension Spearhead_Crm_V1_AssignOwnerRequest: CommandRequest {}
extension Spearhead_Crm_V1_ShareCustomerRequest: CommandRequest {}
extension Spearhead_Crm_V1_RevokeShareRequest: CommandRequest {}
extension Spearhead_Crm_V1_RequestAddressChangeRequest: CommandRequest {}
extension Spearhead_Crm_V1_ConfirmAddressChangeRequest: CommandRequest {}
extension Spearhead_Crm_V1_RejectAddressChangeRequest: CommandRequest {}
extension Spearhead_Crm_V1_CreateContactRequest: CommandRequest {}
extension Spearhead_Crm_V1_UpdateContactRequest: UpdateRequest {}
extension Spearhead_Crm_V1_DeleteContactRequest: CommandRequest {}
extension Spearhead_Crm_V1_RecordContactRequest: CommandRequest {}
extension Spearhead_Crm_V1_UpdateClassPolicyRequest: UpdateRequest {}
extension Spearhead_Crm_V1_UpdateValueRuleRequest: UpdateRequest {}
extension Spearhead_Crm_V1_RecomputeClassesRequest: CommandRequest {}
extension Spearhead_Crm_V1_OpenDisputeRequest: CommandRequest {}
extension Spearhead_Crm_V1_DecideDisputeRequest: CommandRequest {}

extension Spearhead_Crm_V1_ListCustomersRequest: PagedRequest {}
extension Spearhead_Crm_V1_ListCustomerRevisionsRequest: PagedRequest {}
extension Spearhead_Crm_V1_ListOwnershipClaimsRequest: PagedRequest {}
extension Spearhead_Crm_V1_ListOrphanedCustomersRequest: PagedRequest {}
extension Spearhead_Crm_V1_ListSharesRequest: PagedRequest {}
extension Spearhead_Crm_V1_ListAddressesRequest: PagedRequest {}
extension Spearhead_Crm_V1_ListPendingAddressChangesRequest: PagedRequest {}
extension Spearhead_Crm_V1_ListContactsRequest: PagedRequest {}
extension Spearhead_Crm_V1_ListContactRecordsRequest: PagedRequest {}
extension Spearhead_Crm_V1_ListOverdueContactsRequest: PagedRequest {}
extension Spearhead_Crm_V1_ListClassPoliciesRequest: PagedRequest {}
extension Spearhead_Crm_V1_ListDisputesRequest: PagedRequest {}
