internal import PluginKit

/// What leaves the house: lots, shipments, returns.
enum ShipmentArea {
    static let readShipments = "orders.shipments.read"
    static let writeShipments = "orders.shipments.write"
    static let confirmDeliveries = "orders.deliveries.confirm"
    static let readLots = "orders.lots.read"
    static let writeLots = "orders.lots.write"
    static let releaseLots = "orders.lots.release"
    static let approveLots = "orders.lots.approve_change"
    static let writeTransport = "orders.transport.write"
    static let readReturns = "orders.returns.read"
    static let writeReturns = "orders.returns.write"
    static let importing = "orders.shipments.import"

    /// Who signed for a delivery is a person at the customer.
    static let personalData = [PersonalDataColumn(table: "orders_shipment", column: "signed_by", subjectColumn: "id")]

    static func register(with registrar: inout PluginRegistrar) {
        registerPermissions(with: &registrar)
        registerLotMethods(with: &registrar)
        registerShipmentMethods(with: &registrar)
        registerReports(with: &registrar)
        registrar.publishes(ShipmentLeft.self)
        registrar.publishes(ShipmentArrived.self)
        registrar.publishes(GoodsReturned.self)
        registrar.measure(PunctualityMeasures.promised)
        registrar.measure(PunctualityMeasures.onTimeInFull)
        registrar.measure(PunctualityMeasures.otif)
        registrar.measure(QuantityMeasures.shipped)
        registrar.importable(ShipmentImport.table)
        registrar.importable(ShipmentLineImport.table)
        registrar.importable(ReturnImport.table)
        registrar.exportable(DeliveryExports.shipments)
        registrar.exportable(DeliveryExports.shipmentLines)
        registrar.exportable(DeliveryExports.returns)
    }

    private static func registerLotMethods(with registrar: inout PluginRegistrar) {
        let lots = "LotService"
        registrar.command(lots, "CreateLot", permission: writeLots, LotMethods.create)
        registrar.query(lots, "GetLot", permission: readLots, LotMethods.get)
        registrar.query(lots, "ListLots", permission: readLots, LotMethods.list)
        registrar.command(lots, "ReleaseLot", permission: releaseLots, LotMethods.release)
        registrar.command(lots, "BlockLot", permission: releaseLots, LotMethods.block)
        registrar.command(lots, "AdjustLotStock", permission: writeLots, LotMethods.adjust)
        registrar.report(lots, "TraceLot", permission: readShipments, TraceMethods.lot)
        registrar.report(lots, "TraceCustomer", permission: readShipments, TraceMethods.customer)
        registrar.query(lots, "GetTransportRule", permission: readLots, TransportMethods.get)
        registrar.command(lots, "UpdateTransportRule", permission: writeTransport, TransportMethods.update)
        registrar.command(lots, "RegisterVehicle", permission: writeTransport, TransportMethods.registerVehicle)
        registrar.query(lots, "ListVehicles", permission: readLots, TransportMethods.listVehicles)
    }

    private static func registerShipmentMethods(with registrar: inout PluginRegistrar) {
        let shipments = "ShipmentService"
        registrar.command(shipments, "AllocateOrder", permission: writeShipments, ShipmentMethods.allocate)
        registrar.command(shipments, "ApproveLotChange", permission: approveLots, ShipmentMethods.approveLot)
        registrar.command(
            shipments, "CreateShipment", permission: writeShipments, requestBytesMax: 256 << 10, ShipmentMethods.create)
        registrar.query(shipments, "GetShipment", permission: readShipments, ShipmentMethods.get)
        registrar.query(shipments, "ListShipments", permission: readShipments, ShipmentMethods.list)
        registrar.command(shipments, "ConfirmDelivery", permission: confirmDeliveries, ShipmentMethods.confirm)
        registrar.query(shipments, "GetFulfilment", permission: readShipments, ShipmentMethods.fulfilment)
        registrar.query(shipments, "RenderDeliveryNote", permission: readShipments, ShipmentMethods.note)
        let returns = "ReturnService"
        registrar.command(returns, "CreateReturn", permission: writeReturns, ReturnMethods.create)
        registrar.query(returns, "GetReturn", permission: readReturns, ReturnMethods.get)
        registrar.query(returns, "ListReturns", permission: readReturns, ReturnMethods.list)
    }

    private static func registerReports(with registrar: inout PluginRegistrar) {
        let reports = "DeliveryReportService"
        registrar.report(reports, "GetOtifReport", permission: readShipments, PunctualityMethods.otif)
        registrar.report(reports, "ListLateOrders", permission: readShipments, PunctualityMethods.late)
        registrar.report(reports, "ListWrongAddressShipments", permission: readShipments, DeliveryFaultMethods.wrongAddresses)
        registrar.report(reports, "ListPendingAddressChanges", permission: readShipments, DeliveryFaultMethods.pendingAddresses)
        registrar.report(reports, "ListWrongLots", permission: readShipments, DeliveryFaultMethods.wrongLots)
        registrar.report(reports, "ListUnapprovedShipments", permission: readShipments, DeliveryFaultMethods.unapproved)
        registrar.report(reports, "ListOverShippedLines", permission: readShipments, DeliveryFaultMethods.overShipped)
    }

    private static func registerPermissions(with registrar: inout PluginRegistrar) {
        let everyone: [Role: Scope] = [
            .rep: .own, .supervisor: .team, .manager: .team, .director: .all, .admin: .all, .inspector: .all, .orderDesk: .all,
            .finance: .all, .salesAssistant: .all,
        ]
        let desk: [Role: Scope] = [.orderDesk: .all, .admin: .all]
        registrar.permission(readShipments, Label("查看发货", "See shipments"), grants: everyone)
        registrar.permission(writeShipments, Label("安排发货", "Ship orders"), grants: desk)
        registrar.permission(
            confirmDeliveries, Label("确认送达", "Confirm deliveries"),
            grants: [.rep: .own, .supervisor: .team, .orderDesk: .all, .salesAssistant: .all, .admin: .all])
        registrar.permission(readLots, Label("查看批次", "See lots"), grants: everyone.mapValues { _ in .all })
        registrar.permission(writeLots, Label("维护批次", "Keep lots"), grants: desk)
        registrar.permission(
            releaseLots, Label("批次质量放行", "Release lots after inspection"),
            grants: [.inspector: .all, .director: .all, .admin: .all])
        registrar.permission(
            approveLots, Label("批准更换批次", "Approve another lot than ordered"),
            grants: [.supervisor: .team, .manager: .team, .director: .all, .admin: .all])
        registrar.permission(writeTransport, Label("维护运输规则", "Keep transport rules"), grants: [.director: .all, .admin: .all])
        registrar.permission(readReturns, Label("查看退货", "See returns"), grants: everyone)
        registrar.permission(writeReturns, Label("登记退货", "Record returns"), grants: desk.merging([.finance: .all]) { $1 })
        registrar.permission(importing, Label("导入发货与退货", "Import shipments and returns"), grants: [.admin: .all])
    }
}
