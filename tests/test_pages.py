"""Page pictures: the right words are marked, nothing printed is covered, nothing depends on
the machine's clock, language or folder."""

import io
import os
import shutil
import subprocess
import sys

import numpy
import pandas as pd
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from conftest import ROOT
from packages import ofd_table, ofd_text, write_ofd
from pipeline.__main__ import main
from pipeline.jobs import find_jobs
from pipeline.model import Box
from pipeline.present.sources import draw_pages
from pipeline.publish.labels import Labels
from pipeline.publish.pictures.canvas import FONT, can_write
from pipeline.publish.pictures.listing import Shown, list_pages
from pipeline.publish.pictures.marks import Mark, marks_of
from pipeline.publish.pictures.sheet import HEAD, SHOWN, count_kinds, mark_page, word_of
from pipeline.tables import TABLES, frame_of

SEED = ROOT / "inputs" / "taishan-2023" / "notice.pdf"
POINTS = 72
SCALE = 130 / POINTS
BLUE, PURPLE, ORANGE = (0, 90, 175), (150, 45, 125), (213, 80, 0)
GREEN, GREY, PALE_BLUE, PALE_ORANGE = (
    (0, 140, 95), (110, 110, 110), (205, 228, 250), (255, 200, 150),
)  # fmt: skip


