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
]  # fmt: skip
