public import PluginKit

extension Spearhead_Orders_V1_AllocateOrderRequest: CommandRequest {}
extension Spearhead_Orders_V1_ApproveLotChangeRequest: CommandRequest {}
extension Spearhead_Orders_V1_CreateShipmentRequest: CommandRequest {}
extension Spearhead_Orders_V1_ConfirmDeliveryRequest: CommandRequest {}
extension Spearhead_Orders_V1_CreateReturnRequest: CommandRequest {}
extension Spearhead_Orders_V1_ListShipmentsRequest: PagedRequest {}
extension Spearhead_Orders_V1_ListReturnsRequest: PagedRequest {}
extension Spearhead_Orders_V1_LateOrdersRequest: PagedRequest {}
extension Spearhead_Orders_V1_WrongAddressShipmentsRequest: PagedRequest {}
extension Spearhead_Orders_V1_PendingAddressChangesRequest: PagedRequest {}
extension Spearhead_Orders_V1_WrongLotsRequest: PagedRequest {}
extension Spearhead_Orders_V1_UnapprovedShipmentsRequest: PagedRequest {}
extension Spearhead_Orders_V1_OverShippedLinesRequest: PagedRequest {}