@pytest.fixture(scope="session")
def labels(rules):
    return Labels.from_rules(rules)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The seed notice: its folder, with register and page pictures made by the command."""
    out = tmp_path_factory.mktemp("pages")
    options = ["--out", str(out), "--rules", str(ROOT / "rules")]
    assert main(["run", str(SEED.parent), *options]) == 0
    assert main(["pages", str(SEED.parent), *options]) == 0
    return out / "taishan-2023"


@pytest.fixture(scope="module")
def plain():
    return draw_pages(job_of(SEED.parent))


def job_of(path):
    return find_jobs([path], path.parent / "out")[0]


def table(built, name):
    return pd.read_parquet(built / f"{name}.parquet")


def boxes_in(written):
    for one in written.split(";"):
        page, _, edges = one.partition(":")
        yield int(page), [float(edge) for edge in edges.split(",")]


def dots(png):
    with Image.open(io.BytesIO(png)) as picture:
        return numpy.asarray(picture.convert("RGB")).astype(int)


@pytest.fixture(scope="module")
def marked(built):
    """The marked pages by number, as dots."""
    return [dots(path.read_bytes()) for path in sorted((built / "pages").glob("*.png"))]


def around(picture, box, rim=4):
    """The part of a marked page in a box and a little around it."""
    left, top, right, bottom = (round(edge * SCALE) for edge in box)
    top, bottom = top + HEAD, bottom + HEAD
    return picture[top - rim : bottom + rim, left - rim : right + rim]


def share(part, colour):
    return (part == colour).all(axis=2).mean()


def test_a_folder_of_pictures_and_their_list_is_made(built):
    names = sorted(path.name for path in (built / "pages").iterdir())
    assert names == ["index.html", *(f"page-00{n}.png" for n in range(1, 8))]


@pytest.mark.parametrize(
    ("name", "fate", "colour", "least"),
    [("numbers", "target", BLUE, 0.1), ("numbers", "excluded", PURPLE, 0.03)],
)
def test_every_number_is_framed_in_the_colour_of_its_fate(
    built, marked, name, fate, colour, least
):
    rows = table(built, name).query("fate == @fate")
    assert len(rows) > 50
    for row in rows.itertuples():
        for page, box in boxes_in(row.boxes):
            assert share(around(marked[page - 1], box), colour) > least, row.number_id


def test_the_words_of_every_target_lie_on_pale_blue(built, marked):
    for row in table(built, "targets").itertuples():
        for page, box in boxes_in(row.boxes):
            assert share(around(marked[page - 1], box, 0), PALE_BLUE) > 0.3, row.target_id


def test_what_is_printed_is_never_drawn_over(marked, plain):
    for page in plain:
        before = dots(page.png)
        height, width, _ = before.shape
        after = marked[page.number - 1][HEAD : HEAD + height, :width]
        print_ = before.max(axis=2) < 180
        assert print_.sum() > 5000
        assert (after[print_] <= before[print_]).all()
        assert (before[print_] - after[print_]).max() < 60  # paper under it may be tinted


def test_a_page_on_which_nothing_was_found_has_only_its_legend(marked, plain):
    before = dots(plain[0].png)
    height, width, _ = before.shape
    assert (marked[0][HEAD : HEAD + height, :width] == before).all()


def test_the_list_names_every_number_with_the_rule_that_decided(built):
    page = (built / "pages" / "index.html").read_text("utf-8")
    for number_id in table(built, "numbers")["number_id"]:
        assert page.count(f"<td>{number_id}</td>") == 1
    assert "泰安市泰山区人民政府办公室关于分解落实2023年" in page
    assert 'alt="第4页：目标 11，' in page
    assert "http" not in page


def test_a_text_without_pages_has_no_picture_and_says_so(tmp_path, capsys):
    out, folder = ["--out", str(tmp_path)], str(ROOT / "inputs" / "example-2023")
    rules = ["--rules", str(ROOT / "rules")]
    assert main(["run", folder, *out, *rules]) == 0
    assert main(["pages", folder, *out, *rules]) == 0
    assert "没有页面图" in capsys.readouterr().out
    assert not (tmp_path / "example-2023" / "pages").exists()


def test_other_places_languages_and_clocks_give_the_same_bytes(built, tmp_path):
    shutil.copytree(built, tmp_path / "out" / built.name)
    for path in (tmp_path / "out" / built.name).glob("pages/*"):
        path.unlink()
    code = [sys.executable, "-m", "pipeline", "pages", str(SEED.parent), "--out", "out"]
    other = {"PYTHONPATH": str(ROOT), "TZ": "America/St_Johns", "LC_ALL": "C"}
    done = subprocess.run(
        [*code, "--rules", str(ROOT / "rules")],
        cwd=tmp_path,
        env={**os.environ, **other, "PYTHONHASHSEED": "7"},
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()
    for path in (built / "pages").iterdir():
        again = tmp_path / "out" / built.name / "pages" / path.name
        assert again.read_bytes() == path.read_bytes(), path.name


@pytest.fixture(scope="module")
def turned(tmp_path_factory):
    """The seed with pages turned and cut, and its register."""
    folder = tmp_path_factory.mktemp("turned") / "turned"
    folder.mkdir()
    with pypdfium2.PdfDocument(SEED) as pdf:
        for index, turn in ((2, 90), (3, 180), (5, 270)):
            pdf[index].set_rotation(turn)
        for index in (4, 5):
            width, height = pdf[index].get_size()
            width, height = max(width, height), min(width, height)
            pdf[index].set_cropbox(36, 18, width - 72, height - 36)
        pdf.save(folder / "notice.pdf")
    out = folder.parent / "out"
    assert main(["run", str(folder), "--out", str(out), "--rules", str(ROOT / "rules")]) == 0
    return folder, out / "turned"


def test_boxes_fall_on_the_same_words_where_pages_are_turned_or_cut(built, plain, turned):
    folder, out = turned
    pages = draw_pages(job_of(folder))
    assert [(round(p.width), round(p.height)) for p in pages] == [
        (595, 842), (595, 842), (842, 595), (842, 595), (734, 541), (734, 541), (842, 595),
    ]  # fmt: skip
    numbers = table(built, "numbers"), table(out, "numbers")
    assert numbers[0]["number_id"].tolist() == numbers[1]["number_id"].tolist()
    for one, other in zip(*(frame.itertuples() for frame in numbers), strict=True):
        (page, box), *_ = boxes_in(one.boxes)
        (_, moved), *_ = boxes_in(other.boxes)
        here, there = cut(plain[page - 1], box), cut(pages[page - 1], moved)
        assert abs(here - there).mean() < 25, one.number_id


def cut(page, box):
    """The picture of a box, in one size whatever its place among the dots."""
    with Image.open(io.BytesIO(page.png)) as picture:
        scale = picture.width / page.width
        part = picture.convert("L").resize(
            (24, 12), Image.Resampling.BOX, tuple(edge * scale for edge in box)
        )
    return numpy.asarray(part).astype(int)


def test_pages_are_counted_on_from_file_to_file(tmp_path):
    folder = tmp_path / "several"
    folder.mkdir()
    write_ofd(folder / "notice.ofd", ofd_text(20, 30, "通知"), ofd_text(20, 30, "第二页"))
    (folder / "附件1.txt").write_text("没有页面", "utf-8")
    frames = [Image.new("L", (600, 800), 255), Image.new("L", (800, 600), 255)]
    frames[0].save(folder / "附件2.tiff", save_all=True, append_images=frames[1:])
    shutil.copy(SEED, folder / "附件3.pdf")
    pages = draw_pages(job_of(folder))
    assert [page.number for page in pages] == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert [(round(p.width), round(p.height)) for p in pages[:3]] == [
        (632, 842), (842, 632), (595, 842),
    ]  # fmt: skip


def test_what_stands_on_a_page_that_cannot_be_drawn_is_told_and_listed(tmp_path, capsys):
    folder, out = tmp_path / "mixed", tmp_path / "out"
    folder.mkdir()
    rows = [("序号", "目标任务", "责任单位"), ("1", "新建厂房20万平方米以上。", "区工信局")]
    write_ofd(folder / "notice.ofd", ofd_table(20, 40, (15, 110, 35), rows)[0])
    with pypdfium2.PdfDocument.new() as pdf:
        pdf.new_page(300, 400)
        pdf.new_page(842, 595)
        pdf.import_pages(pypdfium2.PdfDocument(SEED), [3])
        pdf.save(folder / "附件1.pdf")
    options = ["--out", str(out), "--rules", str(ROOT / "rules")]
    assert main(["run", str(folder), *options]) == 0
    assert main(["pages", str(folder), *options]) == 0
    assert "；第 1 页没有图，其上 " in capsys.readouterr().out
    pages = out / "mixed" / "pages"
    assert sorted(path.name for path in pages.iterdir()) == [
        "index.html", "page-002.png", "page-003.png", "page-004.png",
    ]  # fmt: skip
    assert (
        "20万平方米"
        in (pages / "index.html").read_text("utf-8").partition("不在页面图上的")[2]
    )


def test_a_picture_is_small_and_grey(plain):
    for page in plain:
        with Image.open(io.BytesIO(page.png)) as picture:
            assert 110 <= picture.width / page.width * POINTS <= 131
            assert picture.info == {}
            red, green, blue = picture.convert("RGB").split()
        assert red.tobytes() == green.tobytes() == blue.tobytes()
        assert len(page.png) < 130_000


PAPER = Image.new("L", (600, 300), 255)
ImageDraw.Draw(PAPER).rectangle((100, 100, 500, 120), fill=0)
ONE, TWO = Box(1, 100, 30, 160, 42), Box(1, 300, 30, 360, 42)


def drawn(*marks, labels, picture=PAPER):
    out = io.BytesIO()
    picture.save(out, "PNG")
    heading = ("名称", "p 1")
    return mark_page(out.getvalue(), picture.width, marks, labels, heading=heading, told={})


@pytest.mark.parametrize(
    ("kind", "ink", "edge"),
    [
        ("number", BLUE, 1.0),
        ("excluded", PURPLE, 0.62),
        ("review", ORANGE, 1.0),
        ("whole", ORANGE, 1.0),
    ],
)
def test_each_kind_has_a_shape_of_its_own(kind, ink, edge, labels):
    picture = dots(drawn(Mark(kind, (), (ONE,)), labels=labels).png)
    column = (picture[HEAD + 15 : HEAD + 30, 101:159] == ink).all(axis=2)
    rows = column[column.any(axis=1)]
    assert len(rows) == {"number": 2, "excluded": 1, "review": 3, "whole": 3}[kind]
    assert rows.mean() == pytest.approx(edge, abs=0.06)
    inside = picture[HEAD + 30 : HEAD + 42, 100:160]
    hatched = {"review": 0.5}.get(kind, 0)
    assert share(inside, PALE_ORANGE) == pytest.approx(hatched, abs=0.05)


def test_a_promise_is_a_dotted_line_and_a_task_a_bar(labels):
    marks = Mark("promise", (), (ONE,)), Mark("task", ("7",), (TWO,))
    picture = dots(drawn(*marks, labels=labels).png)
    line = (picture[HEAD + 43, 100:160] == GREEN).all(axis=1)
    assert line.mean() == 0.5
    assert (picture[HEAD + 30 : HEAD + 42, 296:298] == GREY).all()


def test_ids_stand_beside_their_marks_and_not_on_print(labels):
    close = Box(1, 100, 102, 200, 118)  # in the middle of a black bar
    marked = drawn(Mark("number", ("04-03a", "04-03b"), (close,)), labels=labels)
    picture = dots(marked.png)
    assert marked.homeless == ()
    assert (picture[HEAD + 100 : HEAD + 121, 100:501] == 0).all()
    words = (picture[HEAD + 80 : HEAD + 100, 90:220] == BLUE).all(axis=2)
    assert words.sum() > 40


def test_an_id_without_a_free_spot_is_told(labels):
    full = Image.new("L", (1400, 60), 0)
    marked = drawn(Mark("excluded", ("9-c01",), (ONE,)), labels=labels, picture=full)
    assert marked.homeless == ()  # paper is added to the right of a full page
    crowd = tuple(Mark("excluded", (f"{n:02}-c01",), (ONE,)) for n in range(80))
    assert "79-c01" in drawn(*crowd, labels=labels, picture=full).homeless


edges = st.floats(-300, 900, allow_nan=False)
boxes = st.builds(
    lambda a, b, c, d: Box(1, a, b, a + abs(c), b + abs(d)), edges, edges, edges, edges
)
kinds = st.sampled_from(["task", "promise", "target", "number", "excluded", "review", "whole"])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(kinds, boxes), max_size=12))
def test_no_mark_anywhere_covers_print_or_fails(labels, found):
    marks = [Mark(kind, (f"{n:02}-01",), (box,)) for n, (kind, box) in enumerate(found)]
    picture = dots(drawn(*marks, labels=labels).png)
    assert (picture[HEAD + 100 : HEAD + 121, 100:501] == 0).all()


def register(**tables):
    return {name: frame_of(name, tables.get(name, ())) for name in TABLES}


def row(page, **fields):
    return {"page": page, "boxes": f"{page}:10,20,30,40" if page else "", **fields}


def test_the_legend_counts_rows_of_the_register():
    target = {"span": "s", "target_id": "01-01a"}
    number = {"number_id": "01-01", "mention": "5", "rule": "r"}
    found = marks_of(
        register(
            tasks=[row(1, seq="1")],
            promises=[row(1, promise_id="01-c09")],
            targets=[
                row(1, **target),
                row(1, **target | {"target_id": "01-01b"}),
                row(2, **target | {"target_id": "01-c02"}),
            ],
            numbers=[
                row(1, **number, fate="target"),
                row(1, **number | {"number_id": "01-02"}, fate="target"),  # part of a ratio
                row(2, **number | {"number_id": "01-03"}, fate="excluded"),
            ],
            review=[
                row(1, subject="01-01a", reason="A"),
                row(1, subject="01-01a", reason="B"),
                row(1, subject="task", seq="1", reason="A"),
                row(None, subject="document", reason="C"),
            ],
        )
    )
    assert count_kinds(found) == {
        "target": 3, "excluded": 1, "review": 3, "promise": 1, "task": 1,
    }  # fmt: skip
    ids = [(mark.kind, mark.ids) for mark in found]
    assert ("number", ("01-01a", "01-01b")) in ids
    assert ("number", ("01-02",)) in ids
    assert ("target", ("01-c02",)) in ids
    assert ("review", ("01-01a",)) in ids


def test_the_list_shows_what_has_no_page_and_runs_no_code(labels):
    numbers = [
        row(None, number_id="01-02", mention="<b>5", rule="r", fate="excluded"),
        row(1, number_id="01-03", mention="\x07", rule="r", fate="excluded"),
    ]
    review = [row(None, subject="document", reason="RECOGNISED_TEXT")]
    shown = [Shown(1, "page-001.png", dict.fromkeys(SHOWN, 0))]
    found = register(numbers=numbers, review=review)
    page = list_pages(shown, found, "<script>alert(1)</script>", labels).decode()
    last = page.partition("不在页面图上的")[2]
    assert "01-02" in last
    assert "整份文件" in last
    assert "&lt;b&gt;5" in last
    assert "01-03" not in last
    assert "<script>" not in page
    assert "\x07" not in page


def test_the_font_has_the_words_of_the_legend_and_no_other_is_used(labels):
    assert FONT.is_file()
    for kind in SHOWN:
        assert can_write(labels.label(f"picture.{kind}"))
    assert can_write("04-03a 第12页 共300页")
    assert not can_write("龘")
    other = Labels({**labels.entries, "picture.target": labels.entries["status.test.met"]}, {})
    assert word_of("target", other) == "target"  # 达到目标: two characters it lacks


@pytest.mark.slow
def test_a_scan_is_drawn_upright_as_it_was_recognised(tmp_path, plain):
    with pypdfium2.PdfDocument(SEED) as pdf:
        straight = pdf[3].render(scale=200 / POINTS, grayscale=True).to_pil().convert("L")
    askew = straight.rotate(1.5, Image.Resampling.BICUBIC, fillcolor=255)
    askew.save(tmp_path / "notice.pdf", resolution=200)
    (page,) = draw_pages(job_of(tmp_path / "notice.pdf"))
    assert (round(page.width), round(page.height)) == (842, 596)
    assert likeness(page.png, plain[3].png) > 0.8
    out = io.BytesIO()
    askew.save(out, "PNG")
    assert likeness(out.getvalue(), plain[3].png) < 0.5


def likeness(one, other):
    """How much two pictures of a page are alike, 1 for the same."""
    small = []
    for png in (one, other):
        with Image.open(io.BytesIO(png)) as picture:
            small.append(numpy.asarray(picture.convert("L").resize((500, 350))).ravel())
    return numpy.corrcoef(*small)[0, 1]
