"""LibreOffice as the tests use it: one start for many files."""

import shutil
import subprocess

import pytest

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")

needed = pytest.mark.skipif(
    PROGRAM is None,
    reason="LIBREOFFICE IS NOT INSTALLED: workbooks are not opened and recalculated",
)


def convert(files, kind, folder):
    """Return the converted files by stem; formulas are calculated on the way."""
    folder.mkdir(parents=True, exist_ok=True)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [PROGRAM, profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run(
        [*command, *map(str, files)], check=True, capture_output=True, timeout=180, cwd=folder
    )
    return {file.stem: folder / f"{file.stem}.{kind}" for file in files}
