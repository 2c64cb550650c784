"""Notices and quarterly reports of invented counties, with their truth, as many as wanted.

    PYTHONPATH=tests python bench/generate.py FOLDER COUNT [SEED] [--reports]

FOLDER/inputs/<name>/notice.* are the notices (Word, PDF, web page, text), FOLDER/truth.csv
the targets each prints; with --reports FOLDER/inputs/<name>/<quarter>/ holds what the units
send and FOLDER/reported.csv what they say of which target. Notice number k is the same however
many there are, so that small and large archives can be compared. All of it is invented.
"""

import argparse
import csv
import html
import io
import random
import re
import sys
import tempfile
import zipfile
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import vocabulary as words
from vocabulary import Clause, Field, Figure

DIGITS = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
COLUMNS = (
    "notice",
    "seq",
    "target_id",
    "indicator",
    "accept",
    "measure",
    "comparator",
    "value",
    "unit",
    "lead",
    "optional",
    "template",
)
REPORTED = ("notice", "quarter", "target_id", "reported", "unit", "sentence")
KINDS = ("docx", "docx", "pdf", "html", "txt")
QUARTERS = (("Q1", "一季度", "3月底", 0.2), ("Q2", "上半年", "6月底", 0.5))


@dataclass(frozen=True)
class Aim:
    """A target as it is printed: where its number begins in its task, and what it is."""

    start: int
    figure: Figure
    comparator: str
    value: str
    template: str


@dataclass(frozen=True)
class Work:
    """A task: its field, its text with its aims, who does it and by when."""

    seq: int
    heading: str
    text: str
    lead: str
    partners: tuple[str, ...]
    person: str
    due: str
    aims: tuple[Aim, ...]


@dataclass(frozen=True)
class Letter:
    """A notice before it is set: title and paragraphs of the letter, then its tasks."""

    name: str
    year: int
    area: str
    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    works: tuple[Work, ...]
    layout: str
    kind: str


def written(rng: random.Random, pattern: str, **names: object) -> str:
    """Return a pattern with its choices made and its names and plain numbers filled in."""
    text = re.sub(r"\[([^\]]+)\]", lambda m: rng.choice(m[1].split("|")), pattern)
    text = re.sub(r"<(\d+)-(\d+)>", lambda m: str(rng.randint(int(m[1]), int(m[2]))), text)
    text = text.replace("<place>", rng.choice(words.PLACES))
    text = text.replace("<firm>", rng.choice(words.NAMES) + rng.choice(("公司", "集团")))
    text = text.replace("<name>", rng.choice(words.NAMES))
    for name, value in names.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def drawn(rng: random.Random, figure: Figure) -> str:
    """Return a value within the bounds of a figure, as it is printed."""
    steps = int((figure.high - figure.low) / figure.step)
    step = Decimal(str(figure.step))
    if figure.high <= 20 and figure.step == 1 and figure.unit in ("万亩", "亿元", "亿立方米"):
        step, steps = Decimal("0.1"), steps * 10
    if figure.high < 2:
        step, steps = Decimal("0.01"), int((figure.high - figure.low) * 100)
    value = Decimal(str(figure.low)) + step * rng.randint(0, steps)
    return f"{value.normalize():f}"


def set_clause(rng: random.Random, clause: Clause) -> tuple[str, list[Aim]]:
    """Return the words of a clause and its aims, offsets from its beginning."""
    parts = clause.text.split("{}")
    text, aims = written(rng, parts[0]), []
    for figure, rest in zip(clause.figures, parts[1:], strict=True):
        said, comparator = rng.choice(words.SAID[figure.said])
        value = drawn(rng, figure)
        shown = (
            f"{int(value):,}"
            if len(value) > 3 and value.isdigit() and rng.random() < 0.05
            else value
        )
        head = said.partition("{}")[0]
        aims.append(Aim(len(text) + len(head), figure, comparator, value, clause.text))
        text += said.format(shown + figure.unit) + written(rng, rest)
    return text, aims


