/// The tables of the example company that this plugin imports.
enum SeedOne {
    static let orgUnits = """
        code,name,parent_code,kind
        CO,晴屿食品股份有限公司,,company
        RG1,华禾大区,CO,region
        RG1-B1,临澄分公司,RG1,branch
        RG1-B1-T1,临澄一组,RG1-B1,team
        RG1-B2,望岭分公司,RG1,branch
        RG1-B2-T1,望岭一组,RG1-B2,team
        RG1-B3,砚川分公司,RG1,branch
        RG1-B3-T1,砚川一组,RG1-B3,team

        """

    static let people = """
        code,name,org_unit_code,position,superior_code,hired_on,left_on
        DIR001,袁姿,RG1,director,,2024-04-20,
        INS001,秦黎,RG1,inspector,DIR001,2019-03-07,
        INS002,昌亦芃,RG1,inspector,DIR001,2024-04-10,
        FIN001,柏煜盈,RG1,finance,DIR001,2021-08-03,
        FIN002,杨音,RG1,finance,DIR001,2018-07-29,
        MGR001,喻岩乔,RG1-B1,manager,DIR001,2019-09-26,
        ODK001,张伊,RG1-B1,order_desk,MGR001,2021-10-29,
        SUP001,章霁泽,RG1-B1-T1,supervisor,MGR001,2021-05-17,
        REP001,邹然简,RG1-B1-T1,rep,SUP001,2024-06-09,
        REP002,喻霁珏,RG1-B1-T1,rep,SUP001,2024-03-10,
        REP003,奚珏川,RG1-B1-T1,rep,SUP001,2017-10-05,
        REP004,施盈端,RG1-B1-T1,rep,SUP001,2021-03-29,
        REP005,袁庭疏,RG1-B1-T1,rep,SUP001,2020-05-04,
        REP006,曹恺,RG1-B1-T1,rep,SUP001,2023-01-10,
        REP007,王青,RG1-B1-T1,rep,SUP001,2022-06-27,
        MGR002,沈姿安,RG1-B2,manager,DIR001,2018-01-07,
        ODK002,钱岩星,RG1-B2,order_desk,MGR002,2022-12-14,
        SUP002,李桦,RG1-B2-T1,supervisor,MGR002,2023-10-09,
        REP008,吴歌恬,RG1-B2-T1,rep,SUP002,2023-11-23,
        REP009,张简,RG1-B2-T1,rep,SUP002,2018-11-02,
        REP010,郑青钧,RG1-B2-T1,rep,SUP002,2017-10-04,
        REP011,陈霁,RG1-B2-T1,rep,SUP002,2024-04-16,
        REP012,李姿沐,RG1-B2-T1,rep,SUP002,2023-06-03,
        REP013,赵予铭,RG1-B2-T1,rep,SUP002,2024-12-19,
        REP014,姜竹盈,RG1-B2-T1,rep,SUP002,2021-12-31,
        MGR003,潘晨梓,RG1-B3,manager,DIR001,2017-11-20,
        ODK003,周泽知,RG1-B3,order_desk,MGR003,2024-06-29,
        SUP003,韩衡,RG1-B3-T1,supervisor,MGR003,2024-05-07,
        REP015,孙歌,RG1-B3-T1,rep,SUP003,2019-03-20,
        REP016,陶煜绪,RG1-B3-T1,rep,SUP003,2021-10-24,
        REP017,云弘梓,RG1-B3-T1,rep,SUP003,2022-12-31,
        REP018,韩麓芃,RG1-B3-T1,rep,SUP003,2023-11-21,
        REP019,孙伊溪,RG1-B3-T1,rep,SUP003,2023-06-24,
        REP020,谢帆昭,RG1-B3-T1,rep,SUP003,2024-02-03,
        REP021,奚越恺,RG1-B3-T1,rep,SUP003,2022-03-29,
        REP022,钱珏,RG1-B3-T1,rep,SUP003,2021-08-18,2026-04-24

        """

