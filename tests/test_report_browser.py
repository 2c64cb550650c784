"""The report as people meet it: opened from disk in headless Chromium, by keyboard."""

import base64
import io
import json
import shutil
from urllib.parse import quote

import pypdfium2
import pytest

from conftest import ROOT
from pipeline.__main__ import main
from report_material import ATTACK, page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER),
    reason="NOT TESTED: the report was not opened, chromium and chromium-driver are missing",
)
SWITCHES = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update --window-size=1360,900"
)
VIEWS = (
    "overview",
    "units",
    "items",
    "course",
    "register",
    "ledger",
    "review",
    "reports",
    "notes",
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    for switch in SWITCHES.split():
        options.add_argument(switch)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    options.binary_location = CHROMIUM
    opened = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield opened
    opened.quit()


@pytest.fixture(scope="module")
def reports(tmp_path_factory, rules):
    folder = tmp_path_factory.mktemp("report with 空格")
    (folder / "two.html").write_bytes(page(rules))
    (folder / "none.html").write_bytes(page(rules, quarters=()))
    return folder


@pytest.fixture
def show(browser, reports):
    """Return a function that opens a report; at the end the console has to be empty."""

    def opened(name="two.html", address=""):
        browser.get("about:blank")
        browser.get((reports / name).as_uri() + address)
        return browser

    wide(browser, 1360)
    browser.get_log("browser")
    yield opened
    assert [entry["message"] for entry in browser.get_log("browser")] == []


def wide(browser, width):
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def one(browser, selector):
    return browser.find_element("css selector", selector)


def texts(browser, selector):
    return [found.text for found in browser.find_elements("css selector", selector)]


def press(browser, *keys):
    from selenium.webdriver import ActionChains

    ActionChains(browser).send_keys(*keys).perform()


def turn(browser, view):
    browser.execute_script(
        "document.querySelector(arguments[0]).click()", f"[data-key='view {view}']"
    )
    wait_for(browser, lambda _: browser.execute_script("return STATE.view") == view)


def wait_for(browser, condition):
    from selenium.webdriver.support.wait import WebDriverWait

    WebDriverWait(browser, 5, poll_frequency=0.05).until(condition)


def key(name):
    from selenium.webdriver.common.keys import Keys

    return getattr(Keys, name)


def requests_of(browser):
    messages = [json.loads(e["message"])["message"] for e in browser.get_log("performance")]
    return {
        m["params"]["request"]["url"].partition("#")[0]
        for m in messages
        if m["method"] == "Network.requestWillBeSent"
    }


def test_no_request_leaves_the_file(browser, show, reports):
    requests_of(browser)
    show()
    for view in VIEWS:
        turn(browser, view)
    turn(browser, "items")
    browser.execute_script("document.querySelector('main .open').click()")
    own = (reports / "two.html").as_uri()

    found = requests_of(browser)
    assert own in found
    assert {
        url for url in found if url != own and not url.startswith("data:image/png")
    } == set()


def test_every_view_says_what_it_is_and_tables_have_captions(show):
    heads, browser = [], show()
    for view in VIEWS:
        turn(browser, view)
        heads.append(one(browser, "main h2").text)
        assert browser.execute_script(
            "return [...document.querySelectorAll('main table')].every(t => t.caption)"
        )
        assert all(texts(browser, ".light")), "a light without its word"
        charts = "[...document.querySelectorAll('.chart, .bullet')]"
        assert browser.execute_script(f"return {charts}.every(c => c.ariaLabel)")
    assert heads == [
        "2023年二季度总览", "2023年二季度各单位进展", "2023年二季度目标进展", "季度走势",
        "登记表", "数字台账", "待核", "2023年二季度报送情况", "说明",
    ]  # fmt: skip


def test_lights_are_counted_by_quarter(show):
    browser = show(address="#quarter=2023Q1")
    tiles = dict(
        zip(texts(browser, ".tile .word"), texts(browser, ".tile .count"), strict=True)
    )

    assert tiles == {"蓝": "0", "绿": "1", "浅黄": "0", "黄": "1", "红": "0", "灰": "1"}
    assert one(browser, "#example").text.startswith("示例数据：")


def test_units_are_counted_as_the_quarter_judged_them(show):
    browser = show(address="#view=units")
    rows = [" ".join(row.split()) for row in texts(browser, "table.units tbody tr")]

    # unit, timeliness, targets, milestones, blue to red and grey, duties, in time, behind
    assert rows == [
        "区教体局 按时报送 2 0 0 1 0 1 0 0 0 1 1",
        "区住建局 — 2 0 0 1 0 1 0 0 0 1 1",
        "区农业<农村>局& 未报送 1 0 1 0 0 0 0 0 1 1 0",
    ]


def test_searching_narrows_the_list_and_says_how_many_are_left(show):
    browser = show(address="#view=items")
    press(browser, "/")
    press(browser, "幼儿园　新建")  # of either width, in any order
    count = one(browser, "#count")
    wait_for(browser, lambda _: count.text == "筛选后 1 项，共 63 项目标和承诺")

    assert count.get_attribute("aria-live") == "polite"
    assert texts(browser, "main tbody .is-item_id") == ["01-01"]
    assert quote("幼儿园") in browser.current_url


@pytest.mark.parametrize(
    ("address", "left"),
    [
        ("light=绿、蓝", ["01-02", "02-01"]),
        ("light=绿&quarter=2023Q1", ["01-01"]),
        ("firm=soft", ["01-02"]),
        ("kind=level", ["02-01"]),
        ("unit=区住建局", ["01-01", "01-02"]),
        ("review=1", ["01-02", "02-01"]),
        ("kind=target&sort=-gap", ["02-01", "01-02", "01-01"]),
        ("search=2023Q1的一句话", ["01-01", "01-02", "02-01"]),
    ],
)
def test_an_address_brings_back_what_was_shown(show, address, left):
    browser = show(address=f"#view=items&{address}")

    assert texts(browser, "main tbody .is-item_id") == left


def test_the_filters_show_what_they_do_and_the_address_follows(show):
    browser = show(address="#view=items&unit=区教体局")
    assert one(browser, "#filter-unit").get_attribute("value") == "区教体局"

    browser.find_element("css selector", "input[name=light][value=绿]").click()
    assert texts(browser, "main tbody .is-item_id") == ["01-02"]
    assert f"light={quote('绿')}" in browser.current_url
    one(browser, "#filter-clear").click()
    assert one(browser, "#count").text == "共 63 项目标和承诺"


def test_a_target_is_opened_turned_and_closed_by_keyboard(show):
    browser = show(address="#view=items&kind=target")
    for _ in range(60):
        press(browser, key("TAB"))
        if browser.switch_to.active_element.text == "01-01":
            break
    press(browser, key("ARROW_DOWN"))
    assert browser.switch_to.active_element.text == "01-02"

    press(browser, key("ENTER"))
    assert one(browser, "#panel").get_attribute("open")
    assert one(browser, "#panel-title").text == "01-02　项目"
    press(browser, key("ARROW_RIGHT"))
    assert one(browser, "#panel-title").text.startswith("02-01")
    press(browser, key("ESCAPE"))
    wait_for(browser, lambda _: not one(browser, "#panel").get_attribute("open"))
    assert browser.switch_to.active_element.text == "02-01"
    assert "item=" not in browser.current_url


def test_the_panel_tells_every_quarter_the_file_and_the_time(show):
    browser = show(address="#view=items&quarter=2023Q1&item=01-01")

    assert texts(browser, ".quarter-head strong") == ["2023年一季度", "2023年二季度"]
    assert texts(browser, ".sentence") == [
        "01-01 依据2023Q1的一句话",
        "01-01 依据2023Q2的一句话",
    ]
    said = one(browser, ".quarters > li").text
    for words in (
        "完成 25.0%，序时 25.0%，与序时持平",
        "1所",
        "2023Q1区教体局.xlsx",
        "2023-03-30 09:00",
    ):
        assert words in said


def test_the_words_are_marked_by_characters_not_by_code_units(show):
    browser = show(address="#view=items&item=01-01")

    assert one(browser, "#panel mark").text == "新建幼儿园4所"


def test_the_words_of_a_text_without_pages_are_marked_too(show):
    browser = show(address="#view=items&item=02-01")

    assert one(browser, "#panel mark").text == "粮食总产稳定在5万吨"
    assert "在来源文本第 7 行。" in one(browser, "#panel").text
    assert browser.find_elements("css selector", "svg.sheet") == []


PLACES = """
  const image = document.querySelector('svg.sheet image').getBoundingClientRect();
  return [...document.querySelectorAll('svg.sheet .mark')].map(mark => {
    const box = mark.getBoundingClientRect();
    return [(box.left - image.left) / image.width, (box.top - image.top) / image.height,
            (box.right - image.left) / image.width, (box.bottom - image.top) / image.height];
  });
"""


def test_the_boxes_stand_on_the_words_of_the_page(show):
    browser = show(address="#view=items&item=01-01")
    expected = [[0.25, 0.667, 0.75, 0.707], [0.20, 0.733, 0.45, 0.773]]  # of 400 x 300 points

    for _ in ("close", "whole page"):
        found = browser.execute_script(PLACES)
        assert [[round(v, 2) for v in box] for box in found] == [
            pytest.approx(box, abs=0.012) for box in expected
        ]
        one(browser, ".page-figure button").click()
    sheet = one(browser, "svg.sheet")
    assert (
        sheet.get_attribute("aria-label") == "通知第 2 页的页面图，框出的文字：新建幼儿园4所"
    )


def test_the_boxed_words_of_the_seed_notice_are_where_they_are_printed(browser, tmp_path):
    seed = str(ROOT / "inputs" / "taishan-2023")
    assert main(["run", seed, "--out", str(tmp_path)]) == 0
    assert main(["report", seed, "--out", str(tmp_path)]) == 0
    report = tmp_path / "taishan-2023" / "report.html"
    assert report.stat().st_size < 3_000_000  # with its five page pictures
    wide(browser, 1360)
    browser.get(f"{report.as_uri()}#view=items&item=08-01")

    # 新增城镇就业6800人以上, page 4 of 841.89 x 595.30 points: 492.79,227.76 to 614.28,238.26
    assert browser.execute_script(PLACES) == [
        pytest.approx([0.5853, 0.3826, 0.7296, 0.4002], abs=0.004)
    ]
    assert one(browser, "#panel mark").text == "新增城镇就业6800人以上"
    picture = browser.execute_script(DARKNESS)
    assert picture > 0.05, "no words are printed inside the box"
    assert browser.get_log("browser") == []


DARKNESS = """
  const image = new Image();
  image.src = pictureOf(4);
  const {width, height} = PAGES.get(4);
  const sheet = document.createElement('canvas');
  sheet.width = 1403; sheet.height = 992;
  const pen = sheet.getContext('2d');
  return image.decode().then(() => {
    pen.drawImage(image, 0, 0, 1403, 992);
    const x = 492.79 / width * 1403, y = 227.76 / height * 992;
    const data = pen.getImageData(x, y, 202, 17).data;
    let dark = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i] < 128) dark += 1;
    return dark / (data.length / 4);
  });
"""


def test_what_was_written_to_attack_stays_text(show):
    browser = show(address="#view=register&sub=tasks")

    assert ATTACK in one(browser, "h1").text
    assert ATTACK in one(browser, "main").text
    show(address="#view=items&item=02-01")
    assert ATTACK in one(browser, "#panel").text
    show(address=f"#search={quote(ATTACK)}&unit={quote(ATTACK)}")
    assert browser.execute_script("return window.hacked") is None


def test_a_script_that_is_not_ours_does_not_run(browser, reports):
    browser.get((reports / "two.html").as_uri())
    browser.execute_script(
        "const s = document.createElement('script'); s.textContent = 'window.hacked = 3';"
        "document.body.append(s);"
    )

    assert browser.execute_script("return window.hacked") is None
    said = [entry["message"] for entry in browser.get_log("browser")]
    assert len(said) == 1
    assert "Content Security Policy" in said[0]


def test_long_lists_come_in_pages_and_are_printed_whole(show):
    browser = show(address="#view=items&kind=duty")
    assert len(texts(browser, "main tbody tr")) == 40
    assert one(browser, ".pager span").text == "第 1 / 2 页，共 60 行"

    paper = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
    pdf = pypdfium2.PdfDocument(io.BytesIO(base64.b64decode(paper)))
    printed = "".join(pdf[n].get_textpage().get_text_bounded() for n in range(len(pdf)))
    assert "02-c01" in printed
    assert "02-c60" in printed
    assert "筛选：类别 常态任务。筛选后 60 项" in printed.replace("\r\n", "")
    assert "清除筛选" not in printed
    assert pdf[0].get_size() == pytest.approx((841.9, 595.3), abs=1)
    assert len(texts(browser, "main tbody tr")) == 40


def test_on_a_phone_nothing_is_wider_than_the_screen(show):
    browser = show()
    wide(browser, 360)
    for view in VIEWS:
        turn(browser, view)
        found = browser.execute_script("return document.documentElement.scrollWidth")
        assert found <= 360, view
    show(address="#view=items&item=01-01")
    assert browser.execute_script("return document.getElementById('panel').scrollWidth") <= 360


def test_before_the_first_quarter_the_register_is_shown(show):
    browser = show("none.html")

    assert texts(browser, "#views a") == [
        "总览",
        "目标和承诺",
        "登记表",
        "数字台账",
        "待核",
        "说明",
    ]
    tiles = dict(
        zip(texts(browser, ".tile .word"), texts(browser, ".tile .count"), strict=True)
    )
    assert tiles == {
        "任务": "2", "目标": "3", "里程碑": "0", "常态任务": "59", "方向": "1", "待核": "1",
    }  # fmt: skip
    show("none.html", "#view=items&item=01-01")
    assert one(browser, "#panel mark").text == "新建幼儿园4所"
