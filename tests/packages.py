"""Zips of XML written by hand: .docx from a body, .ofd from texts and lines on pages."""

import zipfile

from pipeline.model import Paragraph

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{WORD}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def write_zip(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def write_docx(path, body, **parts):
    """Write a .docx; further parts by name: numbering, styles, footnotes."""
    files = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
    }
    for name, content in parts.items():
        files[f"word/{name}.xml"] = f"<w:{name} {SPACES}>{content}</w:{name}>"
    return write_zip(path, files)


def p(*runs, props=""):
    """A paragraph; a run is a text or ready XML."""
    made = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{props}</w:pPr>{made}</w:p>"


def r(text, props=""):
    return f"<w:r><w:rPr>{props}</w:rPr><w:t>{text}</w:t></w:r>"


def tc(*content, props=""):
    """A table cell; content is a text or ready XML."""
    made = "".join(item if item.startswith("<") else p(item) for item in content)
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{made}</w:tc>"


def tr(*cells, props=""):
    made = "".join(cell if cell.startswith("<") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{props}</w:trPr>{made}</w:tr>"


def tbl(*rows, widths=()):
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def write_ofd(path, *pages, extra=None):
    """Write an .ofd of A4 pages; each is the XML of its objects."""
    listed = "".join(
        f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
    )
    files = {
        "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for number, objects in enumerate(pages):
        files[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"<ofd:Page {OFD}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content>"
            "</ofd:Page>"
        )
    return write_zip(path, files | (extra or {}))


def ofd_text(x, y, text, size=4.0, deltas=None, more=""):
    """A line of text whose first character has its origin at x, y (millimetres)."""
    widths = [size if c >= "\u2e80" else size / 2 for c in text]
    steps = " ".join(f"{w:g}" for w in widths[:-1]) if deltas is None else deltas
    return (
        f'<ofd:TextObject ID="1" Boundary="{x:g} {y - size:g} {sum(widths):g} {1.2 * size:g}" '
        f'Font="1" Size="{size:g}" {more}><ofd:TextCode X="0" Y="{size:g}" DeltaX="{steps}">'
        f"{text}</ofd:TextCode></ofd:TextObject>"
    )


def ofd_line(x0, y0, x1, y1):
    """A stroked line."""
    return (
        f'<ofd:PathObject ID="2" Boundary="{x0:g} {y0:g} {max(x1 - x0, 0.1):g} '
        f'{max(y1 - y0, 0.1):g}" LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L {x1 - x0:g} '
        f"{y1 - y0:g}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def ofd_table(left, top, widths, rows, size=4.0, pitch=6.0):
    """A ruled table; a cell's lines are parted by line breaks. Return objects and bottom."""
    xs = [left]
    for width in widths:
        xs.append(xs[-1] + width)
    objects, y = [ofd_line(xs[0], top, xs[-1], top)], top
    for row in rows:
        height = pitch * max(cell.count("\n") + 1 for cell in row) + 2
        for x, cell in zip(xs, row, strict=False):
            for place, line in enumerate(cell.split("\n")):
                if line:
                    objects.append(ofd_text(x + 1, y + 1 + pitch * (place + 0.8), line, size))
        y += height
        objects.append(ofd_line(xs[0], y, xs[-1], y))
    objects += [ofd_line(x, top, x, y) for x in xs]
    return "".join(objects), y


def shown(document):
    """Paragraphs as text with / between lines, tables as rows of cells."""
    return [shown_block(block) for block in document.blocks]


def shown_block(block):
    if isinstance(block, Paragraph):
        return "/".join(line.text for line in block.lines)
    return [[shown_cell(cell) for cell in row] for row in block.rows]


def shown_cell(cell):
    """A cell's text; with rows and columns it covers, where those are several."""
    if cell is None:
        return None
    text = "/".join(line.text for line in cell.lines)
    return text if (cell.down, cell.across) == (1, 1) else (text, cell.down, cell.across)