def make_work(
    rng: random.Random, seq: int, field: Field, left: list[Clause], area: str, year: int
) -> Work:
    """Return a task of a field: one to four clauses of those left, as a clerk joins them."""
    text, aims = written(rng, rng.choice(words.INTROS)), []
    clauses = [left.pop() for _ in range(min(len(left), rng.choice((1, 1, 2, 2, 2, 3, 3, 4))))]
    for place, clause in enumerate(clauses):
        if place:
            text += rng.choice(words.LINKS if clause.figures else ("。", "；", "，"))
        part, found = set_clause(rng, clause)
        aims += [replace(aim, start=len(text) + aim.start) for aim in found]
        text += part
    text += rng.choice(words.TAILS) + "。"
    units = rng.sample([u for f in words.FIELDS for u in f.units], rng.randint(0, 3))
    lead = area + rng.choice(field.units)
    partners = tuple(area + unit for unit in units if area + unit != lead)
    person = rng.choice(words.SURNAMES) + rng.choice(words.GIVEN)
    due = rng.choice(words.DUES).format(year=year)
    return Work(seq, field.heading, text, lead, partners, person, due, tuple(aims))


def make_letter(seed: int, number: int) -> Letter:
    """Return notice `number` of an archive; it does not depend on the others."""
    rng = random.Random(f"{seed}/{number}")
    area = rng.choice("县市区")
    place, year = rng.choice(words.PLACES) + area, rng.randint(2021, 2026)
    gov = f"{place}人民政府"
    what = rng.choice(
        ("重点工作任务", "政府工作报告重点任务", "经济社会发展主要目标任务", "为民办实事")
    )
    table = f"{year}年{what}{rng.choice(('分解表', '责任分工', '分工方案'))}"
    title = f"{gov}办公室关于{rng.choice((f'印发《{table}》', f'印发{table}'))}的通知"
    names = {"title": table, "gov": gov, "year": year, "office": f"{gov}办公室"}
    demands = rng.sample(words.DEMANDS, rng.randint(1, 3))
    before = (
        f"{place[0]}政办发〔{year}〕{rng.randint(1, 60)}号",
        "各乡镇人民政府、街道办事处，" + area + "政府各部门：",
        written(rng, rng.choice(words.OPENINGS), **names),
        *(written(rng, demand, month=rng.randint(2, 4), **names) for demand in demands),
    )
    after = (f"{gov}办公室", f"{year}年{rng.randint(1, 3)}月{rng.randint(1, 28)}日")
    works: list[Work] = []
    for field in rng.sample(words.FIELDS, rng.randint(3, 8)):
        left = rng.sample(field.clauses, len(field.clauses))
        for _ in range(rng.randint(1, 3)):
            if left:
                works.append(make_work(rng, len(works) + 1, field, left, area, year))
    kind = rng.choice(KINDS)
    layouts = (
        ("bracket", "paragraph")
        if kind == "txt"
        else ("owners", "persons", "merged", "bracket")
    )
    return Letter(
        f"gen-{number:06}",
        year,
        area,
        title,
        before,
        after,
        tuple(works),
        rng.choice(layouts),
        kind,
    )


def truth_of(letter: Letter) -> list[dict[str, str]]:
    """Return one row a target, in the order printed."""
    rows = []
    for work in letter.works:
        places = [m.start() for m in DIGITS.finditer(work.text)]
        for aim in work.aims:
            rows.append(
                {
                    "notice": letter.name,
                    "seq": str(work.seq),
                    "target_id": f"{work.seq:02}-{places.index(aim.start) + 1:02}",
                    "indicator": aim.figure.indicator,
                    "accept": aim.figure.accept,
                    "measure": aim.figure.measure,
                    "comparator": aim.comparator,
                    "value": aim.value,
                    "unit": aim.figure.unit,
                    "lead": work.lead,
                    "optional": "1" if aim.figure.optional else "",
                    "template": aim.template,
                }
            )
    return rows


HEADS = {
    "owners": ("序号", "工作任务", "牵头单位", "配合单位", "完成时限"),
    "persons": ("序号", "重点任务", "责任单位", "责任人"),
    "merged": ("类别", "序号", "目标任务", "牵头单位", "责任单位"),
}
WIDTHS = {
    "owners": (35, 240, 75, 75, 50),
    "persons": (40, 280, 95, 60),
    "merged": (60, 35, 240, 70, 70),
}


def rows_of(letter: Letter) -> list[tuple[str, ...]]:
    """Return the cells of the table of a notice, header first, categories repeated."""
    rows: list[tuple[str, ...]] = [HEADS[letter.layout]]
    for work in letter.works:
        partners = "、".join(work.partners)
        rows.append(
            {
                "owners": (str(work.seq), work.text, work.lead, partners, work.due),
                "persons": (str(work.seq), work.text, work.lead, work.person),
                "merged": (work.heading, str(work.seq), work.text, work.lead, partners),
            }[letter.layout]
        )
    return rows


