"""A mail -> its envelope, the lines of its body, its attachments and the mails inside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import parsedate_to_datetime
from typing import Any

import regex

from pipeline.model import SourceError
from pipeline.quarter.collect.plain import decode_text
from pipeline.quarter.collect.records import Envelope, Member

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
"""Mails that call themselves gb2312 hold characters only the wider sets have."""
MAX_HEAD, MAX_PARTS = 500_000, 2_000
BLANK_LINE = regex.compile(rb"\r?\n\r?\n")
PART = regex.compile(rb"(?i)\ncontent-type[ \t]*:|\n--")
BLANKS_IN_NAMES = regex.compile(r"[\r\n\t]+ *")


class LenientPolicy(Compat32):
    """Headers with bare bytes are read as UTF-8 or GB18030, not as unknown characters."""

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        """Return the header as text."""
        return mend(str(value))


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that was opened: `bodies` are (text, whether it is HTML)."""

    envelope: Envelope
    bodies: tuple[tuple[str, bool], ...]
    members: tuple[Member, ...]


def open_mail(content: bytes, outer: Member) -> Mail:
    """Return a mail with its parts.

    Args:
        content: the mail's bytes.
        outer: the mail as a file; a time of receipt it already has (of a mail around it) and
            the senders around it stay first.

    Returns:
        The envelope: the top Received header is the time of receipt, the Date header is not.
        Of alternatives the plain text is the body, of parts with a name each is a member.

    Raises:
        SourceError: TOO_LARGE, more headers or parts than any mail; TOO_DEEP.
    """
    refuse_vast_mail(content)
    try:
        message = message_from_bytes(content, policy=LenientPolicy())
        parts = list(parts_of(message))
    except RecursionError as error:
        raise SourceError("TOO_DEEP") from error
    envelope = envelope_of(message, outer.envelope)
    inner = replace(outer, envelope=envelope, depth=outer.depth + 1)
    bodies: list[tuple[str, bool]] = []
    members: list[Member] = []
    for part in parts:
        if is_body(part):
            bodies.append((body_text(part), part.get_content_subtype() == "html"))
        else:
            members.append(member_of(part, inner, len(members) + 1))
    return Mail(envelope, tuple(bodies), tuple(members))


def refuse_vast_mail(content: bytes) -> None:
    """Return nothing where a mail has as many headers and parts as a person's mail may have.

    Raises:
        SourceError: TOO_LARGE.
    """
    head = BLANK_LINE.search(content)
    longest = head.start() if head else len(content)
    if longest > MAX_HEAD or len(PART.findall(content)) > MAX_PARTS:
        raise SourceError("TOO_LARGE")


def envelope_of(message: Message, around: Envelope) -> Envelope:
    """Return the envelope of a mail; what the mails around it say comes first."""
    received = around.received if around.received_from else received_of(message)
    header = around.received_from or ("header" if received is not None else "")
    return Envelope(
        senders=(*around.senders, *decoded_headers(message, "From")),
        subjects=(*around.subjects, *decoded_headers(message, "Subject")),
        received=received,
        received_from=header,
    )


def received_of(message: Message) -> datetime | None:
    """Return the time of the top Received header, the one our own server wrote last."""
    headers = message.get_all("Received") or []
    if not headers:
        return None
    try:
        moment = parsedate_to_datetime(str(headers[0]).rpartition(";")[2].strip())
        if moment.tzinfo is None:
            return moment.replace(tzinfo=SHANGHAI)
        return moment.astimezone(SHANGHAI)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def decoded_headers(message: Message, name: str) -> tuple[str, ...]:
    """Return the headers of a name as people read them."""
    return tuple(decode_words(str(value)) for value in message.get_all(name) or ())


def mend(value: str) -> str:
    """Return a header whose bare bytes are turned into the characters they stand for."""
    try:
        octets = value.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return value
    return value if octets.isascii() else decode_text(octets)


