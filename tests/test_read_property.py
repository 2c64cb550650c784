"""One table set in every form: what was set is what is read, merged cells once."""

from dataclasses import dataclass

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packages import (
    ofd_line,
    ofd_text,
    shown,
    tbl,
    tc,
    tr,
    write_docx,
    write_ofd,
)
from pipeline.notice.readers import read_document

WORDS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
LETTER = "<p>现将任务分解如下，请认真贯彻执行。</p>"


@dataclass(frozen=True)
class Spot:
    row: int
    column: int
    down: int
    across: int
    text: str


@st.composite
def grids(draw):
    """A grid of cells, some over several rows or columns; each row and column begins one."""
    height, width = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    free = {(r, c) for r in range(height) for c in range(width)}
    spots = []
    for row in range(height):
        for column in range(width):
            if (row, column) not in free:
                continue
            down = draw(st.integers(1, 2)) if column and row + 1 < height else 1
            across = draw(st.integers(1, 2)) if row and column + 1 < width else 1
            places = {(row + i, column + k) for i in range(down) for k in range(across)}
            if not places <= free:
                down, across, places = 1, 1, {(row, column)}
            free -= places
            words = WORDS[len(spots) : len(spots) + draw(st.integers(1, 3))]
            spots.append(Spot(row, column, down, across, words or "末"))
    return height, width, spots


def expected(height, width, spots):
    rows = [[None] * width for _ in range(height)]
    for spot in spots:
        one = (spot.down, spot.across) == (1, 1)
        cell = spot.text if one else (spot.text, spot.down, spot.across)
        rows[spot.row][spot.column] = cell
    return rows


def set_html(path, height, width, spots):
    rows = [
        "".join(
            f"<td rowspan={s.down} colspan={s.across}>{s.text}</td>"
            for s in spots
            if s.row == r
        )
        for r in range(height)
    ]
    path.write_text(f"<html>{LETTER}<table><tr>{'<tr>'.join(rows)}</table></html>", "utf-8")


def set_docx(path, height, width, spots):
    rows = []
    for row in range(height):
        cells = []
        for spot in sorted(spots, key=lambda s: s.column):
            if spot.row <= row < spot.row + spot.down:
                span = f'<w:gridSpan w:val="{spot.across}"/>'
                state = ' w:val="restart"' if spot.row == row else ""
                merge = f"<w:vMerge{state}/>" if spot.down > 1 else ""
                cells.append(tc(spot.text if spot.row == row else "", props=span + merge))
        rows.append(tr(*cells))
    write_docx(path, tbl(*rows, widths=[2000] * width))


def set_xlsx(path, height, width, spots):
    book = openpyxl.Workbook()
    for s in spots:
        book.active.cell(s.row + 1, s.column + 1, s.text)
        if s.down * s.across > 1:
            book.active.merge_cells(
                None, s.row + 1, s.column + 1, s.row + s.down, s.column + s.across
            )
    book.save(path)


def set_ofd(path, height, width, spots):
    objects = []
    for s in spots:
        x0, y0 = 20 + 40 * s.column, 30 + 10 * s.row
        x1, y1 = x0 + 40 * s.across, y0 + 10 * s.down
        sides = (x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)
        objects += [ofd_line(*side) for side in sides]
        objects.append(ofd_text(x0 + 2, (y0 + y1) / 2 + 1.5, s.text))
    write_ofd(path, "".join(objects))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(grids())
def test_a_table_is_read_alike_from_every_form(tmp_path, grid):
    truth = expected(*grid)
    for name, write in {
        "html": set_html,
        "docx": set_docx,
        "xlsx": set_xlsx,
        "ofd": set_ofd,
    }.items():
        path = tmp_path / f"notice.{name}"
        write(path, *grid)

        tables = [block for block in shown(read_document(path)) if isinstance(block, list)]

        assert tables == [truth], name
