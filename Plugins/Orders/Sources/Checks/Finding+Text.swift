internal import PluginKit

extension Finding {
    /// What is wrong and what to do, for people.
    var label: Label {
        switch self {
        case .belowFloor(let line, let floor):
            Label("第\(line)行低于底价\(Money.text(floor))", "line \(line) lies below the floor price \(Money.text(floor))")
        case .offList(let line, let listed):
            Label("第\(line)行不是价目表价\(Money.text(listed))", "line \(line) is not at the list price \(Money.text(listed))")
        case .longerTerms(let days, let agreed):
            Label("账期\(days)天，超过约定的\(agreed)天", "\(days) days to pay, agreed are \(agreed)")
        case .overCredit(let excess):
            Label("超出信用额度\(Money.text(excess))", "over the credit limit by \(Money.text(excess))")
        case .overdue(let amount, let days):
            Label("逾期\(Money.text(amount))，最长\(days)天", "\(Money.text(amount)) overdue, up to \(days) days")
        case .creditHold(let reason): Label("信用冻结：\(reason)", "credit is on hold: \(reason)")
        case .addressPending(let version):
            Label("地址第\(version)版待书面确认", "version \(version) of the address waits for written confirmation")
        case .addressNotConfirmed: Label("收货地址未确认", "the address is not confirmed")
        case .addressSuperseded(let version):
            Label("收货地址已更新为第\(version)版，请重新检查", "version \(version) of the address was confirmed since; recheck the order")
        case .lotBlocked(let line, let lot): Label("第\(line)行批次\(lot)已封存", "lot \(lot) of line \(line) is blocked")
        case .lotPending(let line, let lot): Label("第\(line)行批次\(lot)待质检", "lot \(lot) of line \(line) is not released yet")
        case .lotUnknown(let line, let lot): Label("第\(line)行没有批次\(lot)", "there is no lot \(lot) of the product of line \(line)")
        case .paymentMissing(let missing): Label("应先收款\(Money.text(missing))", "\(Money.text(missing)) must be paid first")
        case .customerDeleted: Label("客户已删除", "the customer is deleted")
        }
    }
}

/// Amounts as people read them.
enum Money {
    /// `1234.50` for 123450 minor units.
    static func text(_ minor: Int64) -> String { ExactArithmetic.decimal(minor, 100, decimals: 2) ?? "" }
}
