"""Bars behind figures: the form of Excel 2007, and beside it that of Excel 2010.

The older form, the one openpyxl writes, fades out towards its end, so that nobody sees where a
bar ends. The newer one is solid; Excel, WPS and LibreOffice draw it where a sheet has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

COLOUR = "FF9DC3E6"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
RULE_EXTENSION = "{B025F937-C7B1-47D3-B67F-A62EFF666E3E}"
SHEET_EXTENSION = "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"
BAR = regex.compile(
    rb'<conditionalFormatting sqref="(?P<area>[A-Z0-9:]+)"><cfRule type="dataBar"'
    rb"(?:(?!</cfRule>).)*(?P<end></cfRule>)",
    regex.DOTALL,
)


def add_bars(sheet: Worksheet, letter: str, last: int) -> None:
    """Return nothing; shares of a column have bars behind their figures, 100 % being full."""
    from openpyxl.formatting.rule import DataBar, FormatObject, Rule
    from openpyxl.styles.colors import Color

    ends = [FormatObject(type="num", val=0), FormatObject(type="num", val=1)]
    bar = DataBar(cfvo=ends, color=Color(COLOUR), showValue=True, minLength=0, maxLength=100)
    area = f"{letter}2:{letter}{max(last, 2)}"
    sheet.conditional_formatting.add(area, Rule(type="dataBar", dataBar=bar))


def with_solid_bars(sheet: bytes) -> bytes:
    """Return the XML of a sheet, each bar also in the form that is drawn solid."""
    bars = list(BAR.finditer(sheet))
    if not bars:
        return sheet
    pieces, done = [], 0
    for number, bar in enumerate(bars, 1):
        pieces += [sheet[done : bar.start("end")], pointer(name_of(number))]
        done = bar.start("end")
    solid = b"".join(
        solid_bar(name_of(number), bar["area"]) for number, bar in enumerate(bars, 1)
    )
    tail = (
        f'<extLst><ext xmlns:x14="{X14}" uri="{SHEET_EXTENSION}">'
        "<x14:conditionalFormattings>".encode()
        + solid
        + b"</x14:conditionalFormattings></ext></extLst></worksheet>"
    )
    return b"".join([*pieces, sheet[done:].replace(b"</worksheet>", tail)])


def name_of(number: int) -> str:
    """Return the name that ties the two forms of a bar together."""
    return f"{{DA7A0000-0000-4000-8000-{number:012X}}}"


def pointer(name: str) -> bytes:
    """Return what leads from the older form of a bar to the newer one."""
    return (
        f'<extLst><ext xmlns:x14="{X14}" uri="{RULE_EXTENSION}">'
        f"<x14:id>{name}</x14:id></ext></extLst>"
    ).encode()


def solid_bar(name: str, area: bytes) -> bytes:
    """Return a bar in the newer form."""
    ends = "".join(f'<x14:cfvo type="num"><xm:f>{n}</xm:f></x14:cfvo>' for n in (0, 1))
    return (
        f'<x14:conditionalFormatting xmlns:xm="{XM}"><x14:cfRule type="dataBar" id="{name}">'
        f'<x14:dataBar minLength="0" maxLength="100" gradient="0">{ends}'
        '<x14:negativeFillColor rgb="FFF4978E"/><x14:axisColor rgb="FF000000"/>'
        f"</x14:dataBar></x14:cfRule><xm:sqref>{area.decode()}</xm:sqref>"
        "</x14:conditionalFormatting>"
    ).encode()
