"""Files that mean harm, each made by hand in a few lines: bombs, circles, depths, lies."""

import io
import stat
import zipfile
import zlib
from email.message import EmailMessage

from openpyxl import Workbook

from packages import OFD, SPACES
from submissions import HEADER

BILLION = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
LAUGHS = f"<?xml version='1.0'?><!DOCTYPE a [{BILLION}]>"
OUTSIDE = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"


def zipped(parts, level=9):
    """Return a zip; parts are (name or ZipInfo, content)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def repacked(content, changes):
    """Return an office file with some of its parts changed or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped([*(parts | changes).items()])


def pdf(objects, trailer="/Root 1 0 R"):
    """Return a PDF of objects by number, with a right table of their places."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        places[number] = len(out)
        body = content if isinstance(content, bytes) else content.encode()
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places.get(number, 0)
    out += f"trailer\n<< /Size {size} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def stream(content, more="", packed=1):
    """Return a stream object, packed so many times."""
    for _ in range(packed):
        content = zlib.compress(content, 9)
    filters = f"/Filter [{'/FlateDecode ' * packed}]" if packed else ""
    return f"<< /Length {len(content)} {filters} {more} >>\nstream\n".encode() + (
        content + b"\nendstream"
    )


CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
TREE = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PAGE = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
    "/Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>"
)
WORDS = b"BT /F 12 Tf 50 700 Td (1. build 20 schools) Tj ET\n"


def one_page(content, **more):
    objects = {1: CATALOG, 2: TREE, 3: PAGE, 4: content, 5: FONT}
    return pdf(objects | {int(name[1:]): value for name, value in more.items()})


def packed_twice(size=1_500_000_000):
    """A stream of blanks packed twice: two kilobytes that become one and a half gigabytes."""
    packer, inner = zlib.compressobj(9), io.BytesIO()
    for _ in range(size // 10_000_000):
        inner.write(packer.compress(b" " * 10_000_000))
    inner.write(packer.flush())
    return inner.getvalue()


def pdf_bomb():
    inner = zlib.compress(packed_twice(), 9)
    head = f"<< /Length {len(inner)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n"
    return one_page(head.encode() + inner + b"\nendstream")


def pdf_operators():
    return one_page(stream(WORDS * 4_000_000))


def pdf_lines():
    return one_page(stream(b"0 0 m 9 9 l S\n" * 10_000_000))


def pdf_million_pages():
    kids = "3 0 R " * 1_000_000
    tree = f"<< /Type /Pages /Kids [{kids}] /Count 1000000 >>"
    return pdf({1: CATALOG, 2: tree, 3: PAGE, 4: stream(WORDS), 5: FONT})


def pdf_claimed_pages():
    tree = "<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>"
    return pdf({1: CATALOG, 2: tree, 3: PAGE, 4: stream(WORDS), 5: FONT})


def pdf_circle_of_pages():
    tree = "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 /Parent 2 0 R >>"
    return pdf({1: CATALOG, 2: tree})


def pdf_deep_pages(depth=200_000):
    objects = {1: CATALOG}
    for number in range(2, depth):
        objects[number] = f"<< /Type /Pages /Kids [{number + 1} 0 R] /Count 1 >>"
    objects[depth] = "<< /Type /Page /MediaBox [0 0 9 9] >>"
    return pdf(objects)


def pdf_circle_of_outlines():
    catalog = "<< /Type /Catalog /Pages 2 0 R /Outlines 7 0 R >>"
    objects = {
        1: catalog, 2: TREE, 3: PAGE, 4: stream(WORDS), 5: FONT,
        7: "<< /First 8 0 R /Last 8 0 R >>",
        8: "<< /Title (a) /Next 8 0 R /Prev 8 0 R /First 8 0 R /Parent 8 0 R >>",
    }  # fmt: skip
    return pdf(objects)


def pdf_circle_of_forms():
    form = stream(
        b"/X Do /X Do\n", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
        "/Resources << /XObject << /X 6 0 R >> >>"
    )  # fmt: skip
    return one_page(stream(b"/X Do\n" + WORDS), _6=form)


def pdf_forms_in_forms(depth=30):
    """Each form draws the next one ten times: 10^30 drawings."""
    objects = {1: CATALOG, 2: TREE, 3: PAGE, 4: stream(b"/X Do\n" + WORDS), 5: FONT}
    for number in range(6, 6 + depth):
        more = (
            "/Type /XObject /Subtype /Form /BBox [0 0 900 900] "
            f"/Resources << /Font << /F 5 0 R >> /XObject << /X {number + 1} 0 R >> >>"
        )
        objects[number] = stream(b"/X Do\n" * 10, more)
    objects[6 + depth] = stream(WORDS, "/Type /XObject /Subtype /Form /BBox [0 0 900 900]")
    return pdf(objects)


def pdf_brackets():
    return one_page(stream(b"[" * 5_000_000 + WORDS))


def pdf_bracketed_object():
    return pdf({1: CATALOG, 2: "[" * 3_000_000})


def pdf_length_circle():
    return one_page(b"<< /Length 4 0 R >>\nstream\n" + WORDS + b"endstream")


def pdf_objects_bomb():
    """A table of places in a stream that becomes a gigabyte."""
    inner = zlib.compress(packed_twice(1_000_000_000), 9)
    head = (
        f"<< /Type /XRef /Size 90000000 /W [1 2 1] /Root 1 0 R /Length {len(inner)} "
        "/Filter [/FlateDecode /FlateDecode] >>\nstream\n"
    )
    body = b"%PDF-1.7\n1 0 obj\n" + head.encode() + inner + b"\nendstream\nendobj\n"
    return body + b"startxref\n9\n%%EOF\n"


def pdf_vast_page():
    vast = PAGE.replace("600 800", "99999999 99999999")
    return pdf({1: CATALOG, 2: TREE, 3: vast, 4: stream(WORDS), 5: FONT})


def workbook(rows=((1, 2),)):
    book = Workbook()
    book.active.append(HEADER)
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
SHEET_HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def sheet(cells, head=""):
    body = f"{SHEET_HEAD}{head}<sheetData>{cells}</sheetData></worksheet>"
    return repacked(workbook(), {SHEET: body})


def xlsx_bomb():
    return repacked(workbook(), {SHEET: b" " * 900_000_000})


def xlsx_slow_bomb():
    """Below every ratio: ninety megabytes of cells that hold a digit each."""
    cell = "".join(f'<c r="A{n % 9}"><v>{n * 7919 % 99991}</v></c>' for n in range(300_000))
    return sheet(f'<row r="1">{cell * 9}</row>')


def xlsx_wide():
    return sheet('<row r="1"><c r="EQXD1"><v>1</v></c></row>')


def xlsx_far_corner():
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return sheet(f'<row r="1"><c r="A1"><v>1</v></c></row>{far}')


def xlsx_square():
    """Two cells that span just under what is allowed."""
    far = '<row r="1700"><c r="BLL1700"><v>1</v></c></row>'
    return sheet(f'<row r="1"><c r="A1"><v>1</v></c></row>{far}')


def xlsx_merged():
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    body = f"{SHEET_HEAD}<sheetData/>{merged}</worksheet>"
    return repacked(workbook(), {SHEET: body})


def xlsx_deep():
    return repacked(workbook(), {SHEET: SHEET_HEAD + "<a>" * 2_000_000})


def xlsx_laughs():
    return repacked(workbook(), {SHEET: f"{LAUGHS}<worksheet>&l9;</worksheet>"})


def xlsx_outside():
    return repacked(workbook(), {"xl/sharedStrings.xml": f"{OUTSIDE}<sst>&x;</sst>"})


def xlsx_relations_laugh():
    return repacked(workbook(), {"xl/_rels/workbook.xml.rels": f"{LAUGHS}<a>&l9;</a>"})


def docx(body, head=""):
    document = f"{head}<w:document {SPACES}><w:body>{body}</w:body></w:document>"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r" Type="{office}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>"
    )
    return zipped(
        [
            ("[Content_Types].xml", types),
            ("_rels/.rels", relations),
            ("word/document.xml", document),
        ]
    )


def docx_bomb():
    return docx("<w:p/>" + " " * 900_000_000)


def docx_laughs():
    return docx("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", LAUGHS)


def docx_outside():
    return docx("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", OUTSIDE)


def docx_deep(depth=20_000):
    cell = "<w:tbl><w:tr><w:tc>"
    return docx(cell * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth)


def docx_deep_runs(depth=200):
    return docx("<w:p>" + "<w:ins>" * depth + "</w:ins>" * depth + "</w:p>")


def docx_wide():
    span = '<w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>'
    return docx(f"<w:tbl><w:tr><w:tc>{span}<w:p/></w:tc></w:tr></w:tbl>")


def docx_many():
    return docx("<w:p/>" * 3_000_000)


def ofd(page, document=None):
    base = f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>d/D.xml</ofd:DocRoot></ofd:DocBody>"
    document = document or (
        f'<ofd:Document {OFD}><ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages>'
        "</ofd:Document>"
    )
    return zipped([("OFD.xml", base + "</ofd:OFD>"), ("d/D.xml", document), ("d/P.xml", page)])


def ofd_bomb():
    return ofd(" " * 900_000_000)


def ofd_laughs():
    return ofd(f"{LAUGHS}<a>&l9;</a>")


def ofd_outside():
    return ofd(f"{OUTSIDE}<a>&x;</a>")


def ofd_deep(depth=100_000):
    block = "<ofd:PageBlock>"
    return ofd(
        f"<ofd:Page {OFD}><ofd:Content><ofd:Layer>{block * depth}"
        f"{'</ofd:PageBlock>' * depth}</ofd:Layer></ofd:Content></ofd:Page>"
    )


def ofd_million_pages():
    pages = '<ofd:Page ID="1" BaseLoc="P.xml"/>' * 1_000_000
    document = f"<ofd:Document {OFD}><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
    return ofd(f"<ofd:Page {OFD}/>", document)


def ofd_repeated_steps():
    text = '<ofd:TextCode X="0" Y="0" DeltaX="g 999999999 1">字</ofd:TextCode>'
    item = f'<ofd:TextObject ID="2" Boundary="0 0 99 9" Size="4">{text}</ofd:TextObject>'
    return ofd(
        f"<ofd:Page {OFD}><ofd:Content><ofd:Layer>{item}</ofd:Layer></ofd:Content></ofd:Page>"
    )


def zip_bomb():
    return zipped([("a.txt", b"0" * 900_000_000)])


def zip_of_bombs(layers=4):
    inner = zipped([("a.txt", b"0" * 90_000_000)])
    for _ in range(layers):
        inner = zipped([(f"{n}.zip", inner) for n in range(16)])
    return inner


def zip_overlapping(count=500):
    """Every entry of the directory names the same packed bytes, which are read each time."""
    one = zipped([("a0000", b"\n".join(b"%d" % (n * 7919) for n in range(2_000_000)))])
    place = one.index(b"PK\1\2")
    end = one.index(b"PK\5\6")
    entry = one[place:end]
    entries = b"".join(entry.replace(b"a0000", b"a%04d" % n) for n in range(count))
    tail = bytearray(one[end:])
    tail[8:12] = count.to_bytes(2, "little") * 2
    tail[12:16] = len(entries).to_bytes(4, "little")
    return one[:place] + entries + bytes(tail)


def zip_many():
    return zipped([(f"{n}.txt", b"1") for n in range(60_000)], 0)


def zip_paths():
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return zipped(
        [
            ("../up.txt", "1"), ("/etc/cron.d/a.txt", "1"), ("C:\\a.txt", "1"),
            ("a/../../up.txt", "1"), (link, "/etc/passwd"),
        ]
    )  # fmt: skip


def mail(attachments=()):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.com", "b@example.com", "进展"
    made["Date"] = "Mon, 01 Apr 2024 09:00:00 +0800"
    made["Received"] = "from a by b; Mon, 01 Apr 2024 09:00:00 +0800"
    made.set_content("见附件。")
    for name, content in attachments:
        made.add_attachment(content, "application", "octet-stream", filename=name)
    return made.as_bytes()


def mail_nested(depth=200):
    inner = b"From: a@example.com\nTo: b\nSubject: x\nDate: y\n\nend\n"
    head = b"From: a@example.com\nTo: b\nSubject: x\nContent-Type: message/rfc822\n\n"
    return head * depth + inner


def mail_multiparts(depth=3_000):
    lines = [b"From: a@example.com\nTo: b\nSubject: x\nDate: y"]
    for n in range(depth):
        lines.append(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d' % (n, n))
    return b"\n".join(lines) + b"\n\nend\n"


def mail_parts(count=200_000):
    head = b'From: a\nTo: b\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n'
    part = b"--b\nContent-Type: application/x\n\n1\n"
    return head + part * count + b"--b--\n"


def mail_headers():
    return b"From: a\nTo: b\nSubject: x\n" + b"Received: a\n" * 1_000_000 + b"\nend\n"


def mail_subject():
    return b"From: a\nTo: b\nSubject: " + b"=?utf-8?q?a?= " * 300_000 + b"\n\nend\n"


def mail_with_bomb():
    return mail([("bomb.zip", zip_bomb())])


def page_deep():
    return ("<html><body>" + "<div>" * 1_000_000 + "1").encode()


def page_tables():
    return ("<html><body>" + "<table><tr><td>" * 100_000 + "1").encode()


def page_spans():
    cells = '<td rowspan="999999999" colspan="999999999">1</td>' * 300
    return f"<html><body><table>{f'<tr>{cells}</tr>' * 300}</table>".encode()


def page_laughs():
    return f"{LAUGHS}<html><body>&l9;</body></html>".encode()


def text_long():
    return "一、新增就业".encode() + b"9" * 60_000_000


def text_lines():
    return b"1\n" * 30_000_000


def text_dots():
    return ("1.1" * 20 + "、").encode() * 500_000


def csv_wide():
    return b"," * 50_000_000


def csv_quotes():
    return b'"' * 50_000_001


def mail_deep(depth=960):
    """Parts in parts, each with a boundary of its own, below what is counted."""
    return mail_multiparts(depth)
