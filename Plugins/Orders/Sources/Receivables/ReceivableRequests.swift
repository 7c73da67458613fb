public import PluginKit

extension Spearhead_Orders_V1_UpdateCreditProfileRequest: UpdateRequest {}
extension Spearhead_Orders_V1_UpdateCreditPolicyRequest: UpdateRequest {}
extension Spearhead_Orders_V1_CreateInvoiceRequest: CommandRequest {}
extension Spearhead_Orders_V1_CreateReceiptRequest: CommandRequest {}
extension Spearhead_Orders_V1_ReverseReceiptRequest: CommandRequest {}

extension Spearhead_Orders_V1_ListExposuresRequest: PagedRequest {}
extension Spearhead_Orders_V1_ListInvoicesRequest: PagedRequest {}
extension Spearhead_Orders_V1_ListReceiptsRequest: PagedRequest {}
extension Spearhead_Orders_V1_ListAllocationsRequest: PagedRequest {}
extension Spearhead_Orders_V1_GetAgingReportRequest: PagedRequest {}
extension Spearhead_Orders_V1_GetReceivablesGrowthReportRequest: PagedRequest {}
extension Spearhead_Orders_V1_ListReordersDueRequest: PagedRequest {}
extension Spearhead_Orders_V1_GetUnitPriceReportRequest: PagedRequest {}
