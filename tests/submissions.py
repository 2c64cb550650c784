"""An invented notice and makers of the files its units send, for the tests of collecting."""

import base64
import io
import zipfile
from datetime import date
from decimal import Decimal

import docx
from openpyxl import Workbook

from pipeline.model import Facts
from pipeline.tables import frame_of

FACTS = Facts(
    title="云溪市河口区人民政府办公室关于分解2024年重点工作的通知",
    issuer="云溪市河口区人民政府办公室",
    issued=date(2024, 2, 20),
    year=2024,
    reporting_dates=(
        date(2024, 3, 31),
        date(2024, 6, 30),
        date(2024, 9, 30),
        date(2024, 12, 31),
    ),
    report_to="区政府督查室",
    mailbox="dcs@example.com",
    item_character_limit=200,
)


def target(lead, target_id, indicator, words, comparator, value, unit, start=0):
    """Return the row of a target; `words` are its action and how it is printed."""
    action, span = words
    return {
        "seq": target_id[1],
        "lead": lead,
        "target_id": target_id,
        "indicator": indicator,
        "action": action,
        "measure": "count",
        "comparator": comparator,
        "value": Decimal(value),
        "unit": unit,
        "commitment": "firm",
        "due": "2024-12-31",
        "span": span,
        "start": start,
        "end": start + len(span),
        "page": 2,
    }


def promise(seq, lead, promise_id, kind, verb, thing, start):
    return {
        "seq": seq, "lead": lead, "promise_id": promise_id, "kind": kind, "verb": verb,
        "object": thing, "commitment": "firm", "due": "2024-12-31", "span": verb + thing,
        "start": start, "end": start + 9, "page": 2,
    }  # fmt: skip


REGISTER = {
    "tasks": frame_of(
        "tasks",
        [
            {"seq": "1", "lead": "区林业局"},
            {"seq": "2", "lead": "区人社局"},
            {"seq": "3", "lead": "区住建局、区财政局"},
            {"seq": "4", "lead": "市公安局河口分局"},
            {"seq": "5", "lead": ""},
        ],
    ),
    "targets": frame_of(
        "targets",
        [
            target(
                "区林业局",
                "01-01",
                "造林面积",
                ("新增", "新增造林面积500亩以上"),
                ">=",
                500,
                "亩",
            ),
            target("区林业局", "01-02", "示范村", ("建设", "建设示范村3个"), "=", 3, "个", 12),
            target(
                "区人社局",
                "02-01",
                "城镇就业",
                ("新增", "新增城镇就业6100人以上"),
                ">=",
                6100,
                "人",
            ),
            target(
                "区住建局、区财政局",
                "03-01",
                "改造小区",
                ("完成", "完成改造小区12个"),
                "=",
                12,
                "个",
            ),
        ],
    ),
    "promises": frame_of(
        "promises",
        [
            promise("1", "区林业局", "01-c03", "milestone", "启动", "湿地公园创建", 20),
            promise("2", "区人社局", "02-c02", "duty", "加强", "技能培训", 30),
            promise("4", "市公安局河口分局", "04-c01", "duty", "推进", "平安社区建设", 0),
            promise("5", "", "05-c01", "direction", "提高", "办事效率", 0),
        ],
    ),
}
HEADER = [
    "编号",
    "目标任务",
    "截至期末累计完成值",
    "单位",
    "数据截至",
    "实际或预计",
    "进展阶段",
    "进展情况",
]


def workbook(rows, merge=(), title="填报", formats=None):
    """Return the bytes of a workbook with one sheet of these rows."""
    book = Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(row)
    for area in merge:
        page.merge_cells(area)
    for cell, number_format in (formats or {}).items():
        page[cell].number_format = number_format
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def word(*blocks):
    """Return the bytes of a .docx: a text is a paragraph, a list of rows a table."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(len(block), len(block[0]))
        for place, row in enumerate(block):
            for column, text in enumerate(row):
                table.cell(place, column).text = text
    return saved(document)


def archive(members):
    """Return the bytes of a zip; names as bytes are written as they are (GBK)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in members.items():
            shown = name if isinstance(name, str) else "N" * len(name)
            found.writestr(shown, content)
    content = out.getvalue()
    for name in members:
        if isinstance(name, bytes):
            content = content.replace(b"N" * len(name), name)
    return content


def encoded(text, charset="gb18030", label="gb2312"):
    """Return a header word as mail programs write it: =?gb2312?B?...?=."""
    return f"=?{label}?B?{base64.b64encode(text.encode(charset)).decode()}?="


def mail(
    body="附件是我局一季度进展，请查收。",
    sender="区林业局",
    subject="2024年一季度进展",
    attachments=(),
    received=("Fri, 29 Mar 2024 16:20:05 +0800",),
    charset="gb18030",
):
    """Return the bytes of a mail; attachments are parts as `attached` makes them."""
    border = f"B{len(body)}-{len(sender)}-{len(attachments)}"
    lines = [f"Received: from a.example by mx.example; {time}" for time in received]
    lines += [
        f"From: {encoded(sender)} <lyj@example.com>",
        f"Subject: {encoded(subject)}",
        "Date: Mon, 25 Mar 2024 08:00:00 +0800",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{border}"',
        "",
        f"--{border}",
        "Content-Type: text/plain; charset=gb2312",
        "Content-Transfer-Encoding: base64",
        "",
        base64.encodebytes(body.encode(charset)).decode().strip(),
    ]
    content = "\r\n".join(lines).encode("ascii")
    for attachment in attachments:
        content += f"\r\n--{border}\r\n".encode() + attachment
    return content + f"\r\n--{border}--\r\n".encode()


def attached(name, content, header=None):
    """Return an attachment; its name is written as bytes or as an encoded word."""
    shown = name if isinstance(name, bytes) else encoded(name).encode()
    head = b'Content-Type: application/octet-stream; name="' + shown + b'"\r\n'
    head += b'Content-Disposition: attachment; filename="' + shown + b'"\r\n'
    head += header or b""
    return head + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content)


def inner_mail(content):
    """Return a mail as a part of another."""
    return b"Content-Type: message/rfc822\r\n\r\n" + content
