public import PluginKit
internal import SwiftProtobuf

extension Spearhead_Targets_V1_ListMetricsRequest: PagedRequest {}
extension Spearhead_Targets_V1_CreateMetricRequest: CommandRequest {}
extension Spearhead_Targets_V1_UpdateMetricRequest: UpdateRequest {}
extension Spearhead_Targets_V1_ListPlansRequest: PagedRequest {}
extension Spearhead_Targets_V1_CreatePlanRequest: CommandRequest {}
extension Spearhead_Targets_V1_UpdatePlanRequest: UpdateRequest {}
extension Spearhead_Targets_V1_DeletePlanRequest: CommandRequest {}
extension Spearhead_Targets_V1_PublishPlanRequest: CommandRequest {}
extension Spearhead_Targets_V1_RevisePlanRequest: CommandRequest {}
extension Spearhead_Targets_V1_ClosePlanRequest: CommandRequest {}
extension Spearhead_Targets_V1_ListTargetsRequest: PagedRequest {}
extension Spearhead_Targets_V1_SetTargetRequest: CommandRequest {}
extension Spearhead_Targets_V1_DeleteTargetRequest: CommandRequest {}
extension Spearhead_Targets_V1_SplitTargetRequest: CommandRequest {}
extension Spearhead_Targets_V1_ListSplitPartsRequest: PagedRequest {}
extension Spearhead_Targets_V1_ProposeTargetRequest: CommandRequest {}
extension Spearhead_Targets_V1_CounterTargetRequest: CommandRequest {}
extension Spearhead_Targets_V1_AcceptTargetRequest: CommandRequest {}
extension Spearhead_Targets_V1_ListReviewsRequest: PagedRequest {}
extension Spearhead_Targets_V1_ListTargetAttainmentsRequest: PagedRequest {}
extension Spearhead_Targets_V1_ListPaceAlertsRequest: PagedRequest {}
extension Spearhead_Targets_V1_RecordRemarkRequest: CommandRequest {}
extension Spearhead_Targets_V1_UpdateTargetSettingsRequest: UpdateRequest {}
extension Spearhead_Targets_V1_CreateWorkItemRequest: CommandRequest {}
extension Spearhead_Targets_V1_CompleteWorkItemRequest: CommandRequest {}
extension Spearhead_Targets_V1_ListWorkItemsRequest: PagedRequest {}
extension Spearhead_Targets_V1_CreateDayPlanRequest: CommandRequest {}
extension Spearhead_Targets_V1_DeclareDayTargetRequest: CommandRequest {}
extension Spearhead_Targets_V1_SetCreditSharesRequest: CommandRequest {}
