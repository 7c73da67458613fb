public import PluginKit

extension Spearhead_Crm_V1_CreateClosingChainRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListClosingChainsRequest: PagedRequest {}
extension Spearhead_Crm_V1_PublishClosingChainRequest: CommandRequest {}
extension Spearhead_Crm_V1_StartClosingRequest: CommandRequest {}
extension Spearhead_Crm_V1_RecordClosingReceiptRequest: CommandRequest {}
extension Spearhead_Crm_V1_IssueClosingDocumentRequest: CommandRequest {}
extension Spearhead_Crm_V1_ConfirmClosingDocumentRequest: CommandRequest {}
extension Spearhead_Crm_V1_UpdateArchiveChecklistRequest: UpdateRequest {}
extension Spearhead_Crm_V1_FileArchiveItemRequest: CommandRequest {}
extension Spearhead_Crm_V1_ArchiveDealRequest: CommandRequest {}
extension Spearhead_Crm_V1_CreateChangeTypeRequest: CommandRequest {}
extension Spearhead_Crm_V1_UpdateChangeTypeRequest: UpdateRequest {}
extension Spearhead_Crm_V1_ListChangeTypesRequest: PagedRequest {}
extension Spearhead_Crm_V1_RequestChangeRequest: CommandRequest {}
extension Spearhead_Crm_V1_DecideChangeRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListChangeRequestsRequest: PagedRequest {}
