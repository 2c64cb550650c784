"""What invented notices of other offices say of themselves."""

from datetime import date

import pytest

from documents import RULES, document, table
from pipeline.notice.segment.facts import find_facts

TASKS = table(("序号", "责任单位", "目标任务"), ("1", "市发改委", "新建公路。"))

CITY = """
云溪市人民政府办公厅文件
云政办发〔2024〕15号
云溪市人民政府办公厅
关于印发2024年市政府重点工作
责任分解方案的通知
各县（市、区）人民政府，高新区管委会，市政府各部门、各直属机构：
2024年1月16日至19日，云溪市第十五届人民代表大会第四次会议在云溪召开，审议通过了《政府工作报告》。
请各责任单位于每季度末月25日前将进展情况报送市政府督查室，每项不超过300字。
联系人：李明，电子邮箱：yxdc_2024@example.gov.cn。
附件：1．2024年重点工作责任分解表
2．联络员信息表
云溪市人民政府办公厅
二〇二四年三月五日
（此件公开发布）
"""

COUNTY = """
河口县人民政府
河政发[2021]3号
河口县人民政府关于下达二〇二一年度目标任务的通知
各乡镇人民政府、县直各单位：
现将目标任务下达给你们，请认真落实。
工作进展情况请于6月10日、12月10日前书面报县政府办公室督查科，字数控制在200字以内。
河口县人民政府
2021年3月8日
主送：各乡镇人民政府
抄送：县委办公室，县人大常委会办公室。
河口县人民政府办公室　　　　　2021年3月9日印发
"""


def facts(text):
    return find_facts(document(text, TASKS), RULES)


def test_the_facts_of_a_city_notice():
    found = facts(CITY)

    assert found.doc_no == "云政办发〔2024〕15号"
    assert found.title == (
        "云溪市人民政府办公厅关于印发2024年市政府重点工作责任分解方案的通知"
    )
    assert found.issuer == "云溪市人民政府办公厅"
    assert found.issued == date(2024, 3, 5)
    assert found.printed is None
    assert found.year == 2024
    assert found.recipients == (
        "各县（市、区）人民政府，高新区管委会，市政府各部门、各直属机构"
    )
    assert found.cc is None
    assert found.attachment == "2024年重点工作责任分解表；联络员信息表"
    assert found.meeting == "2024-01-16/2024-01-19 云溪市第十五届人民代表大会第四次会议"
    assert found.reporting_dates == tuple(date(2024, month, 25) for month in (3, 6, 9, 12))
    assert found.report_to == "市政府督查室"
    assert found.mailbox == "yxdc_2024@example.gov.cn"
    assert found.item_character_limit == 300


def test_the_facts_of_a_county_notice():
    found = facts(COUNTY)

    assert found.doc_no == "河政发[2021]3号"
    assert found.issuer == "河口县人民政府"
    assert found.year == 2021
    assert (found.issued, found.printed) == (date(2021, 3, 8), date(2021, 3, 9))
    assert found.recipients == "各乡镇人民政府、县直各单位"
    assert found.cc == "县委办公室，县人大常委会办公室"
    assert found.reporting_dates == (date(2021, 6, 10), date(2021, 12, 10))
    assert found.report_to == "县政府办公室督查科"
    assert found.item_character_limit == 200
    assert (found.attachment, found.meeting, found.mailbox) == (None, None, None)


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("每季度末月25日前将进展情况报送市政府督查室。", ["03-25", "06-25", "09-25", "12-25"]),
        ("每季度最后一个月20日前报送进展。", ["03-20", "06-20", "09-20", "12-20"]),
        ("请于每季度末前将落实情况报市政府办公室。", ["03-31", "06-30", "09-30", "12-31"]),
        ("每季度末28日前上报。", ["03-28", "06-28", "09-28", "12-28"]),
        (
            "分别于3月20日、6月20日、9月20日和12月10日前报送。",
            ["03-20", "06-20", "09-20", "12-10"],
        ),
        ("6月底前、11月底前分别将落实情况报市政府办公室。", ["06-30", "11-30"]),
        ("每半年末向市政府办公室报送一次进展。", ["06-30", "12-31"]),
        ("每月25日前报送进展情况。", [f"{m:02}-25" for m in range(1, 13)]),
        ("请于7月15日、次年1月10日前报送。", ["07-15", "+01-10"]),
        ("每季度结束后5日内报市政府督查室。", ["04-05", "07-05", "10-05", "+01-05"]),
        ("每季度首月8日前将上季度进展情况报送督查室。", ["04-08", "07-08", "10-08", "+01-08"]),
        (
            "在每个季度第1个月的20日前，将上季度完成情况报市政府督查室。",
            ["04-20", "07-20", "10-20", "+01-20"],
        ),
        (
            "每月10日前将上一个月的工作情况书面报送督查室。",
            [*(f"{m:02}-10" for m in range(2, 13)), "+01-10"],
        ),
        (
            "每季度末（分别在6月、9月和12月底），将进展情况报市督查组。",
            ["06-30", "09-30", "12-31"],
        ),
        ("于4月20日（星期五）前上报市督查组。", ["04-20"]),
        (
            "2月3日前报送方案。每月28日前将进展情况报送市政府督考办。",
            [f"{m:02}-28" for m in range(1, 13)],
        ),
        ("次月5日前报送上月进展。", [*(f"{m:02}-05" for m in range(2, 13)), "+01-05"]),
        ("市政府将于6月10日召开调度会。", []),
    ],
)
def test_reporting_days_are_named_or_follow_a_cycle(sentence, days):
    text = "云溪市人民政府关于做好2024年重点工作的通知\n各县区人民政府：\n" + sentence
    wanted = [
        date(2025 if day.startswith("+") else 2024, int(day[-5:-3]), int(day[-2:]))
        for day in days
    ]

    assert list(facts(text).reporting_dates) == wanted


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("云政办字〔2024〕15号", "云政办字〔2024〕15号"),
        ("云政发[2021]3号", "云政发[2021]3号"),
        ("云 政 办 函 〔 2022 〕 8 号", "云政办函〔2022〕8号"),
        ("云督（2023）第12号", "云督（2023）第12号"),
        ("云政办发〔2024〕6号\u3000\u3000签发人：李明", "云政办发〔2024〕6号"),
        ("根据云政办发〔2024〕6号文件要求，现通知如下：", None),
    ],
)
def test_a_document_number_stands_on_a_line_of_its_own(line, number):
    assert facts(line + "\n云溪市人民政府关于做好2024年重点工作的通知").doc_no == number


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("云溪市人民政府关于分解2024年重点工作的通知", 2024),
        (
            "云溪市人民政府关于分解重点工作的通知\n2023年12月28日\n附件\n2024年重点任务分解表",
            2024,
        ),
        ("关于印发《云溪市行动方案（2021—2023年）》的通知\n2021年3月5日", 2021),
        ("云溪市人民政府关于分解重点工作的通知\n二〇二二年二月二日", 2022),
        ("云溪市人民政府关于分解重点工作的通知", None),
    ],
)
def test_the_year_is_that_of_the_tasks(text, year):
    assert facts(text).year == year


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("每项内容一般不超过200字。", 200),
        ("每条控制在１５０字以内。", 150),
        ("每项任务限100字。", 100),
        ("材料不超过3页。", None),
    ],
)
def test_a_limit_of_characters_is_a_number_of_characters(text, limit):
    assert facts("请按季度报送进展情况。" + text).item_character_limit == limit


def test_a_date_that_is_no_day_is_no_date():
    assert facts("2024年2月31日").issued is None
