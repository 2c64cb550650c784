"""What fuzzing has found, kept: each input once broke a reader or a rule file."""

import pytest

from fuzz import TARGETS, seeds

FINDINGS = [
    (
        "grammar",
        b"\x00\x01\x02\x03\x04\x12\x06\x12\x05\x13\x12\x12\x12\x12\x12\x12\x12\x12\x12\x12\x12\x12\x12\x12\x12\x12\x12\x12\x12\x12\x12\x12\x12\x94\x12\x12\x12\x12\x10\x12\x12\x12\x12\x12\x00\x01\x02\x15!\x05\x1e\x06\x07\x12\x12\x07\x08\t\n\x0b8\x11\x12\x13\x141234\x06\x07(\xad./\x08\t\n\x0b\x0c\r\x0e",
    ),
    ("mail", b"From: a\nTo: b\nSubject: =?gb\x002312?q?a?=\n\nx\n"),
    ("mail", b"Received: a; Fri, 52222222222222222228 Mar 91 26:41:05 +1800\n\nx\n"),
    ("mail", b"Received: a; Fri, 31 Dec 9999 23:59:59 -0900\n\nx\n"),
    (
        "mail",
        b'From: a\nTo: b\nSubject: c\nContent-Type: text/plain; charset="u\x00"\n\n\xff\n',
    ),
]


@pytest.fixture(scope="module")
def prepared():
    return {name: prepare() for name, prepare in TARGETS.items()}


@pytest.mark.parametrize(("name", "content"), FINDINGS)
def test_what_was_found_is_read_or_refused(name, content, prepared):
    prepared[name](content)


def test_every_target_reads_what_it_begins_with(prepared):
    for name, contents in seeds().items():
        for content in (*contents, b"", b"\0", b"\xff" * 50):
            prepared[name](content)
