public import PluginKit

extension Spearhead_Crm_V1_CreateScriptRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListScriptsRequest: PagedRequest {}
extension Spearhead_Crm_V1_UpdateScriptRequest: UpdateRequest {}
extension Spearhead_Crm_V1_RecordScriptUseRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListScriptUsesRequest: PagedRequest {}
extension Spearhead_Crm_V1_UpdateProductPitchRequest: UpdateRequest {}
extension Spearhead_Crm_V1_ListProductPitchesRequest: PagedRequest {}
extension Spearhead_Crm_V1_CreateChecklistRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListChecklistsRequest: PagedRequest {}
extension Spearhead_Crm_V1_PublishChecklistRequest: CommandRequest {}
extension Spearhead_Crm_V1_AddEvidenceRequest: CommandRequest {}
extension Spearhead_Crm_V1_StartRunRequest: CommandRequest {}
extension Spearhead_Crm_V1_CompleteStepRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListRunsRequest: PagedRequest {}
extension Spearhead_Crm_V1_ListAdherenceRequest: PagedRequest {}
