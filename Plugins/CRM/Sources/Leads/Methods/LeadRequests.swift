public import PluginKit

extension Spearhead_Crm_V1_CreateLeadRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListLeadsRequest: PagedRequest {}
extension Spearhead_Crm_V1_UpdateLeadRequest: UpdateRequest {}
extension Spearhead_Crm_V1_GradeLeadRequest: CommandRequest {}
extension Spearhead_Crm_V1_AssignLeadRequest: CommandRequest {}
extension Spearhead_Crm_V1_RecordFirstContactRequest: CommandRequest {}
extension Spearhead_Crm_V1_RecordFollowUpRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListLeadContactsRequest: PagedRequest {}
extension Spearhead_Crm_V1_ListMissingFollowUpsRequest: PagedRequest {}
extension Spearhead_Crm_V1_QualifyLeadRequest: CommandRequest {}
extension Spearhead_Crm_V1_ConvertLeadRequest: CommandRequest {}
extension Spearhead_Crm_V1_DisqualifyLeadRequest: CommandRequest {}
extension Spearhead_Crm_V1_RecycleLeadRequest: CommandRequest {}
extension Spearhead_Crm_V1_NurtureLeadRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListBreachedLeadsRequest: PagedRequest {}
extension Spearhead_Crm_V1_ListLeadRemindersRequest: PagedRequest {}
extension Spearhead_Crm_V1_CompleteLeadReminderRequest: CommandRequest {}
extension Spearhead_Crm_V1_UpdateLeadSourceRequest: UpdateRequest {}
extension Spearhead_Crm_V1_ListLeadSourcesRequest: PagedRequest {}
extension Spearhead_Crm_V1_CreateLeadSourceRequest: CommandRequest {}
extension Spearhead_Crm_V1_UpdateSlaPolicyRequest: UpdateRequest {}
extension Spearhead_Crm_V1_UpdateGradingPolicyRequest: UpdateRequest {}
extension Spearhead_Crm_V1_UpdateAssignmentRuleRequest: UpdateRequest {}
