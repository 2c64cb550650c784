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
]  # fmt: skip
