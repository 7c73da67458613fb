public import PluginKit

extension Spearhead_Crm_V1_CreateMarketRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListMarketsRequest: PagedRequest {}
extension Spearhead_Crm_V1_UpdateMarketRequest: UpdateRequest {}
extension Spearhead_Crm_V1_CreateMarketingPlanRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListMarketingPlansRequest: PagedRequest {}
extension Spearhead_Crm_V1_UpdateMarketingPlanRequest: UpdateRequest {}
extension Spearhead_Crm_V1_CreateMarketAnalysisRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListMarketAnalysesRequest: PagedRequest {}
extension Spearhead_Crm_V1_CreateChannelStudyRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListChannelStudiesRequest: PagedRequest {}
extension Spearhead_Crm_V1_CreateMarketResearchRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListMarketResearchRequest: PagedRequest {}