def listed(letter: Letter) -> list[str]:
    """Return the paragraphs of a list of tasks under headings."""
    lines, heading, count = [], "", 0
    for work in letter.works:
        if work.heading != heading:
            heading, count = work.heading, count + 1
            lines.append(f"{'一二三四五六七八九'[count - 1]}、{heading}")
        owners = f"责任单位：{'、'.join((work.lead, *work.partners))}"
        if letter.layout == "bracket":
            lines.append(f"{work.seq}.{work.text}（{owners}）")
        else:
            lines += [f"{work.seq}.{work.text}", owners]
    return lines


def blocks_of(letter: Letter) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return the paragraphs of a notice in order and the rows of its table, if it has one."""
    if letter.layout in HEADS:
        return [letter.title, *letter.before, *letter.after, "附件"], rows_of(letter)
    return [letter.title, *letter.before, *listed(letter), *letter.after], []


def spans_of(letter: Letter) -> list[tuple[int, int]]:
    """Return first row and number of rows of each merged category of the table."""
    spans: list[tuple[int, int]] = []
    if letter.layout == "merged":
        for row, work in enumerate(letter.works, 1):
            if spans and letter.works[row - 2].heading == work.heading:
                spans[-1] = (spans[-1][0], spans[-1][1] + 1)
            else:
                spans.append((row, 1))
    return spans


def as_txt(letter: Letter) -> bytes:
    return ("\n".join(blocks_of(letter)[0]) + "\n").encode()


def as_html(letter: Letter) -> bytes:
    paragraphs, rows = blocks_of(letter)
    spans = dict(spans_of(letter))
    lines = [f"<p>{html.escape(text)}</p>" for text in paragraphs]
    for number, row in enumerate(rows):
        cells = [f"<td>{html.escape(cell)}</td>" for cell in row]
        if letter.layout == "merged" and number:
            first = html.escape(row[0])
            cells[0] = f'<td rowspan="{spans[number]}">{first}</td>' if number in spans else ""
        lines.append(f"<tr>{''.join(cells)}</tr>")
        lines[-1] = ("<table>" if number == 0 else "") + lines[-1]
    body = "\n".join(lines) + ("</table>" if rows else "")
    title = html.escape(letter.title)
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f"<!DOCTYPE html><html>{head}\n<body>{body}</body></html>\n".encode()


def as_docx(letter: Letter) -> bytes:
    from docx import Document

    paragraphs, rows = blocks_of(letter)
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
        cells = table._cells  # the property walks the whole table anew for every cell
        covered = {r + k for r, count in spans_of(letter) for k in range(1, count)}
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if c or r not in covered:
                    cells[r * len(row) + c].text = text
        for r, count in spans_of(letter):
            cells[r * len(rows[0])].merge(cells[(r + count - 1) * len(rows[0])])
    held = io.BytesIO()
    document.save(held)
    return fixed_zip(held.getvalue())


def fixed_zip(content: bytes) -> bytes:
    """Return an archive whose members bear no time of today."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(held, "w") as made:
        for name in given.namelist():
            member = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(member, given.read(name))
    return held.getvalue()


def as_pdf(letter: Letter) -> bytes:
    from reportlab import rl_config

    import typeset

    rl_config.invariant = 1
    with tempfile.NamedTemporaryFile(suffix=".pdf") as held:
        style = typeset.Style(page=typeset.TALL, margin=55, size=10.5)
        press = typeset.open_press(Path(held.name), style)
        paragraphs, rows = blocks_of(letter)
        set_paragraphs(press, paragraphs)
        if rows:
            press.start_page()
            cells, spans = merged_cells(letter, rows)
            typeset.set_table(press, cells, WIDTHS[letter.layout], spans)
        typeset.finish(press)
        return Path(held.name).read_bytes()


def set_paragraphs(press, paragraphs: list[str]) -> None:
    """Print paragraphs one below the other, title and number of the notice in the middle."""
    import typeset

    style = press.style
    for place, text in enumerate(paragraphs):
        lines = len(text) * style.size // (style.page[0] - 2 * style.margin) + 2
        if press.y + lines * style.leading * style.size > style.page[1] - style.margin:
            press.start_page()
        align = "centre" if place < 2 else "left"
        typeset.set_words(press, text, align, indent=2 if place > 2 else 0)


def merged_cells(letter: Letter, rows: list[tuple[str, ...]]):
    """Return the cells of a table, None where one is covered, and what the others cover."""
    spans = {(r, 0): (count, 1) for r, count in spans_of(letter) if count > 1}
    covered = {r + k for (r, _), (count, _) in spans.items() for k in range(1, count)}
    cells = [list(row) for row in rows]
    for r in covered:
        cells[r][0] = None
    return cells, spans


