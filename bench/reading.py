"""Reading: pages of a PDF, against pdfplumber, other peers and the limit; memory over many.

The limit is a bare loop over the calls of pdfium the reader cannot do without, written as
anyone would write it with pypdfium2, nothing made of what they return.
"""

import csv
import ctypes
import gc
import logging
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.model import Table
from pipeline.notice.readers.pdf import read_pdf
from rows import ROOT, SEED, Growth, Row, best, installed

ROUNDS = 9
GOLD = ROOT / "tests" / "gold" / "taishan-2023-tasks.csv"
BLANK = re.compile(r"[\s、\u3000]+")
PAGES = (7, 70, 350, 1400)
PEAK = """
import re, sys, time
from pathlib import Path
from pipeline.notice.readers.pdf import open_pdf, read_leaf, Tally
pdf, tally = open_pdf(Path(sys.argv[1])), Tally()
began = time.process_time()
for index in range(len(pdf)):
    page = pdf[index]
    read_leaf(page.raw, index + 1, tally)
    page.close()
most = re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text())
print(time.process_time() - began, int(most[1]) / 1024)
"""


def rows(_asked):
    logging.disable(logging.CRITICAL)  # pdfminer says much about fonts
    gc.set_threshold(50_000, 20, 20)  # as the command does; for all alike
    ours_right = count_right(ours(SEED))
    found = [against(name, call, aim, ours_right) for name, call, aim in peers()]
    reader, limit = best(3 * ROUNDS, lambda: read_pdf(SEED), lambda: bare(SEED))
    found.append(
        Row(
            "reading",
            "seed notice, 7 pages",
            reader,
            "limit: bare pdfium calls",
            limit,
            True,
            0.6,
        )
    )
    return [*found, *grow()]


def against(name, call, aim, ours_right):
    """Return the row of one peer; the slow ones are asked less often."""
    rounds = ROUNDS if name.startswith("pdfplumber") else 2
    reader, peer = best(rounds, lambda: read_pdf(SEED), lambda: call(SEED))
    right = f"{ours_right} | {count_right(call(SEED))} of 35"
    return Row("reading", "seed notice, 7 pages", reader, name, peer, True, aim, right)


def ours(path):
    """Return the rows of all tables as texts."""
    tables = [block for block in read_pdf(path).blocks if isinstance(block, Table)]
    return [
        ["".join(line.text for line in cell.lines) if cell else "" for cell in row]
        for table in tables
        for row in table.rows
    ]


def count_right(found):
    """Return how many rows of the truth are there with just their four cells."""
    with GOLD.open(encoding="utf-8-sig", newline="") as handle:
        truth = [frozenset(map(bare_text, row.values())) for row in csv.DictReader(handle)]
    read = {frozenset(bare_text(cell) for cell in row if cell) - {""} for row in found}
    return sum(row in read for row in truth)


def bare_text(text):
    return BLANK.sub("", text or "")


def peers():
    """Return name, call and aim of every peer that is installed."""
    known = (
        ("pdfplumber", "extract_tables", plumber, 6),
        ("camelot-py", "lattice", camelot, None),
        ("tabula-py", "lattice", tabula, None),
        ("pymupdf", "find_tables", mupdf, None),
    )
    return [
        (f"{package} {installed(package)} {what}", call, aim)
        for package, what, call, aim in known
        if installed(package)
    ]


def plumber(path):
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return [row for page in pdf.pages for table in page.extract_tables() for row in table]


def camelot(path):
    import camelot

    tables = camelot.read_pdf(str(path), pages="all", flavor="lattice")
    return [row for table in tables for row in table.df.to_numpy().tolist()]


def tabula(path):
    import tabula

    tables = tabula.read_pdf(
        str(path), pages="all", lattice=True, pandas_options={"header": None, "dtype": str}
    )
    return [row for table in tables for row in table.fillna("").to_numpy().tolist()]


def mupdf(path):
    import pymupdf

    with pymupdf.open(path) as pdf:
        return [row for page in pdf for table in page.find_tables() for row in table.extract()]


def bare(path):
    """Ask pdfium for everything the reader uses, and make nothing of it."""
    pdf = pypdfium2.PdfDocument(path)
    for index in range(len(pdf)):
        page = pdf[index]
        text_page = pdfium.FPDFText_LoadPage(page.raw)
        bare_text_page(text_page)
        bare_objects(page.raw)
        pdfium.FPDFText_ClosePage(text_page)
        page.close()
    pdf.close()


def bare_text_page(text_page):
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    matrix, known = pdfium.FS_MATRIX(), 0
    count = pdfium.FPDFText_CountChars(text_page)
    codes = (ctypes.c_ushort * (count + 1))()
    pdfium.FPDFText_GetText(text_page, 0, count, codes)
    for place in range(count):
        owner = pdfium.FPDFText_GetTextObject(text_page, place)
        if not owner:
            continue
        address = ctypes.addressof(owner.contents)
        if address != known:
            known = address
            pdfium.FPDFText_GetMatrix(text_page, place, matrix)
            pdfium.FPDFText_GetFontSize(text_page, place)
            pdfium.FPDFTextObj_GetTextRenderMode(owner)
        pdfium.FPDFText_GetCharOrigin(text_page, place, x, y)
        pdfium.FPDFText_GetLooseCharBox(text_page, place, box)
        pdfium.FPDFText_HasUnicodeMapError(text_page, place)


def bare_objects(page):
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    sides = [ctypes.c_float() for _ in range(4)]
    for place in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, place)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_PATH:
            pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
            pdfium.FPDFPageObj_GetBounds(item, *sides)
            pdfium.FPDFPath_CountSegments(item)


def grow():
    """Return time and memory over more and more pages, the seed's again and again."""
    laps, peaks = [], []
    with tempfile.TemporaryDirectory() as folder:
        for count in PAGES:
            path = Path(folder) / f"{count}.pdf"
            repeat_pages(path, count)
            done = subprocess.run(
                [sys.executable, "-c", PEAK, str(path)],
                cwd=ROOT,
                check=True,
                capture_output=True,
                encoding="utf-8",
            )
            lap, peak = map(float, done.stdout.split())
            laps.append(lap / count * 1e3)
            peaks.append(peak)
    return [
        Growth("reading", "page after page", "pages", "ms a page", PAGES, tuple(laps)),
        Growth("reading", "page after page", "pages", "peak MB", PAGES, tuple(peaks)),
    ]


def repeat_pages(path, count):
    """Write the pages of the seed notice again and again, their fonts once."""
    whole, seed = pypdfium2.PdfDocument.new(), pypdfium2.PdfDocument(SEED)
    whole.import_pages(seed, [place % len(seed) for place in range(count)])
    whole.save(path)
    whole.close()
    seed.close()
