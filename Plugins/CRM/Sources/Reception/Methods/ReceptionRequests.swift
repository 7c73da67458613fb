public import PluginKit

extension Spearhead_Crm_V1_RegisterVisitRequest: CommandRequest {}
extension Spearhead_Crm_V1_RegisterCallRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListReceptionEntriesRequest: PagedRequest {}
extension Spearhead_Crm_V1_ListTrackingEntriesRequest: PagedRequest {}
extension Spearhead_Crm_V1_CreateConfirmationFormRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListDailyReceptionCountsRequest: PagedRequest {}
extension Spearhead_Crm_V1_CreateDutyGroupRequest: CommandRequest {}
extension Spearhead_Crm_V1_UpdateDutyGroupRequest: UpdateRequest {}
extension Spearhead_Crm_V1_ListDutyGroupsRequest: PagedRequest {}
extension Spearhead_Crm_V1_SetDutyRosterRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListRotationTurnsRequest: PagedRequest {}
extension Spearhead_Crm_V1_RequestCompensationRequest: CommandRequest {}
extension Spearhead_Crm_V1_AttestCompensationRequest: CommandRequest {}
extension Spearhead_Crm_V1_ApproveCompensationRequest: CommandRequest {}
extension Spearhead_Crm_V1_RejectCompensationRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListCompensationsRequest: PagedRequest {}