def decode_words(value: str) -> str:
    """Return a header with its =?charset?..?= words decoded."""
    try:
        chunks = decode_header(BLANKS_IN_NAMES.sub(" ", value))
    except (HeaderParseError, ValueError):
        return value
    return "".join(
        chunk if isinstance(chunk, str) else decode_bytes(chunk, charset)
        for chunk, charset in chunks
    ).strip()


def decode_bytes(octets: bytes, charset: str | None) -> str:
    """Return bytes as text: by the charset they claim where it fits, else by what fits."""
    if charset and charset.lower() not in ("unknown-8bit", "8bit", "us-ascii", "ascii"):
        try:
            return octets.decode(WIDER.get(charset.lower(), charset))
        except (LookupError, ValueError):  # a NUL in the name of a charset is a ValueError
            return decode_text(octets)
    if octets.isascii():
        return octets.decode("ascii")
    # decode_header hands text that is no encoded word on as raw-unicode-escape
    try:
        text = octets.decode("raw-unicode-escape")
    except UnicodeDecodeError:
        return decode_text(octets)
    return text if any(char > "\xff" for char in text) else decode_text(octets)


def parts_of(message: Message) -> Iterator[Message]:
    """Return the leaves of a mail; a mail inside it is a leaf, of alternatives one is."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    parts = [part for part in message.get_payload() if isinstance(part, Message)]
    if message.get_content_subtype() == "alternative":
        parts = [*plainest(parts), *(part for part in parts if not is_text(part))]
    for part in parts:
        yield from parts_of(part)


def plainest(parts: list[Message]) -> list[Message]:
    """Return of the texts that say the same the plain one."""
    texts = [part for part in parts if is_text(part)]
    plain = [part for part in texts if part.get_content_subtype() == "plain"]
    filled = [part for part in plain if body_text(part).strip()]
    return filled[:1] or texts[-1:]


def is_text(part: Message) -> bool:
    """Return whether a part is a text without a file name."""
    return part.get_content_maintype() == "text" and not file_name(part)


def is_body(part: Message) -> bool:
    """Return whether a leaf is what the sender wrote, not a file sent along."""
    attached = str(part.get("Content-Disposition", "")).lower().startswith("attachment")
    return is_text(part) and not attached


def body_text(part: Message) -> str:
    """Return the text of a body."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    return decode_bytes(payload, part.get_content_charset())


def file_name(part: Message) -> str:
    """Return the file name of a part, "" where it has none."""
    name = part.get_filename() or ""
    return decode_words(str(name)).replace("/", "_").replace("\\", "_").strip()


def member_of(part: Message, outer: Member, place: int) -> Member:
    """Return an attachment or inner mail as a member."""
    inner_mail = part.get_content_type() == "message/rfc822"
    name = file_name(part)
    if inner_mail and not name:
        subjects = decoded_headers(inner_of(part), "Subject")
        name = f"{subjects[0] if subjects else f'转发邮件{place}'}.eml".replace("/", "_")
    picture = part.get_content_maintype() == "image"
    shown_inside = bool(part.get("Content-ID")) or str(
        part.get("Content-Disposition", "")
    ).lower().startswith("inline")
    return replace(
        outer,
        source=f"{outer.source}!{name or f'附件{place}'}",
        load=lambda: payload_of(part),
        decoration=picture and shown_inside,
    )


def inner_of(part: Message) -> Message:
    """Return the mail a message/rfc822 part holds, the part itself where it holds none."""
    payload = part.get_payload()
    first = payload[0] if isinstance(payload, list) and payload else part
    return first if isinstance(first, Message) else part


def payload_of(part: Message) -> bytes:
    """Return the bytes of an attachment or inner mail.

    Raises:
        SourceError: TRUNCATED, the part is empty or cannot be put together.
    """
    if part.get_content_type() == "message/rfc822":
        try:
            return inner_of(part).as_bytes()
        except (UnicodeError, KeyError, LookupError, ValueError) as error:
            raise SourceError("TRUNCATED") from error
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        raise SourceError("TRUNCATED")
    return payload
