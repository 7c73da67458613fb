public import PluginKit

extension Spearhead_Orders_V1_CreateOrderRequest: CommandRequest {}
extension Spearhead_Orders_V1_UpdateOrderRequest: UpdateRequest {}
extension Spearhead_Orders_V1_CopyOrderRequest: CommandRequest {}
extension Spearhead_Orders_V1_SubmitOrderRequest: CommandRequest {}
extension Spearhead_Orders_V1_WithdrawOrderRequest: CommandRequest {}
extension Spearhead_Orders_V1_ApproveOrderRequest: CommandRequest {}
extension Spearhead_Orders_V1_RejectOrderRequest: CommandRequest {}
extension Spearhead_Orders_V1_CancelOrderRequest: CommandRequest {}
extension Spearhead_Orders_V1_HoldOrderRequest: CommandRequest {}
extension Spearhead_Orders_V1_ReleaseHoldRequest: CommandRequest {}
extension Spearhead_Orders_V1_RecheckOrderRequest: CommandRequest {}
extension Spearhead_Orders_V1_ListOrdersRequest: PagedRequest {}
extension Spearhead_Orders_V1_ListOrderRevisionsRequest: PagedRequest {}
