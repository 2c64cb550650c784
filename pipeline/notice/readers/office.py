"""Older office files (.doc, .wps, .rtf, .odt, .ods) -> Document, through LibreOffice.

LibreOffice is a program of its own: where it is not installed, the file is refused with what
to do about it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pipeline.model import Document, SourceError
from pipeline.notice.readers.docx import parse_docx
from pipeline.notice.readers.sheet import parse_xlsx

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 50  # less than the process that asks for it has
PARSERS = {"docx": parse_docx, "xlsx": parse_xlsx}


def read_office(path: Path, kind: str, target: str = "docx") -> Document:
    """Return the document in a file that LibreOffice can turn into one we read.

    Args:
        path: the file; it is not changed, its macros do not run.
        kind: doc, rtf, odt, ...
        target: docx or xlsx.

    Raises:
        SourceError: MISSING_PROGRAM, TIMEOUT, TRUNCATED (LibreOffice cannot open it), and what
            the reader of the target raises.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise SourceError("MISSING_PROGRAM", path.name)
    with tempfile.TemporaryDirectory(prefix="notice-") as folder:
        content = convert(program, path, kind, target, Path(folder))
    return PARSERS[target](content, path.name, kind)


def convert(program: str, path: Path, kind: str, target: str, folder: Path) -> bytes:
    """Return the bytes of the converted file; all that is written stays in the folder."""
    given = folder / f"given.{kind}"
    shutil.copyfile(path, given)
    command = [
        program,
        "--headless",
        "--norestore",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        target,
        "--outdir",
        str(folder / "out"),
        str(given),
    ]
    run_within(command, path.name)
    made = folder / "out" / f"given.{target}"
    if not made.is_file():
        raise SourceError("TRUNCATED", path.name)
    return made.read_bytes()


def run_within(command: Sequence[str], source: str) -> None:
    """Return nothing once a command has ended; one that takes too long is stopped whole."""
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)
    except OSError as error:
        raise SourceError("MISSING_PROGRAM", f"{source} {command[0]}") from error
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise SourceError("TIMEOUT", source) from error
