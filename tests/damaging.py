"""Damaged files made from whole ones: cut off, bits turned, objects edited; by seed."""

import random
import re
import zipfile
from io import BytesIO

import harmful

EDITS = (
    (rb"/Kids", rb"/Kidz"), (rb"/Count \d+", b"/Count -1"),
    (rb"/Count \d+", b"/Count 99999999"), (rb"/Length \d+", b"/Length 0"),
    (rb"/Length \d+", b"/Length 99999999"), (rb"/FlateDecode", b"/LZWDecode"),
    (rb"/FlateDecode", b"/ASCII85Decode"),
    (rb"/MediaBox ?\[[^\]]*\]", b"/MediaBox [0 0 0 0]"),
    (rb"/MediaBox ?\[[^\]]*\]", b"/MediaBox [9 9 -9e30 1e30]"),
    (rb"/MediaBox ?\[[^\]]*\]", b"/MediaBox [/a (b) null]"), (rb"(\d+) 0 R", b"1 0 R"),
    (rb"(\d+) 0 R", b"99999 0 R"), (rb"/Type ?/Page\b", b"/Type /Pages"),
    (rb"/Parent \d+", b"/Parent 3"), (rb"endobj", b"endo"), (rb"endstream", b"end"),
    (rb"startxref\s+\d+", b"startxref 0"),
    (rb"startxref\s+\d+", b"startxref 99999999999999999999"), (rb"xref", b"xreg"),
    (rb"trailer", b"tra"), (rb"/Root \d+", b"/Root 9"), (rb"%PDF-1", b"%PDF-9"),
    (rb"/Rotate \d+", b"/Rotate 45"), (rb"/ToUnicode", b"/ToUnicorn"),
    (rb"/W ?\[", b"/W [[["), (rb"/Encoding", b"/Encrypt"), (rb"/Font\b", b"/Fond"),
    (rb"/DW \d+", b"/DW -99999999"), (rb"/Contents", b"/Resources"),
    (rb"/Resources", b"/Contents"), (rb"obj\b", b"obj [[[["),
)  # fmt: skip
XML_EDITS = (
    (rb"<w:t>", b"<w:t><w:t>"), (rb"</w:p>", b""), (rb"<w:tc>", b"<w:tc><w:tc>"),
    (rb"<w:tr[ >]", b"<w:tb "), (rb'w:val="[^"]*"', b'w:val="-99999999999"'),
    (rb'w:val="[^"]*"', b'w:val=""'), (rb' r="[A-Z]+\d+"', b' r="ZZZZ99999999"'),
    (rb' r="[A-Z]+\d+"', b' r=""'), (rb' t="[a-zA-Z]+"', b' t="s"'),
    (rb' s="\d+"', b' s="99999"'), (rb"<v>[^<]*</v>", b"<v>99999999999</v>"),
    (rb"<v>[^<]*</v>", b"<v>x</v>"), (rb'count="\d+"', b'count="-1"'),
    (rb'Target="[^"]*"', b'Target="../../../etc/passwd"'), (rb'Type="[^"]*"', b'Type=""'),
    (rb"encoding=.UTF-8.", b"encoding='x'"),
    (rb"Boundary=\"[^\"]*\"", b'Boundary="nan inf 1e999 x"'),
    (rb'DeltaX="[^"]*"', b'DeltaX="g"'), (rb'BaseLoc="[^"]*"', b'BaseLoc="../OFD.xml"'),
    (rb"xmlns", b"xmlms"), (rb">", b">\0"),
)  # fmt: skip


def cut_at_every_percent(content):
    return [content[: len(content) * percent // 100] for percent in range(1, 100)]


def with_turned_bits(content, count, seed):
    chance, made = random.Random(seed), []
    for _ in range(count):
        damaged = bytearray(content)
        for _ in range(chance.choice((1, 3, 30, 300))):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        made.append(bytes(damaged))
    return made


def with_pieces_moved(content, count, seed):
    """Return the content with pieces left out, doubled, or put elsewhere."""
    chance, made = random.Random(seed), []
    for place in range(count):
        a, b = sorted(chance.sample(range(len(content)), 2))
        b = min(b, a + 4000)
        piece, there = content[a:b], chance.randrange(len(content))
        left = content[:a] + content[b:]
        made.append(
            (left, content[:b] + piece * 3 + content[b:], left[:there] + piece)[place % 3]
        )
    return made


def with_edits(content, edits):
    """Return the content with each edit made everywhere, and once."""
    found = [edit for edit in edits if re.search(edit[0], content)]
    return [re.sub(*edit, content, count=count) for edit in found for count in (0, 1)]


def with_edited_parts(content, edits, seed):
    """Return an office file with each edit made in its parts, bits of one turned, one lost."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    made = []
    for edit in edits:
        edited = {name: re.sub(*edit, part) for name, part in parts.items()}
        if edited != parts:
            made.append(harmful.zipped(edited.items()))
    chance = random.Random(seed)
    for name in sorted(parts):
        made.append(harmful.zipped([(n, p) for n, p in parts.items() if n != name]))
        made.append(harmful.zipped([(n, b"" if n == name else p) for n, p in parts.items()]))
        damaged = with_turned_bits(parts[name] or b"0", 1, chance.random())[0]
        made.append(harmful.zipped((parts | {name: damaged}).items()))
    return made
