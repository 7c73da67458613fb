public import PluginKit

extension Spearhead_Crm_V1_CreateReferralRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListReferralsRequest: PagedRequest {}
extension Spearhead_Crm_V1_UpdateReorderPlanRequest: UpdateRequest {}
extension Spearhead_Crm_V1_ListReordersDueRequest: PagedRequest {}
extension Spearhead_Crm_V1_CreateRefreshTopicRequest: CommandRequest {}
extension Spearhead_Crm_V1_UpdateRefreshTopicRequest: UpdateRequest {}
extension Spearhead_Crm_V1_RecordRefreshRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListRefreshTopicsRequest: PagedRequest {}
extension Spearhead_Crm_V1_ScheduleReviewRequest: CommandRequest {}
extension Spearhead_Crm_V1_HoldReviewRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListReviewsRequest: PagedRequest {}
extension Spearhead_Crm_V1_MarkTypicalCustomerRequest: CommandRequest {}
extension Spearhead_Crm_V1_UnmarkTypicalCustomerRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListTypicalCustomersRequest: PagedRequest {}
extension Spearhead_Crm_V1_ReviewTalkRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListTypicalTalksRequest: PagedRequest {}
extension Spearhead_Crm_V1_CreateFeedbackCauseRequest: CommandRequest {}
extension Spearhead_Crm_V1_UpdateFeedbackCauseRequest: UpdateRequest {}
extension Spearhead_Crm_V1_ListFeedbackCausesRequest: PagedRequest {}
extension Spearhead_Crm_V1_RecordFeedbackRequest: CommandRequest {}
extension Spearhead_Crm_V1_ListFeedbackRequest: PagedRequest {}
extension Spearhead_Crm_V1_ListTopCausesRequest: PagedRequest {}
