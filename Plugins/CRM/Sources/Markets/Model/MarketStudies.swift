internal import GRDB
internal import PluginKit

/// Where growth comes from.
enum ProductMatrix: String, APIChoice, Codable {
    typealias Message = Spearhead_Crm_V1_ProductMatrix

    case penetration
    case priceCutPromotion = "price_cut_promotion"
    case newAreaOrChannel = "new_area_or_channel"
    case newProduct = "new_product"
}

/// An analysis of market opportunities: information, product matrix, segmentation (D17).
struct MarketAnalysis: Sendable, Hashable {
    var id: String
    var market: String
    var analysedOn: BusinessDate
    var information: String
    var productMatrix: [ProductMatrix]
    var segmentation: String
    var conclusion: String
    var author: String?

    func insert(_ writer: Writer) throws {
        try writer.insert(
            "crm_market_analysis",
            [
                "id": id, "market_id": market, "analysed_on": analysedOn, "information": information,
                "product_matrix": try JSONColumn.text(productMatrix), "segmentation": segmentation, "conclusion": conclusion,
                "author_id": author,
            ])
        writer.audit("marketAnalyses/\(id)", [FieldChange("market_id", nil, market)])
    }
}

extension MarketAnalysis {
    init(row: Row) throws {
        self.init(
            id: row["id"], market: row["market_id"], analysedOn: row["analysed_on"], information: row["information"],
            productMatrix: try JSONColumn.value(row["product_matrix"], as: [ProductMatrix].self),
            segmentation: row["segmentation"],
            conclusion: row["conclusion"], author: row["author_id"])
    }
}

/// Step 1 of channel development: how full the channel is, and how strong the company in it (D20).
struct ChannelStudy: Sendable, Hashable {
    var id: String
    var market: String
    var studiedOn: BusinessDate
    var channel: String
    /// Served outlets ÷ all outlets, parts per million.
    var saturation: Int64
    /// Own outlets ÷ all outlets, parts per million.
    var ownShare: Int64
    /// 1 (weak) to 5 (leading).
    var competitiveness: Int64
    var strengths: String
    var weaknesses: String
    var conclusion: String
    var author: String?

    func insert(_ writer: Writer) throws {
        try writer.insert(
            "crm_channel_study",
            [
                "id": id, "market_id": market, "studied_on": studiedOn, "channel": channel, "saturation_ppm": saturation,
                "own_share_ppm": ownShare, "competitiveness": competitiveness, "strengths": strengths, "weaknesses": weaknesses,
                "conclusion": conclusion, "author_id": author,
            ])
        writer.audit("channelStudies/\(id)", [FieldChange("market_id", nil, market)])
    }
}

extension ChannelStudy {
    init(row: Row) {
        self.init(
            id: row["id"], market: row["market_id"], studiedOn: row["studied_on"], channel: row["channel"],
            saturation: row["saturation_ppm"], ownShare: row["own_share_ppm"], competitiveness: row["competitiveness"],
            strengths: row["strengths"], weaknesses: row["weaknesses"], conclusion: row["conclusion"], author: row["author_id"])
    }
}

/// A round of market research with its sample, findings and persona (C39).
struct MarketResearch: Sendable, Hashable {
    var id: String
    var market: String?
    var title: String
    var researchedOn: BusinessDate
    var sampleSize: Int64
    var sample: String
    var findings: String
    var persona: String
    /// When it is repeated.
    var nextOn: BusinessDate?
    var author: String?

    func insert(_ writer: Writer) throws {
        try writer.insert(
            "crm_market_research",
            [
                "id": id, "market_id": market, "title": title, "researched_on": researchedOn, "sample_size": sampleSize,
                "sample": sample, "findings": findings, "persona": persona, "next_on": nextOn, "author_id": author,
            ])
        writer.audit("marketResearch/\(id)", [FieldChange("title", nil, title)])
    }
}

extension MarketResearch {
    init(row: Row) {
        self.init(
            id: row["id"], market: row["market_id"], title: row["title"], researchedOn: row["researched_on"],
            sampleSize: row["sample_size"], sample: row["sample"], findings: row["findings"], persona: row["persona"],
            nextOn: row["next_on"], author: row["author_id"])
    }
}
