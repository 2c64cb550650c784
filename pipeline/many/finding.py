"""Which notices there are below what was given, the largest first."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.jobs import Job, UsageError, find_jobs, notices_in

DATASET = "dataset"


def jobs_below(given: Iterable[Path], out: Path) -> tuple[Job, ...]:
    """Return one job a notice, the largest first, so that no long one is left for the end.

    Args:
        given: folders at any depth above notices, notices, files of notices, or patterns as
            a shell writes them; what lies inside a notice's folder belongs to the notice.
        out: the folder that gets one folder a notice.

    Raises:
        UsageError: there is no notice, or two would write to one folder.
    """
    places = sorted({place for name in given for place in places_in(name)})
    jobs = find_jobs(places, out)
    if any(job.name == DATASET for job in jobs):
        raise UsageError(f"{DATASET} 是汇总数据的文件夹，通知请改用别的名称")
    return tuple(sorted(jobs, key=lambda job: (-size_of(job), job.name)))


def places_in(name: Path) -> Iterator[Path]:
    """Yield the folders and files of notices below one name or pattern."""
    if not name.exists() and glob.has_magic(str(name)):
        for found in glob.iglob(str(name), recursive=True):  # noqa: PTH207 (may be absolute)
            yield from places_in(Path(found))
        return
    owner = next((p for p in (name, *name.parents) if p.is_dir() and notices_in(p)), None)
    if owner is not None:
        yield owner
    elif name.is_dir():
        yield from folders_below(name)
    else:
        yield name


def folders_below(folder: Path) -> Iterator[Path]:
    """Yield the folders with a notice below a folder, none inside another."""
    for child in sorted(folder.iterdir()):
        if child.is_dir():
            if notices_in(child):
                yield child
            else:
                yield from folders_below(child)


def size_of(job: Job) -> int:
    """Return the bytes of all files of a notice; 0 where it has none to read."""
    files = job.given.iterdir() if job.given.is_dir() else [job.given]
    return sum(path.stat().st_size for path in files if path.is_file())
