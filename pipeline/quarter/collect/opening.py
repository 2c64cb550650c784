"""A quarter's folder -> every file and every member of one, mails and archives opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from pipeline.model import SourceError
from pipeline.packages import MAX_PART, Budget, refuse_long
from pipeline.quarter.collect.archive import members_of
from pipeline.quarter.collect.mail import open_mail
from pipeline.quarter.collect.page import read_html
from pipeline.quarter.collect.plain import read_text
from pipeline.quarter.collect.receipt import NAME, UNKNOWN, Receipt, receipt_for
from pipeline.quarter.collect.records import (
    Block,
    Line,
    Member,
)
from pipeline.quarter.collect.sniff import sniff

DEEPEST = 6
"""Layers of mails and archives that are opened."""
MOST_MEMBERS = 1_000
"""Of a mail or archive with all it holds."""
SYSTEM_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".gitkeep", ".gitignore"})
SYSTEM_STARTS = ("~$", "._", ".~")
SYSTEM_FOLDER = "__MACOSX"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file or member as it was found.

    `kind` is xlsx, xls, docx, html, csv, text, mail or zip, "" where it was not opened;
    `reason` why it was not. `blocks` are the body of a mail. `members` counts what it holds.
    """

    member: Member
    kind: str = ""
    content: bytes = b""
    digest: str = ""
    reason: str = ""
    detail: str = ""
    blocks: tuple[Block, ...] = ()
    members: int = 0
    unit: str = ""


@dataclass(slots=True)
class Opener:
    """Opens what one file holds; the budget is that file's."""

    receipts: Mapping[str, Receipt]
    budget: Budget = field(default_factory=lambda: Budget(members=MOST_MEMBERS))

    def open(self, member: Member) -> Iterator[Opened]:
        """Return a file or member, then all it holds, each once."""
        if is_system_file(member.source):
            yield Opened(member, reason="SYSTEM_FILE")
            return
        try:
            content = member.load()
            digest = sha256(content).hexdigest()
            if member.decoration:
                yield Opened(member, reason="DECORATION")
                return
            kind = sniff(content, base_name(member.source))
        except SourceError as error:
            yield self.stamped(Opened(member, reason=error.code, detail=error.detail))
            return
        opened = Opened(member, kind, content, digest)
        if kind in ("mail", "zip") and member.depth >= DEEPEST:
            yield self.stamped(replace(opened, kind="", reason="TOO_DEEP"))
        elif kind == "mail":
            yield from self.open_mail(opened)
        elif kind == "zip":
            yield from self.open_archive(opened)
        else:
            yield self.stamped(opened)

    def open_mail(self, opened: Opened) -> Iterator[Opened]:
        """Return a mail with the lines of its body, then its attachments."""
        blocks: list[Block] = []
        try:
            mail = open_mail(opened.content, opened.member)
            for text, is_html in mail.bodies:
                written = text.encode("utf-8", "replace")
                refuse_long(written, "text")
                refuse_long(written, "html" if is_html else "text")
                blocks += read_html(text) if is_html else read_text(text)
        except SourceError as error:
            yield self.stamped(replace(opened, kind="", reason=error.code))
            return
        found = replace(
            opened,
            member=replace(opened.member, envelope=mail.envelope),
            content=b"",
            blocks=tuple(named_body(blocks)),
            members=len(mail.members),
        )
        yield self.stamped(found)
        for member in mail.members:
            yield from self.open(member)

    def open_archive(self, opened: Opened) -> Iterator[Opened]:
        """Return an archive, then its members."""
        try:
            members = list(members_of(opened.content, opened.member, self.budget))
        except SourceError as error:
            yield self.stamped(replace(opened, kind="", reason=error.code))
            return
        reason = "" if members else "EMPTY_FILE"
        yield self.stamped(replace(opened, content=b"", members=len(members), reason=reason))
        for member in members:
            yield from self.open(member)

    def stamped(self, opened: Opened) -> Opened:
        """Return a file with its time of receipt: the mail's, else received.csv, else none."""
        envelope = opened.member.envelope
        told = receipt_for(opened.member.source, dict(self.receipts))
        unit = told.unit if told is not None else ""
        if not envelope.received_from:
            moment = told.received if told is not None else None
            origin = UNKNOWN if moment is None else NAME
            envelope = replace(envelope, received=moment, received_from=origin)
        return replace(opened, member=replace(opened.member, envelope=envelope), unit=unit)


def files_in(folder: Path) -> Iterator[tuple[Path, str]]:
    """Return every file below a folder with its path there, received.csv left out."""
    for path in sorted(folder.rglob("*")):
        source = path.relative_to(folder).as_posix()
        if path.is_symlink() or (path.is_file() and source != NAME):
            yield path, source


def open_file(path: Path, source: str, receipts: Mapping[str, Receipt]) -> Iterator[Opened]:
    """Return a file and every member of it. Nothing is written; a link is not followed."""
    if path.is_symlink():
        yield Opened(Member(source, bytes), reason="UNSAFE_PATH")
    else:
        yield from Opener(receipts).open(Member(source, lambda: read_file(path)))


def read_file(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        SourceError: TOO_LARGE; TRUNCATED, the disk does not give it.
    """
    try:
        if path.stat().st_size > MAX_PART:
            raise SourceError("TOO_LARGE", path.name)
        return path.read_bytes()
    except OSError as error:
        raise SourceError("TRUNCATED", str(error)) from error


def named_body(blocks: list[Block]) -> Iterator[Block]:
    """Return the blocks of a mail's body, their places marked as such."""
    for block in blocks:
        yield Line(block.text, f"正文{block.place}") if isinstance(block, Line) else block


def base_name(source: str) -> str:
    """Return the name of a file or member without its folders."""
    return source.rpartition("!")[2].replace("\\", "/").rpartition("/")[2]


def is_system_file(source: str) -> bool:
    """Return whether a file is one that programs leave behind, never a report."""
    name = base_name(source).lower()
    if SYSTEM_FOLDER in source.replace("!", "/").split("/"):
        return True
    return name in SYSTEM_NAMES or name.startswith(SYSTEM_STARTS)
