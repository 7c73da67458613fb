public import PluginKit

extension Spearhead_Orders_V1_CreateLotRequest: CommandRequest {}
extension Spearhead_Orders_V1_ReleaseLotRequest: CommandRequest {}
extension Spearhead_Orders_V1_BlockLotRequest: CommandRequest {}
extension Spearhead_Orders_V1_AdjustLotStockRequest: CommandRequest {}
extension Spearhead_Orders_V1_UpdateTransportRuleRequest: UpdateRequest {}
extension Spearhead_Orders_V1_RegisterVehicleRequest: CommandRequest {}
extension Spearhead_Orders_V1_ListLotsRequest: PagedRequest {}
extension Spearhead_Orders_V1_ListVehiclesRequest: PagedRequest {}
extension Spearhead_Orders_V1_TraceLotRequest: PagedRequest {}
extension Spearhead_Orders_V1_TraceCustomerRequest: PagedRequest {}
