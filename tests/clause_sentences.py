"""Clauses as notices print them: what a careful reader takes for a target, and what he does not.

A target is a line: indicator, action, measure, comparator with value, unit; then, where there is
one, its scope, the base it starts from and a due date other than the year's end. A number that
is no target is a line too: as printed, its fate, the rule that decided.
"""

SENTENCES = [
    # a lead over something else is measured in points
    (
        "农村居民人均可支配收入增速高于全省平均1个百分点以上",
        ["农村居民人均可支配收入增速 - change >=1 个百分点 scope=高于全省平均"],
        [],
    ),
    (
        "规上工业增加值增长8%，高于全市平均水平1.5个百分点",
        [
            "规上工业增加值 增长 growth_rate =8 %",
            "规上工业增加值 - change =1.5 个百分点 scope=高于全市平均水平",
        ],
        [],
    ),
    (
        "社会消费品零售总额增长9%，增速快于全省0.5个百分点",
        [
            "社会消费品零售总额 增长 growth_rate =9 %",
            "社会消费品零售总额 - change =0.5 个百分点 scope=快于全省",
        ],
        ["零 excluded lexical"],
    ),
    (
        "城镇调查失业率低于全国平均0.5个百分点左右",
        ["城镇调查失业率 - change ~0.5 个百分点 scope=低于全国平均"],
        [],
    ),
    # a verb alone: what is done was named before, or is not told
    (
        "新开工商品住宅45万平方米，竣工38万平方米",
        [
            "商品住宅 新开工 count =45 万平方米",
            "商品住宅 竣工 count =38 万平方米",
        ],
        [],
    ),
    ("全年竣工30万平方米", ["竣工 竣工 count =30 万平方米"], []),
    ("年内新增5000个", [], ["5000个 review no-subject"]),
    (
        "技术合同成交额达到12亿元、力争15亿元",
        ["技术合同成交额 达到 level =12 亿元", "技术合同成交额 - level =15 亿元"],
        [],
    ),
    # a verb that only leads, a verb that belongs to the name
    (
        "推动规上工业企业研发投入强度超过2%",
        ["规上工业企业研发投入强度 - level >2 %"],
        [],
    ),
    (
        "办理群众来信来访数量不超过300件",
        ["办理群众来信来访数量 - level <=300 件"],
        [],
    ),
    ("争取上级补助资金超过5亿元", ["上级补助资金 争取 count >5 亿元"], []),
    # parts of a whole
    (
        "民生支出占一般公共预算支出的80%以上",
        ["民生支出占一般公共预算支出比重 占 level >=80 %"],
        ["一 excluded lexical"],
    ),
    (
        "民生支出不低于一般公共预算支出的75%",
        ["民生支出占一般公共预算支出比重 不低于 level >=75 %"],
        ["一 excluded lexical"],
    ),
    (
        "民间投资占固定资产投资比重达到55%",
        ["民间投资占固定资产投资比重 达到 level =55 %"],
        [],
    ),
    (
        "新能源汽车占新增公交车辆的比例不低于60%",
        ["新能源汽车占新增公交车辆的比例 - level >=60 %"],
        [],
    ),
    (
        "完成工业投资120亿元，占固定资产投资40%以上",
        [
            "工业投资 完成 count =120 亿元",
            "工业投资占固定资产投资比重 占 level >=40 %",
        ],
        [],
    ),
    (
        "装配式建筑、绿色建筑均占新建建筑面积的30%以上",
        [
            "装配式建筑占新建建筑面积比重 占 level >=30 %",
            "绿色建筑占新建建筑面积比重 占 level >=30 %",
        ],
        [],
    ),
    ("占全部税收的60%以上", [], ["60% review no-subject"]),
    # grades
    ("出境断面水质达到Ⅲ类", ["出境断面水质 达到 grade =3 类"], []),
    (
        "县级集中式饮用水水源地水质达到Ⅲ类标准",
        ["县级集中式饮用水水源地水质 达到 grade =3 类"],
        [],
    ),
    ("城区环境空气质量达到二级标准", ["城区环境空气质量 达到 grade =2 级"], []),
    # durations, ages, scores are targets only of what measures them
    ("企业开办时间压缩至0.5个工作日", ["企业开办时间 压缩 level =0.5 个工作日"], []),
    ("不动产登记办理时限压缩到3个工作日以内", ["不动产登记办理时限 压缩 level <=3 个工作日"], []),
    ("工程建设项目审批时间不超过60天", ["工程建设项目审批时间 - level <=60 天"], []),
    ("平均办理时限压减50%", ["办理时限 压减 reduction_rate =50 %"], []),
    ("人均预期寿命达到79.5岁", ["人均预期寿命 达到 level =79.5 岁"], []),
    ("群众安全感满意度达到95分以上", ["群众安全感满意度 达到 level >=95 分"], []),
    ("营商环境考核得分不低于85分", ["营商环境考核得分 - level >=85 分"], []),
    ("义务教育巩固年限达到9年", ["义务教育巩固年限 达到 level =9 年"], []),
    ("集中开展为期3个月的专项整治", [], ["3个月 excluded duration"]),
    # growth and reduction before their noun
    ("提高土地节约集约利用率5个百分点", ["土地节约集约利用率 提高 change =5 个百分点"], []),
    ("降低企业综合用电成本10%以上", ["企业综合用电成本 降低 reduction_rate >=10 %"], []),
    ("压减非急需支出5%", ["非急需支出 压减 reduction_rate =5 %"], []),
    ("提升城乡居民基础养老金标准8%", ["城乡居民基础养老金标准 提升 growth_rate =8 %"], []),
    # sums given to one person, sums given to all
    ("对获评企业每家奖励20万元", [], ["20万元 excluded per-person"]),
    ("发放稳岗补贴资金800万元", ["稳岗补贴资金 发放 count =800 万元"], []),
    ("给予每户搬迁补助3000元", [], ["3000元 excluded per-person"]),
    # tiers and the nouns they share
    (
        "培育省级农业产业化龙头企业2家、市级5家",
        [
            "省级农业产业化龙头企业 培育 count =2 家",
            "市级农业产业化龙头企业 培育 count =5 家",
        ],
        [],
    ),
    (
        "创建绿色工厂国家级1家、省级3家",
        [
            "国家级绿色工厂 创建 count =1 家",
            "省级绿色工厂 创建 count =3 家",
        ],
        [],
    ),
    (
        "认定国家级1家、省级4家企业技术中心",
        [
            "企业技术中心 认定 count =1 家 scope=国家级",
            "企业技术中心 认定 count =4 家 scope=省级",
        ],
        [],
    ),
    # what a noun without a verb takes over
    (
        "新建中小学3所，公办幼儿园6所",
        ["中小学 新建 count =3 所", "公办幼儿园 新建 count =6 所"],
        [],
    ),
    (
        "新建中小学3所。公办幼儿园6所",
        ["中小学 新建 count =3 所", "公办幼儿园 - count =6 所"],
        [],
    ),
    (
        "完成人工造林2万亩，退化草原修复5万亩",
        ["人工造林 完成 count =2 万亩", "退化草原修复 - count =5 万亩"],
        [],
    ),
    (
        "引进项目30个，到位资金50亿元",
        ["项目 引进 count =30 个", "到位资金 - level =50 亿元"],
        [],
    ),
    # ranges and bases
    (
        "规模以上工业企业由86家增加到100家",
        ["规模以上工业企业 增加 level =100 家 base=86"],
        ["86家 excluded baseline"],
    ),
    (
        "将公交出行分担率从18%提升至22%以上",
        ["公交出行分担率 提升 level >=22 % base=18"],
        ["18% excluded baseline"],
    ),
    (
        "燃气普及率从92%上升到95%，用水普及率达到99%",
        [
            "燃气普及率 上升 level =95 % base=92",
            "用水普及率 达到 level =99 %",
        ],
        ["92% excluded baseline"],
    ),
    ("地区生产总值增长5.5%—6%", ["地区生产总值 增长 growth_rate range5.5~6 %"], []),
    ("引进领军人才3至5名", ["领军人才 引进 count range3~5 名"], []),
    # 分别
    (
        "城市污水处理率、生活垃圾无害化处理率分别达到97%、100%",
        [
            "城市污水处理率 达到 level =97 %",
            "生活垃圾无害化处理率 达到 level =100 %",
        ],
        [],
    ),
    (
        "农业、工业用水量分别下降3%、5%",
        ["农业用水量 下降 reduction_rate =3 %", "工业用水量 下降 reduction_rate =5 %"],
        [],
    ),
    (
        "小学、初中巩固率分别不低于99.5%、98%",
        ["小学巩固率 - level >=99.5 %", "初中巩固率 - level >=98 %"],
        [],
    ),
    # two measures of one thing
    (
        "实施9个片区、60万平方米的老旧小区改造",
        [
            "老旧小区改造 实施 count =9 个 scope=片区",
            "老旧小区改造 实施 count =60 万平方米",
        ],
        [],
    ),
    (
        "完成12万亩、5万吨的大豆生产任务",
        ["大豆生产任务 完成 count =12 万亩", "大豆生产任务 完成 count =5 万吨"],
        [],
    ),
    (
        "打通断头路8条12公里",
        ["断头路 打通 count =8 条", "断头路 打通 count =12 公里"],
        [],
    ),
    ("实施10个技改项目以上", ["技改项目 实施 count >=10 个"], []),
    (
        "安排资金1200万元支持企业技术改造",
        ["资金 安排 count =1200 万元"],
        [],
    ),
    # numbers that describe
    (
        "推进总投资20亿元的抽水蓄能电站建设",
        [],
        ["20亿元 excluded attribute"],
    ),
    ("建设占地50亩的体育公园", [], ["50亩 excluded attribute"]),
    (
        "新签约亿元以上项目40个",
        ["项目 新签约 count =40 个 scope=亿元以上"],
        ["亿元 excluded modifier"],
    ),
    (
        "实施3项220千伏以上输变电工程",
        ["220千伏以上输变电工程 实施 count =3 项"],
        ["220千伏 excluded voltage-class"],
    ),
    ("加大对500万元以上工业项目的支持", [], ["500万元 excluded threshold"]),
    ("建设年产30万吨新型肥料生产线", [], ["30万吨 excluded attribute"]),
    ("新建20万吨粮食仓储项目", [], ["20万吨 excluded capacity"]),
    ("建设日处理5万吨污水处理厂", [], ["5万吨 excluded attribute"]),
    (
        "15%的行政村集体经营性收入超20万元",
        ["行政村集体经营性收入超20万元 - level =15 %"],
        ["20万元 excluded condition"],
    ),
    # numbers in words
    ("建成两所寄宿制学校", ["寄宿制学校 建成 count =2 所"], []),
    ("办好十件民生实事", ["民生实事 办好 count =10 件"], []),
    ("落实三项制度", [], ["三项 excluded spelled-number"]),
    ("开展五项重点改革", [], ["五项 excluded spelled-group"]),
    ("建设一个智慧停车平台", [], ["一个 excluded article"]),
    ("建成一座客运枢纽站", [], ["一座 review indefinite-one"]),
    # results of the past, background, parts
    ("去年建成充电桩500个", [], ["500个 excluded past-result"]),
    ("现有专业合作社120家", [], ["120家 excluded past-result"]),
    ("全县已建成农家书屋80个", [], ["80个 excluded past-result"]),
    ("在完成上年度90个项目的基础上", [], ["90个 excluded background"]),
    ("规划包括5个组团、12条道路", [], ["5个 excluded composition", "12条 excluded composition"]),
    ("抓好教育、医疗、养老3项民生工程", [], ["3项 excluded count-of-list"]),
    ("粮食播种面积86万亩", ["粮食播种面积 - level =86 万亩"], []),
    ("玉米、大豆种植比例达到3∶1", ["玉米、大豆种植比例 达到 level =- ∶"], ["1 target ratio-part"]),
    # a verb behind its noun: it adds, has, is done; or it is a noun itself
    ("社区养老床位增设300张", ["社区养老床位 增设 increment =300 张"], []),
    ("纯电动公交车年新增50辆", ["纯电动公交车 年新增 increment =50 辆"], []),
    ("国家级绿色工厂新创建2家", ["国家级绿色工厂 新创建 count =2 家"], []),
    ("城市棚户区改造1500套", ["城市棚户区改造 - count =1500 套"], []),
    ("农村公路新改建80公里", ["农村公路 新改建 count =80 公里"], []),
    ("生猪出栏45万头", ["生猪 出栏 count =45 万头"], []),
    ("开展农村实用人才培训2000人次", ["农村实用人才培训 开展 count =2000 人次"], []),
    # which noun takes the verb of the one before
    (
        "新建改造供水管网50公里，燃气管网30公里",
        ["供水管网 新建改造 count =50 公里", "燃气管网 新建改造 count =30 公里"],
        [],
    ),
    (
        "新建高标准农田3万亩，粮食总产量32万吨",
        ["高标准农田 新建 count =3 万亩", "粮食总产量 - level =32 万吨"],
        [],
    ),
    # by the year, in all
    ("居民人均可支配收入年均增长7%以上", ["居民人均可支配收入 增长 growth_rate >=7 % scope=年均"], []),
    ("累计培育科技型中小企业200家", ["科技型中小企业 培育 count =200 家 scope=累计"], []),
    ("每年培训新型职业农民500人", ["新型职业农民 培训 count =500 人 scope=每年"], []),
    ("高技能人才总量累计达到2.5万人", ["高技能人才总量 达到 level =2.5 万人 scope=累计"], []),
    # a score of what is no measure asks for a look
    ("垃圾分类工作达到90分以上", [], ["90分 review score"]),
    # a verb that only states is no action
    ("实现外贸进出口20亿美元", ["外贸进出口 - level =20 亿美元"], []),
    ("完成外贸进出口20亿美元", ["外贸进出口 完成 count =20 亿美元"], []),
    ("保持耕地保有量85万亩", ["耕地保有量 - level =85 万亩"], []),
    ("实现高校毕业生就业3000人", ["高校毕业生就业 实现 count =3000 人"], []),
    # levels that narrow
    ("新增省级以上创新平台5个", ["创新平台 新增 increment =5 个 scope=省级以上"], []),
    ("市级以上文明村占比达到60%", ["文明村占比 达到 level =60 % scope=市级以上"], []),
    ("引育国家级及以上人才3名", ["人才 引育 count =3 名 scope=国家级及以上"], []),
    # what leads
    ("项目投产后预计新增就业500人", ["就业 新增 increment =500 人"], []),
    ("今后三年累计完成投资50亿元", ["投资 完成 count =50 亿元 scope=累计"], ["三年 excluded duration"]),
    ("用3年时间将规上工业企业发展到200家", ["规上工业企业 发展 level =200 家"], ["3年 excluded duration"]),
    ("将新能源装机规模提升到100万千瓦", ["新能源装机规模 提升 level =100 万千瓦"], []),
    ("把研发投入强度提高到2.6%以上", ["研发投入强度 提高 level >=2.6 %"], []),
    ("力争全年全市新增市场主体2万户", ["市场主体 新增 increment =2 万户"], []),
    ("大力实施技术改造项目60个", ["技术改造项目 实施 count =60 个"], []),
    ("要素保障用地3000亩", ["要素保障用地 - level =3000 亩"], []),
    # for whom
    ("面向退役军人举办专场招聘会5场", ["专场招聘会 举办 count =5 场 scope=面向退役军人"], []),
    ("为中小微企业提供融资担保8亿元", ["融资担保 提供 count =8 亿元 scope=为中小微企业"], []),
    # chains of verbs
    ("新建和改造农村公路30公里", ["农村公路 新建和改造 count =30 公里"], []),
    ("新建、改造农村电网120公里", ["农村电网 新建、改造 count =120 公里"], []),
    ("维修改造农村危桥6座", ["农村危桥 维修改造 count =6 座"], []),
    ("组织开展消费促进活动20场", ["消费促进活动 组织开展 count =20 场"], []),
    ("新种植中药材2万亩", ["中药材 新种植 count =2 万亩"], []),
    ("新安装智能路灯500盏", ["智能路灯 新安装 count =500 盏"], []),
    # a verb that is a part of a name
    ("投诉举报办结率达到98%", ["投诉举报办结率 达到 level =98 %"], []),
    ("投资额达到50亿元", ["投资额 达到 level =50 亿元"], []),
    ("培训合格率不低于90%", ["培训合格率 - level >=90 %"], []),
    # the noun behind its number
    ("每个社区配备2名专职网格员", ["专职网格员 配备 count =2 名 scope=每个社区"], []),
    ("推动50家企业接入工业互联网平台", ["企业 推动 count =50 家"], []),
    ("组织300名骨干教师参加国家级培训", ["骨干教师 组织 count =300 名"], []),
    ("80%以上的村达到省级卫生村标准", ["村达到省级卫生村标准 - level >=80 %"], []),
    ("实施教育、医疗等12项民生工程", ["教育、医疗等民生工程 实施 count =12 项"], []),
    ("举办两场专场招聘会", ["专场招聘会 举办 count =2 场"], []),
    ("建成三个邻里中心", ["邻里中心 建成 count =3 个"], []),
    ("新建一所普通高中", [], ["一所 review indefinite-one"]),
    ("选聘一名首席质量官", [], ["一名 excluded spelled-number"]),
    ("实施一项科技攻关", [], ["一项 excluded article"]),
    ("完成农村户厕改造1200", [], ["1200 review no-unit"]),
    ("30万平方米标准厂房投入使用", [], ["30万平方米 review measure-without-verb"]),
    ("安排800万元用于城乡环境整治", [], ["800万元 review no-subject"]),
    # lists with 分别
    (
        "城镇新增就业、失业人员再就业分别达到5000人、1200人",
        ["城镇新增就业 达到 level =5000 人", "失业人员再就业 达到 level =1200 人"],
        [],
    ),
    (
        "完成工业投资80亿元、技改投资30亿元，分别增长10%、15%",
        [
            "工业投资 完成 count =80 亿元",
            "技改投资 完成 count =30 亿元",
            "工业投资 增长 growth_rate =10 %",
            "技改投资 增长 growth_rate =15 %",
        ],
        [],
    ),
    (
        "一、二、三产业增加值分别增长4%、8%、7%",
        [
            "一产业增加值 增长 growth_rate =4 %",
            "二产业增加值 增长 growth_rate =8 %",
            "三产业增加值 增长 growth_rate =7 %",
        ],
        ["一 excluded item-number", "二 excluded three-industries", "三 excluded three-industries"],
    ),
    (
        "小麦、玉米产量分别稳定在20万吨、15万吨和10万吨",
        [],
        ["20万吨 review list-does-not-pair", "15万吨 review list-does-not-pair", "10万吨 review list-does-not-pair"],
    ),
    (
        "钢铁、化工、建材三大行业能耗分别下降2%、3%、1%",
        [
            "钢铁行业能耗 下降 reduction_rate =2 %",
            "化工行业能耗 下降 reduction_rate =3 %",
            "建材行业能耗 下降 reduction_rate =1 %",
        ],
        ["三大 excluded grouping"],
    ),
    # per whom an amount is meant, against what a change is measured
    ("城市低保标准提高到每人每月850元", ["城市低保标准 提高 level =850 元"], []),
    ("单位地区生产总值用水量较2020年下降16%以上", ["单位地区生产总值用水量 下降 reduction_rate >=16 %"], ["2020年 excluded date"]),
    ("信访总量比上年同期下降10%", ["信访总量 下降 reduction_rate =10 %"], []),
    ("高标准农田面积到2025年达到60万亩", ["高标准农田面积 达到 level =60 万亩 due=2025-12-31"], ["2025年 excluded date"]),
    ("工业用电量实现了增长8%", ["工业用电量 增长 growth_rate =8 %"], []),
    ("税收收入实现增长5%", ["税收收入 增长 growth_rate =5 %"], []),
    ("引进领军人才5名，创业团队3个", ["领军人才 引进 count =5 名", "创业团队 引进 count =3 个"], []),
    ("企业养老金发放率保持100%", ["企业养老金发放率 保持 level =100 %"], []),
    # due dates
    ("6月底前新建社区食堂8家，年底前达到20家", ["社区食堂 新建 count =8 家 due=2024-06-30", "社区食堂 达到 level =20 家"], ["6月 excluded date"]),
    ("9月底前完成全部38所学校供暖设施改造", ["学校供暖设施改造 完成 count =38 所 due=2024-09-30"], ["9月 excluded date"]),
    # goals without a number
    ("农村低收入人口动态监测实现全覆盖", ["农村低收入人口动态监测 实现 level =- - scope=全覆盖"], []),
    ("居民人均可支配收入增速高于全省平均水平", ["居民人均可支配收入增速 - level =- - scope=全省平均水平"], []),
    ("较大及以上生产安全事故为零", ["较大及以上生产安全事故 - level =0 - scope=零"], []),
    # words that lead, with a blank behind them; a part of a name that looks like a verb
    ("全年　新建口袋公园8处", ["口袋公园 新建 count =8 处"], []),
    ("推动进出口总额增长10%", ["进出口总额 增长 growth_rate =10 %"], []),
    ("促进居民收入、企业利润均增长8%", ["居民收入 增长 growth_rate =8 %", "企业利润 增长 growth_rate =8 %"], []),
    ("引进省级以上的创新平台3个", ["创新平台 引进 count =3 个 scope=省级以上"], []),
    ("隐患整改率100%", ["隐患整改率 - level =100 %"], []),
    ("接种率95%以上", ["接种率 - level >=95 %"], []),
    ("销售额12亿元", ["销售额 - level =12 亿元"], []),
    ("化解率达到90%", ["化解率 达到 level =90 %"], []),
    # amounts in words, with a little more, in round sums
    ("新增就业2万余人", ["就业 新增 increment >2 万人"], []),
    ("新增商业面积10多万平方米", ["商业面积 新增 increment >10 万平方米"], []),
    ("新增城镇就业三千人", ["城镇就业 新增 increment =3000 人"], []),
    ("财政总收入突破百亿元", ["财政总收入 - level >100 亿元"], []),
    ("户籍人口城镇化率达到百分之五十五", ["户籍人口城镇化率 达到 level =55 %"], []),
    ("清洁能源装机占比达到六成以上", ["清洁能源装机占比 达到 level >=6 成"], []),
    ("网络零售额增长1.5倍", ["网络零售额 增长 multiple =1.5 倍"], ["零 excluded lexical"]),
    ("规上企业数量翻一番", ["规上企业数量 翻 multiple =1 番"], []),
    ("固定资产投资增长10%~12%", ["固定资产投资 增长 growth_rate range10~12 %"], []),
    ("绿色食品产值1,280万元", ["绿色食品产值 - level =1280 万元"], []),
    ("新增变电容量50万千伏安", ["变电容量 新增 increment =50 万千伏安"], []),
    ("引进项目不少于20个、力争30个", ["项目 引进 count >=20 个", "项目 引进 count =30 个"], []),
    ("完成水利投资近3亿元", ["水利投资 完成 count ~3 亿元"], []),
    ("培育电商主体至多50家", ["电商主体 培育 count <=50 家"], []),
    ("事故死亡人数低于8人", ["事故死亡人数 - level <8 人"], []),
    # ranks and years that are none
    ("综合实力进入全省前10强", [], ["10强 excluded rank-in-list"]),
    ("财政收入居全市第3位", [], ["3位 excluded ordinal"]),
    ("实施为期三年的国土绿化行动", [], ["三年 excluded duration"]),
    ("行政许可办理时限3个工作日", ["行政许可办理时限 - level =3 个工作日"], []),
    ("义务教育学校实行5天工作制", [], ["5天 excluded duration"]),
    # what describes a thing
    ("建设3座5000吨以上污水处理站", ["污水处理站 建设 count =3 座 scope=5000吨以上"], ["5000吨 excluded modifier"]),
    ("推进文化产业园项目建设，总投资8亿元", [], ["8亿元 excluded attribute"]),
    ("新建热力管网，全长12公里", [], ["12公里 excluded attribute"]),
    ("建成总建筑面积3万平方米的人才公寓", [], ["3万平方米 excluded attribute"]),
    ("建设100兆瓦光伏项目", [], ["100兆瓦 excluded capacity"]),
    ("投运50万千瓦风电项目", [], ["50万千瓦 excluded capacity"]),
    ("争取5亿元以上专项债券", ["专项债券 争取 count >=5 亿元"], []),
    ("整治20公里以上河道", ["河道 整治 count >=20 公里"], []),
    ("建设500千瓦以上充电站", [], ["500千瓦 excluded threshold"]),
    ("引进过亿元项目5个", ["过亿元项目 引进 count =5 个 scope=亿元"], ["亿元 excluded modifier"]),
    (
        "新开工5000万元以上项目60个，其中亿元以上项目25个",
        [
            "项目 新开工 count =60 个 scope=5000万元以上",
            "项目 - count =25 个 scope=亿元以上",
        ],
        ["5000万元 excluded modifier", "亿元 excluded modifier"],
    ),
    # verbs that lead to a level
    ("市场主体总量增至6万户", ["市场主体总量 增 level =6 万户"], []),
    ("职工医保住院报销比例提至85%", ["职工医保住院报销比例 提 level =85 %"], []),
    ("不良贷款率压至2%以下", ["不良贷款率 压 level <=2 %"], []),
    ("森林火灾受害率控制在0.5‰以内", ["森林火灾受害率 控制 level <=0.5 ‰"], []),
    ("主要污染物排放量与2020年相比下降10%", ["主要污染物排放量 下降 reduction_rate =10 %"], ["2020年 excluded date"]),
    ("规模以上服务业营业收入同比增长8%", ["规模以上服务业营业收入 同比增长 growth_rate =8 %"], []),
    ("新增贷款力争达到50亿元", ["新增贷款 达到 level =50 亿元"], []),
    ("民营企业培育至300家", ["民营企业 培育 level =300 家"], []),
    # measures of nouns and verbs
    ("单位产值能耗降幅3%", ["单位产值能耗降幅 - reduction_rate =3 %"], []),
    ("规上工业增加值增速8%以上", ["规上工业增加值增速 - growth_rate >=8 %"], []),
    ("能耗强度降低率达到3%", ["能耗强度降低率 达到 reduction_rate =3 %"], []),
    ("城镇失业率下降0.2个百分点", ["城镇失业率 下降 change =0.2 个百分点"], []),
    ("发明专利授权增加300件", ["发明专利授权 增加 increment =300 件"], []),
    ("生产安全事故减少5起", ["生产安全事故 减少 count =5 起"], []),
    ("高新技术企业保有量达到120家", ["高新技术企业保有量 达到 level =120 家"], []),
    ("规上工业利润80亿元，增幅6%", ["规上工业利润 - level =80 亿元", "规上工业利润 - growth_rate =6 %"], []),
    ("旅游综合收入突破60亿元，增速15%左右", ["旅游综合收入 - level >60 亿元", "旅游综合收入 - growth_rate ~15 %"], []),
    ("新建冷链仓储库6座，总面积达到3万平方米", ["冷链仓储库 新建 count =6 座", "冷链仓储库总面积 达到 level =3 万平方米"], []),
    # brackets
    ("新增城镇就业5000人（其中高校毕业生2000人）", ["城镇就业 新增 increment =5000 人", "高校毕业生 - count =2000 人"], []),
    ("地区生产总值增长6%（不变价）", ["地区生产总值 增长 growth_rate =6 %"], []),
    ("每千人口执业（助理）医师数达到3.1人", ["每千人口执业（助理）医师数 达到 level =3.1 人"], ["千人口 excluded denominator"]),
    ("新增就业1,200人,增长5%", ["就业 新增 increment =1200 人", "就业 增长 growth_rate =5 %"], []),
    # lists joined by words
    ("新建4所小学和2所初中", ["小学 新建 count =4 所", "初中 新建 count =2 所"], []),
    ("培育农民合作社60家以及家庭农场120家", ["农民合作社 培育 count =60 家", "家庭农场 培育 count =120 家"], []),
    ("建设“口袋公园、健身步道”示范点5处", ["“口袋公园、健身步道”示范点 建设 count =5 处"], []),
    # goes on: a verb behind the number governs the next
    ("培育市级龙头企业8家，认定家庭农场20家，创建示范社5家", ["市级龙头企业 培育 count =8 家", "家庭农场 认定 count =20 家", "示范社 创建 count =5 家"], []),
    # soft and firm, halves and sentences
    ("新建公交站台30个：城区20个，乡镇10个", ["公交站台 新建 count =30 个", "城区 - count =20 个", "乡镇 - count =10 个"], []),
    ("签约内资项目4个；合同外资8000万美元", ["内资项目 签约 count =4 个", "合同外资 - level =8000 万美元"], []),
    # what follows a number: its noun, the noun's predicate, the day it is due
    ("推动38家企业全部接入在线监测平台", ["企业 推动 count =38 家"], []),
    ("培育20家通过国家认证的企业", ["通过国家认证的企业 培育 count =20 家"], []),
    ("新增15家企业纳入规上统计", ["企业 新增 increment =15 家"], []),
    ("农村社区实现60%以上建有综合服务设施", ["农村社区建有综合服务设施 实现 level >=60 %"], []),
    ("确保6个项目年内竣工", ["项目竣工 - count =6 个"], []),
    ("推进8个年内竣工项目", ["年内竣工项目 推进 count =8 个"], []),
    ("新建改造120农村公厕", [], ["120 review no-unit"]),
    ("依托三千亩茶园发展乡村旅游", [], ["三千亩 excluded spelled-number"]),
    ("建设三万亩高标准农田", ["高标准农田 建设 count =3 万亩"], []),
    ("抓好水、电、路、气4项配套", [], ["4项 excluded count-of-list"]),
    ("抓好水、电、路、气等12项配套", ["水、电、路、气等配套 抓好 count =12 项"], []),
    ("实施道路、桥梁和管网3项工程", [], ["3项 excluded count-of-list"]),
    ("实施道路、桥梁和管网5项工程", ["工程 实施 count =5 项 scope=道路、桥梁和管网"], []),
    ("认定八家区级研发中心", ["区级研发中心 认定 count =8 家"], []),
    ("实施四类重点项目", ["重点项目 实施 count =4 类"], []),
    ("实施四类改革试点", [], ["四类 excluded spelled-group"]),
    ("建成六座社区公园", ["社区公园 建成 count =6 座"], []),
    ("新增一家上市公司", [], ["一家 review indefinite-one"]),
    ("引进一家龙头企业", [], ["一家 excluded article"]),
    ("打造一个特色品牌", [], ["一个 excluded article"]),
    ("创建一个国家级示范区", [], ["一个 review indefinite-one"]),
    ("每个行政村至少有1名乡村医生", ["乡村医生 有 count >=1 名 scope=每个行政村"], []),
    ("各乡镇至少建成2个村级养老服务站", ["村级养老服务站 建成 count >=2 个 scope=各乡镇"], []),
    ("加快建设总投资12亿元的中医院、妇幼保健院等6个医疗项目", ["中医院、妇幼保健院等医疗项目 建设 count =6 个 scope=总投资12亿元"], ["12亿元 excluded modifier"]),
    ("发放每人2000元生活补贴", [], ["2000元 excluded per-person"]),
    ("提高2个百分点", [], ["2个百分点 review no-subject"]),
    ("安排300个公益性岗位用于帮扶就业困难人员", ["公益性岗位 安排 count =300 个"], []),
    # lists: one unit for all, one head for all, one verb that leads
    (
        "省级、市级、县级示范社分别达到5、20、60家",
        ["省级示范社 达到 level =5 家", "市级示范社 达到 level =20 家", "县级示范社 达到 level =60 家"],
        [],
    ),
    (
        "推动城镇、农村居民收入分别增长6%、7%",
        ["城镇居民收入 增长 growth_rate =6 %", "农村居民收入 增长 growth_rate =7 %"],
        [],
    ),
    (
        "带动农民收入、集体收入分别增长7%、10%以上",
        ["农民收入 增长 growth_rate >=7 %", "集体收入 增长 growth_rate >=10 %"],
        [],
    ),
    (
        "居民收入、企业利润分别增长8%、增长10%",
        ["居民收入 增长 growth_rate =8 %", "企业利润 增长 growth_rate =10 %"],
        [],
    ),
    (
        "城乡居民最低生活保障标准分别达到每月820元和640元",
        ["城镇居民最低生活保障标准 达到 level =820 元", "农村居民最低生活保障标准 达到 level =640 元"],
        [],
    ),
    (
        "单位GDP能耗、单位GDP水耗分别下降3%左右、4%左右",
        ["单位GDP能耗 下降 reduction_rate ~3 %", "单位GDP水耗 下降 reduction_rate ~4 %"],
        [],
    ),
    (
        "规上工业增加值、工业投资、技改投资分别增长7%、9%、12%",
        ["规上工业增加值 增长 growth_rate =7 %", "工业投资 增长 growth_rate =9 %", "技改投资 增长 growth_rate =12 %"],
        [],
    ),
    # ratios
    ("三次产业结构调整为8:42:50", ["三次产业结构 调整 level =- ∶"], ["三次 excluded three-industries", "42 target ratio-part", "50 target ratio-part"]),
    ("师生比不低于1:15", ["师生比 - level =- ∶"], ["15 target ratio-part"]),
    # from, to
    ("行政村通宽带比例由85%提高到100%，较好完成任务", ["行政村通宽带比例 提高 level =100 % base=85"], ["85% excluded baseline"]),
    ("基本公共卫生服务经费标准由每人84元提高至89元", ["基本公共卫生服务经费标准 提高 level =89 元 base=84"], ["84元 excluded baseline"]),
    # a number right behind another counts the same
    ("改造老旧管网15条32公里", ["老旧管网 改造 count =15 条", "老旧管网 改造 count =32 公里"], []),
    # levels alone
    (
        "创建2个国家级、6个省级园林式单位",
        ["国家级园林式单位 创建 count =2 个", "省级园林式单位 创建 count =6 个"],
        [],
    ),
    (
        "培育国家级专精特新“小巨人”企业2家、省级专精特新企业15家",
        ["国家级专精特新“小巨人”企业 培育 count =2 家", "省级专精特新企业 培育 count =15 家"],
        [],
    ),
    # comparators behind the noun
    ("举办5场展会左右", ["展会 举办 count ~5 场"], []),
    # past and plain
    ("覆盖包含6个街道、80个社区", [], ["6个 excluded composition", "80个 excluded composition"]),
    ("全区共分为12个网格", [], ["12个 excluded composition"]),
    ("在去年增长10%的基础上，今年增长8%", [], ["10% excluded background", "8% review no-subject"]),
    # worst class, names with numerals
    ("消除劣Ⅴ类水体3条", ["劣Ⅴ类水体 消除 count =3 条"], ["Ⅴ类 excluded worst-water"]),
    ("国控断面达到或优于Ⅲ类水质比例达到85%", ["国控断面达到或优于Ⅲ类水质比例 达到 level =85 %"], ["Ⅲ类水质 excluded grade-in-name"]),
    ("新增三级医院1家", ["三级医院 新增 increment =1 家"], ["三级 excluded grade-name"]),
    ("创建4A级旅游景区1家、3A级2家", ["4A级旅游景区 创建 count =1 家", "3A级 创建 count =2 家"], ["4 excluded latin-code", "3 excluded latin-code"]),
    ("达到国家二级公路标准的里程120公里", ["国家二级公路标准的里程 - level =120 公里"], ["二级 excluded grade-in-name"]),
    ("生活垃圾分类扩大到五类", [], ["五类 excluded spelled-number"]),
    ("入海河流断面水质优于Ⅳ类", ["入海河流断面水质 优于 grade =4 类"], []),
    ("饮用水源地水质达到二类标准", ["饮用水源地水质 达到 grade =2 类"], []),
]  # fmt: skip
