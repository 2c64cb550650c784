"""A PDF page -> which characters its file prints, in which order and style; not yet where."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from itertools import chain, compress, pairwise, repeat
from operator import ne
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.notice.readers.calls import handle_of, has_map_error, text_objects
from pipeline.notice.readers.radicals import fold_radical
from pipeline.notice.readers.styles import Style, read_styles

HYPHEN = "\x02"  # pdfium's sign for a hyphen at the end of a line
SURROGATE = "\ud800"  # half of a character beyond 16 bits
UNKNOWN = "\ufffd"
"""Stands where a font does not say which character it prints."""
IGNORED = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufffe\r\n")


class Print(NamedTuple):
    """The characters a page prints, a column each; those that pdfium adds are left out.

    `places` are their indices among the `total` pdfium knows, `chars` what `read_code` makes
    of them. Neighbours that one text object prints are a run: `runs` gives its number for each
    character, `styles` its style for each run.
    """

    total: int
    places: list[int]
    chars: list[str]
    runs: list[int]
    styles: list[Style]
    owners: frozenset[int]

    def only(self, kept: Sequence[bool]) -> Print:
        """Return those of the characters whose flag is set."""
        return self._replace(
            places=list(compress(self.places, kept)),
            chars=list(compress(self.chars, kept)),
            runs=list(compress(self.runs, kept)),
        )


def read_print(text_page: Any) -> Print:
    """Return what is printed on a page, without its places."""
    count = max(0, pdfium.FPDFText_CountChars(text_page))
    found = text_objects(handle_of(text_page), count)
    places = list(compress(range(count), found))
    owners = list(filter(None, found))
    chars = list(compress(read_codes(text_page, count), found))
    starts = [*compress(range(len(owners)), map(ne, owners, [0, *owners])), len(owners)]
    runs = [repeat(run, end - start) for run, (start, end) in enumerate(pairwise(starts))]
    firsts = starts[:-1]
    styles = read_styles(
        text_page, [places[first] for first in firsts], [owners[first] for first in firsts]
    )
    return Print(count, places, chars, list(chain(*runs)), styles, frozenset(owners))


def read_codes(text_page: Any, count: int) -> list[str]:
    """Return the characters of a page as `read_code` reads them.

    One call gives them all, unless some are of no use or beyond 16 bits: then each is asked
    for.
    """
    codes = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(text_page, 0, count, codes) == count + 1:
        read = list(map(CODES.__getitem__, codes[:count]))
        if SURROGATE not in read:
            return read
    return [read_code(pdfium.FPDFText_GetUnicode(text_page, i)) for i in range(count)]


def read_code(code: int) -> str:
    """Return the character of a code: a blank for all blanks, nothing for what is no mark."""
    if 0xD800 <= code <= 0xDFFF:
        return SURROGATE
    char = chr(code)
    if char in IGNORED:
        return ""
    if code < 0x20 and char != HYPHEN and not char.isspace():
        return UNKNOWN
    if char.isspace():
        return " "
    return "-" if char == HYPHEN else fold_radical(char)


class Codes(dict[int, str]):
    """What `read_code` makes of every code of 16 bits met before."""

    def __missing__(self, code: int) -> str:
        """Return the character of a code, and keep it."""
        return self.setdefault(code, read_code(code))


CODES = Codes()


def mark_unknown(text_page: int, printed: Print) -> list[str]:
    """Return the characters; those of which the font does not say what they are, UNKNOWN.

    A character is asked for once a font, where it comes first.
    """
    fonts = [style.font for style in printed.styles]
    marks = list(zip(map(fonts.__getitem__, printed.runs), printed.chars, strict=True))
    firsts = dict(zip(reversed(marks), reversed(printed.places), strict=True))
    errors = map(has_map_error, repeat(text_page), firsts.values())
    unknown = {mark for mark, error in zip(firsts, errors, strict=True) if error == 1}
    if not unknown:
        return printed.chars
    return [UNKNOWN if mark in unknown else mark[1] for mark in marks]
