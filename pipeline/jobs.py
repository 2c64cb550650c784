"""Which notices there are, where their files go, what has changed since they were built."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.model import SourceError

CODE = Path(__file__).parent
FINGERPRINT = ".fingerprint"
PROBLEM = "problem.txt"
BESIDE = ".writing-"
QUARTER_NAME = re.compile(r"[0-9]{4}Q[1-4]")
ORDER = "一二三四五六七八九十"


class UsageError(Exception):
    """The command cannot be carried out as it was given; the message says why."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in a line or more.

    `quarters` are those whose submissions were looked at, `refused` the files there that
    could not be read.
    """

    summary: str
    quarters: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be read, with the reason code.

    `notice` and `quarter` it was sent for, "" for the notice's own; `file` is its path, a
    member of it after !; `sha256` is "" where there is no one file.
    """

    notice: str
    quarter: str
    file: str
    sha256: str
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One notice: its name, what was asked for, and the folder its output goes to."""

    name: str
    given: Path
    out: Path

    def source(self) -> Path:
        """Return the file to read.

        Raises:
            SourceError: there is none, or more than one.
        """
        if not self.given.exists():
            raise SourceError("FILE_MISSING", str(self.given))
        if not self.given.is_dir():
            return self.given
        found = notices_in(self.given)
        if not found:
            raise SourceError("FILE_MISSING", f"{self.given} 里没有 notice.*")
        if len(found) > 1:
            names = "、".join(path.name for path in found)
            raise SourceError("SEVERAL_NOTICES", names)
        return found[0]

    def sources(self) -> tuple[Path, ...]:
        """Return the file to read, then those attached: notice-1.*, notice-2.*, 附件*.

        Raises:
            SourceError: as `source`.
        """
        letter = self.source()
        return (letter, *attached_to(letter)) if self.given.is_dir() else (letter,)

    def corrections(self) -> Path | None:
        """Return the corrections file beside the notice, None where there is none."""
        folder = self.given if self.given.is_dir() else self.given.parent
        path = folder / "corrections.csv"
        own = self.given.is_dir() or self.given.stem == "notice"
        return path if own and path.is_file() else None


def find_jobs(given: Iterable[Path], out: Path) -> tuple[Job, ...]:
    """Return one job a notice.

    Args:
        given: folders with a `notice.*`, folders of such folders, or files.
        out: the folder that gets one folder a notice.

    Raises:
        UsageError: there is no notice, or two would write to one folder.
    """
    paths = [path for name in given for path in expanded(name)]
    if not paths:
        raise UsageError("没有找到通知：每个通知放在 inputs/名称/ 里，文件名为 notice.pdf 等")
    jobs = tuple(Job(name_of(path), path, out / name_of(path)) for path in paths)
    for name, times in Counter(job.name for job in jobs).items():
        if times > 1:
            raise UsageError(f"有两个来源都叫 {name}，输出会互相覆盖；请改名")
    return jobs


def expanded(path: Path) -> list[Path]:
    """Return the folder or file itself, or the notice folders inside a folder of them."""
    if not path.is_dir() or notices_in(path):
        return [path]
    inner = [child for child in sorted(path.iterdir()) if child.is_dir()]
    with_notice = [child for child in inner if notices_in(child)]
    return with_notice or ([] if inner else [path])


def notices_in(folder: Path) -> list[Path]:
    """Return the files notice.* of a folder."""
    return sorted(path for path in folder.glob("notice.*") if path.is_file())


def attached_to(letter: Path) -> list[Path]:
    """Return the files beside a letter that belong to it, in the order of their numbers."""
    numbered = [p for p in letter.parent.glob("notice-*.*") if p.stem[7:].isdecimal()]
    named = [p for p in letter.parent.glob("附件*") if p.suffix]
    found = sorted(numbered, key=number_in) + sorted(named, key=number_in)
    return [path for path in found if path.is_file()]


def number_in(path: Path) -> tuple[int, str]:
    """Return the first number in a file's name, Arabic or Chinese, and the name."""
    number = re.search(r"\d+|[一二三四五六七八九十]", path.stem)
    if number is None:
        return 0, path.name
    plain = number[0] if number[0].isdecimal() else 1 + ORDER.index(number[0])
    return int(plain), path.name


def name_of(path: Path) -> str:
    """Return the name of a notice: its folder's for notice.*, else the file's own."""
    path = path.resolve()
    if path.is_dir():
        return path.name
    return path.parent.name if path.stem == "notice" else path.stem


def fingerprint_of(job: Job, rule_hashes: Mapping[str, str]) -> str:
    """Return a digest of all a build depends on: notice, corrections, rules and code."""
    total = hashlib.sha256()
    for path in [*job.sources(), *filter(None, [job.corrections()])]:
        total.update(f"{path.name} {digest_of(path)}\n".encode())
    for name, digest in sorted(rule_hashes.items()):
        total.update(f"{name} {digest}\n".encode())
    total.update(code_listing().encode())
    return total.hexdigest()


def code_listing() -> str:
    """Return a line with the digest of every file of the code."""
    lines = []
    for path in sorted(CODE.rglob("*.py")):
        seen = path.stat()
        digest = digest_of_code(path, seen.st_mtime_ns, seen.st_size)
        lines.append(f"{path.relative_to(CODE)} {digest}\n")
    return "".join(lines)


@lru_cache(maxsize=4096)
def digest_of_code(path: Path, changed: int, size: int) -> str:
    """Return the digest of a file, read again only where its time or size is another."""
    return digest_of(path)


def digest_of(path: Path) -> str:
    """Return the sha256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_current(job: Job, fingerprint: str, files: Iterable[str]) -> bool:
    """Return whether the output was built from just this and is all there."""
    stamp = job.out / FINGERPRINT
    if not stamp.is_file() or stamp.read_text("utf-8") != fingerprint:
        return False
    return all((job.out / name).is_file() for name in files)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Return nothing; each file stands in the folder, whole or not at all.

    All are written beside their places first and then renamed, in the order given.
    """
    with beside(folder) as place:
        for name, content in files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(content)
        for name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).replace(folder / name)


@contextlib.contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """Keep a place in a folder for what is being written; what is left in it goes at the end.

    What a run that was killed has left goes too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=BESIDE, dir=folder) as place, held(Path(place)):
        remove_abandoned(folder)
        yield Path(place)


@contextlib.contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Return whether a folder is ours now; it is until the end, and until this run ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)


def remove_abandoned(folder: Path) -> None:
    """Return nothing; what killed runs were writing here is gone, what others write stays."""
    for path in folder.glob(f"{BESIDE}*"):
        with contextlib.suppress(FileNotFoundError), held(path) as ours:
            if ours:
                shutil.rmtree(path, ignore_errors=True)


def remove_file(path: Path) -> None:
    """Return nothing; the file is gone, or never was."""
    path.unlink(missing_ok=True)
