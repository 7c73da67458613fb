internal import PluginKit

/// A stage list that a company can start from.
struct PipelinePreset: Sendable {
    let name: Label
    let stages: [PipelineStage]

    /// The preset that a request names; `nil` for none.
    static func named(_ preset: Spearhead_Crm_V1_PipelinePreset) -> PipelinePreset? {
        switch preset {
        case .a: visitToSigning
        case .b: sevenSteps
        case .c: researchToDelivery
        case .d: demonstration
        case .unspecified, .UNRECOGNIZED: nil
        }
    }

    /// A: visit, needs, recommendation, quotation, negotiation, signing.
    static let visitToSigning = PipelinePreset(
        name: Label("标准销售流程", "Standard sales process"),
        stages: [
            stage("visit", "拜访", "Visit", 10, days: 10, "预约并拜访客户，确认联系人。"),
            stage("needs", "需求分析", "Need analysis", 20, days: 7, "记录至少三项核心需求和决策链。"),
            stage("recommend", "方案推荐", "Recommendation", 40, days: 7, "针对需求提交方案。", outputs: [proposal]),
            stage("quote", "报价", "Quotation", 60, days: 7, "提交书面报价。"),
            stage("negotiate", "谈判", "Negotiation", 75, days: 7, "谈妥产品、价格、交货和付款。", outputs: [contractReview], confirmed: true),
            stage("sign", "签约", "Signing", 90, days: 10, "双方正式签署合同。", contract: true),
        ])

    /// B: find, qualify, plan, contact, introduce, objections, close.
    static let sevenSteps = PipelinePreset(
        name: Label("七步销售流程", "Seven-step sales process"),
        stages: [
            stage("find", "寻找客户", "Find", 5, days: 7, "从渠道和转介绍中寻找目标客户。"),
            stage("qualify", "筛选客户", "Qualify", 10, days: 5, "核对需求、预算和决策权。"),
            stage("plan", "访前计划", "Plan", 20, days: 3, "确定拜访目标和话术。"),
            stage("contact", "接触客户", "Contact", 30, days: 7, "初次接触并建立信任。"),
            stage("introduce", "产品介绍", "Introduce", 50, days: 7, "演示产品并提交方案。", outputs: [proposal]),
            stage("objections", "处理异议", "Objections", 70, days: 7, "逐条回答异议并记录。"),
            stage("close", "成交", "Close", 90, days: 10, "签署合同并确认首单。", contract: true),
        ])

    /// C: market research, development, introduction, price negotiation, contract, delivery and after-sales.
    static let researchToDelivery = PipelinePreset(
        name: Label("市场开发流程", "Market development process"),
        stages: [
            stage("research", "市场调研", "Market research", 5, days: 14, "了解容量、竞品和渠道。"),
            stage("develop", "客户开发", "Development", 15, days: 14, "列出并联系目标客户。"),
            stage("introduce", "产品介绍", "Introduction", 35, days: 10, "介绍产品并提交方案。", outputs: [proposal]),
            stage("price", "价格谈判", "Price negotiation", 60, days: 10, "在底价之上谈妥价格。", outputs: [quotation]),
            stage(
                "contract", "签订合同", "Contract", 85, days: 10, "评审并签署合同。", role: "manager", outputs: [contractReview],
                confirmed: true, contract: true),
            stage("deliver", "交付与售后", "Delivery and after-sales", 95, days: 30, "跟进交付、验收和售后。", outputs: [acceptance]),
        ])

    /// D: first contact, demonstration, talks, closing.
    static let demonstration = PipelinePreset(
        name: Label("演示销售流程", "Demonstration sales process"),
        stages: [
            stage("contact", "初次接触", "First contact", 10, days: 7, "确认需求和决策人。"),
            stage("demo", "演示", "Demonstration", 40, days: 10, "按客户场景演示。"),
            stage("talks", "洽谈", "Talks", 65, days: 10, "提交方案并洽谈条款。", outputs: [proposal]),
            stage("close", "成交", "Closing", 90, days: 10, "签署合同。", contract: true),
        ])

    private static let proposal = PipelineStage.Output(kind: "proposal", name: "方案")
    private static let quotation = PipelineStage.Output(kind: "quotation", name: "报价单")
    private static let contractReview = PipelineStage.Output(kind: "contract_review", name: "合同评审记录")
    private static let acceptance = PipelineStage.Output(kind: "acceptance", name: "验收单")

    private static func stage(
        _ code: String, _ name: String, _ englishName: String, _ percent: Int64, days: Int64, _ steps: String,
        role: String = "rep",
        outputs: [PipelineStage.Output] = [], confirmed: Bool = false, contract: Bool = false
    ) -> PipelineStage {
        PipelineStage(
            code: code, name: name, englishName: englishName, probability: percent * 10_000, responsibleRole: role, steps: steps,
            normDays: days, outputs: outputs, ownerConfirmationRequired: confirmed, contractRequired: contract)
    }
}