    static let territories = """
        code,name,parent_code,level
        CN,全国,,country
        PV1,云溪省,CN,province
        PF11,临澄市,PV1,prefecture
        CT111,东浦区,PF11,county
        CT112,南屏县,PF11,county
        CT113,西岭县,PF11,county
        PF12,望岭市,PV1,prefecture
        CT121,北渚区,PF12,county
        CT122,中澜县,PF12,county
        CT123,上洄县,PF12,county
        PF13,砚川市,PV1,prefecture
        CT131,下沚区,PF13,county
        CT132,长汀岭县,PF13,county
        CT133,新禾县,PF13,county

        """

    static let products = """
        code,name,category,brand,base_unit,pack_unit,pack_size,list_price_minor,floor_price_minor,cost_minor,launched_on
        P01,溪禾青柠气泡水500ml,beverage,溪禾,瓶,箱,24,274,252,167,2022-11-18
        P02,溪禾桂花乌龙茶500ml,beverage,溪禾,瓶,箱,15,326,299,198,2022-06-09
        P03,岚果冷榨橙汁300ml,beverage,岚果,瓶,箱,12,450,414,274,2024-12-27
        P04,岚果山楂果饮350ml,beverage,岚果,瓶,箱,15,298,274,181,2021-04-29
        P05,溪禾燕麦奶1L,beverage,溪禾,盒,箱,12,895,823,545,2022-09-20
        P06,溪禾矿泉水550ml,beverage,溪禾,瓶,箱,24,110,101,67,2024-04-18
        P07,晴麦全麦苏打饼干380g,snack,晴麦,盒,箱,12,748,688,456,2024-11-04
        P08,晴麦海盐薯片70g,snack,晴麦,袋,箱,20,409,376,249,2021-06-24
        P09,晴麦五香瓜子160g,snack,晴麦,袋,箱,30,362,333,220,2024-08-04
        P10,岚果混合坚果200g,snack,岚果,罐,箱,12,1981,1822,1208,2024-07-04
        P11,岚果冻干草莓脆30g,snack,岚果,袋,箱,24,689,633,420,2023-08-28
        P12,晴麦手工麻花250g,snack,晴麦,袋,箱,16,574,528,350,2022-01-15
        P13,澄味鲜酿酱油500ml,seasoning,澄味,瓶,箱,12,824,758,502,2023-12-20
        P14,澄味糯米香醋420ml,seasoning,澄味,瓶,箱,12,616,566,375,2024-07-28
        P15,澄味黄豆酱300g,seasoning,澄味,罐,箱,15,751,690,458,2023-03-06
        P16,澄味花椒油110ml,seasoning,澄味,瓶,箱,20,995,915,606,2022-09-09
        P17,朴洁浓缩洗衣液1kg,household,朴洁,瓶,箱,8,1864,1714,1137,2023-09-03
        P18,朴洁无磷洗洁精500g,household,朴洁,瓶,箱,16,728,669,444,2021-07-20
        P19,朴洁抽取面巾纸3层,household,朴洁,提,箱,10,1424,1310,868,2024-01-26
        P20,朴洁植萃洗手液300ml,household,朴洁,瓶,箱,18,926,851,564,2022-03-11

        """

    static let holidays = """
        date,name
        2026-01-01,元旦
        2026-01-02,元旦
        2026-01-03,元旦
        2026-02-15,春节
        2026-02-16,春节
        2026-02-17,春节
        2026-02-18,春节
        2026-02-19,春节
        2026-02-20,春节
        2026-02-21,春节
        2026-02-22,春节
        2026-02-23,春节
        2026-04-04,清明
        2026-04-05,清明
        2026-04-06,清明
        2026-05-01,劳动节
        2026-05-02,劳动节
        2026-05-03,劳动节
        2026-05-04,劳动节
        2026-05-05,劳动节
        2026-06-19,端午
        2026-06-20,端午
        2026-06-21,端午

        """
}
