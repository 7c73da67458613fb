/// The source taxonomy that every company starts with (C08, C09, C10).
enum LeadSourceSeed {
    private static let sources: [(code: String, category: String, chinese: String, english: String)] = [
        ("campaign", "marketing", "营销活动", "Marketing campaign"),
        ("website", "marketing", "官网", "Website"),
        ("fair", "marketing", "展会", "Trade fair"),
        ("existing_records", "internal", "内部资料", "Internal records"),
        ("other_sellers", "external", "非竞争同行销售员", "Non-competing reps"),
        ("directory", "external", "名录黄页", "Directory"),
        ("association", "external", "行业协会", "Association"),
        ("trade_press", "external", "报刊行业媒体", "Newspaper or trade press"),
        ("canvassing", "personal", "陌生拜访", "Canvassing"),
        ("referral", "personal", "连锁介绍", "Chain referral"),
        ("observation", "personal", "个人观察", "Observation"),
        ("assistant", "personal", "委托助手", "Assistant"),
        ("consultation", "personal", "资讯咨询", "Consultation"),
        ("local_media", "channel", "当地报纸电视电台", "Local newspaper, TV or radio"),
        ("wholesale_market", "channel", "专业批发市场", "Specialised wholesale market"),
        ("peer", "channel", "同行朋友", "Peer or friend"),
        ("ad_agency", "channel", "广告公司", "Advertising agency"),
        ("recruiting_ad", "channel", "招商广告", "Recruiting advertisement"),
        ("order_fair", "channel", "产品展示订货会", "Product show or order fair"),
        ("phone_in", "reception", "来电", "Phone call"),
        ("walk_in", "reception", "来访", "Walk-in visit"),
    ]

    static let sql =
        "INSERT INTO crm_lead_source (code, category, name_zh, name_en) VALUES "
        + sources.map { "('\($0.code)', '\($0.category)', '\($0.chinese)', '\($0.english)')" }.joined(separator: ", ") + ";"
}