MAKERS = {"txt": as_txt, "html": as_html, "docx": as_docx, "pdf": as_pdf}


def reports_of(letter: Letter, seed: int) -> tuple[dict[str, bytes], list[dict[str, str]]]:
    """Return the files the units of a notice send by path, and a row a figure in them."""
    rng = random.Random(f"{seed}/{letter.name}/reports")
    files, said = {}, []
    for quarter, called, until, share in QUARTERS:
        folder = f"{letter.year}{quarter}"
        received = [("file", "received", "unit")]
        for unit in dict.fromkeys(work.lead for work in letter.works):
            lines = [f"关于{letter.year}年{called}重点工作进展情况的报告"]
            for row in (r for r in truth_of(letter) if r["lead"] == unit):
                value, sentence = reported(rng, row, called, until, share)
                lines.append(f"{len(lines)}.{sentence}")
                said.append(
                    {
                        "notice": letter.name,
                        "quarter": folder,
                        "target_id": row["target_id"],
                        "reported": value,
                        "unit": row["unit"],
                        "sentence": sentence,
                    }
                )
            files[f"{folder}/{unit}.txt"] = ("\n".join(lines) + "\n").encode()
            month = int(until[0]) + 1
            received.append(
                (f"{unit}.txt", f"{letter.year}-{month:02}-02T09:00:00+08:00", unit)
            )
        files[f"{folder}/received.csv"] = "".join(
            ",".join(r) + "\n" for r in received
        ).encode()
    return files, said


def reported(
    rng: random.Random, row: dict[str, str], called: str, until: str, share: float
) -> tuple[str, str]:
    """Return what a unit reports of a target, as a figure and as a sentence."""
    aim, name, unit = Decimal(row["value"]), row["indicator"], row["unit"]
    flow = row["measure"] in ("count", "increment")
    near = aim * Decimal(str(share if flow else 1)) * rng.randint(80, 115) / 100
    whole = aim == aim.to_integral_value() and unit not in ("%", "万亩", "亿元", "‰")
    value = f"{near.quantize(Decimal(1) if whole else Decimal('0.1')).normalize():f}"
    when = rng.choice((f"截至{until}，", f"{called}，", f"今年{called}，", ""))
    clause = row["template"]
    if flow and clause.endswith("{}") and clause.count("{}") == 1 and "[" not in clause:
        text = clause.format(f"{rng.choice(('', '共'))}{value}{unit}")
        return value, f"{when}{rng.choice(('', '已'))}{text}。"
    verbs = {
        "growth_rate": ("同比增长", "增长"),
        "reduction_rate": ("同比下降", "下降"),
        "increment": ("新增",),
        "count": ("完成",),
    }.get(row["measure"], ("达到", "为"))
    return value, f"{when}{name}{rng.choice(verbs)}{value}{unit}。"


def write_archive(folder: Path, count: int, seed: int = 1, reports: bool = False) -> int:
    """Return how many targets are printed in the notices that now stand below a folder."""
    targets = 0
    folder.mkdir(parents=True, exist_ok=True)
    with (
        (folder / "truth.csv").open("w", encoding="utf-8", newline="") as truth,
        (folder / "reported.csv").open("w", encoding="utf-8", newline="") as told,
    ):
        rows = csv.DictWriter(truth, COLUMNS)
        facts = csv.DictWriter(told, REPORTED)
        rows.writeheader()
        facts.writeheader()
        for number in range(count):
            letter = make_letter(seed, number)
            home = folder / "inputs" / letter.name
            home.mkdir(parents=True, exist_ok=True)
            (home / f"notice.{letter.kind}").write_bytes(MAKERS[letter.kind](letter))
            found = truth_of(letter)
            targets += len(found)
            rows.writerows(found)
            if reports:
                files, said = reports_of(letter, seed)
                facts.writerows(said)
                for name, content in files.items():
                    (home / name).parent.mkdir(exist_ok=True)
                    (home / name).write_bytes(content)
    return targets


def main(arguments: list[str]) -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("count", type=int)
    asked.add_argument("seed", type=int, nargs="?", default=1)
    asked.add_argument("--reports", action="store_true")
    given = asked.parse_args(arguments)
    targets = write_archive(given.folder, given.count, given.seed, given.reports)
    print(f"{given.count} 份通知，{targets} 个目标 -> {given.folder}")


if __name__ == "__main__":
    main(sys.argv[1:])
