"""Scans are made here from the seed notice: drawn as pictures, askew and with noise."""

import csv

import numpy
import pypdfium2
import pytest
from PIL import Image

from conftest import ROOT
from pipeline.model import SourceError
from pipeline.notice.readers import read_document
from pipeline.notice.segment import segment

SEED = ROOT / "inputs" / "taishan-2023" / "notice.pdf"
FOLD = str.maketrans("％（）〔〕“”", '%()()""')


def scanned(page, angle, seed=7):
    """A page as a scanner gives it: grey, askew, with noise."""
    grey = page.render(scale=200 / 72, grayscale=True).to_pil().convert("L")
    askew = numpy.asarray(grey.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255), float)
    noise = numpy.random.default_rng(seed).normal(-6, 8, askew.shape)
    return Image.fromarray((askew + noise).clip(0, 255).astype("uint8"))


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    path = tmp_path_factory.mktemp("scan") / "notice.pdf"
    with pypdfium2.PdfDocument(SEED) as pdf:
        pages = [
            scanned(page, angle) for page, angle in zip(pdf, [0.6, -0.8] * 4, strict=False)
        ]
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=200)
    return read_document(path)


def gold():
    path = ROOT / "tests" / "gold" / "taishan-2023-tasks.csv"
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.slow
def test_a_scanned_notice_is_read_and_no_row_is_wrong_in_silence(scan, rules):
    tasks = {task.seq: task for task in segment(scan, rules).tasks}

    assert scan.kind == "scan"
    assert "RECOGNISED_TEXT" in scan.doubts
    assert list(tasks) == [str(n) for n in range(1, 36)]
    exact = 0
    for row in gold():
        task = tasks[row["seq"]]
        read = (task.text.text, "、".join(task.lead), "、".join(task.persons))
        right = (row["text"], row["lead"], row["persons"].replace("|", "、"))
        same = [
            a.translate(FOLD) == b.translate(FOLD) for a, b in zip(read, right, strict=True)
        ]
        assert all(same) or task.doubts, (read, right)
        exact += all(same)
    assert exact >= 33


@pytest.mark.slow
def test_scanned_pages_among_others_are_read_in_their_places(tmp_path, rules):
    path = tmp_path / "notice.pdf"
    with pypdfium2.PdfDocument(SEED) as pdf, pypdfium2.PdfDocument.new() as made:
        scanned(pdf[2], 0.3).save(tmp_path / "page.pdf", resolution=200)
        made.import_pages(pdf, [0, 1])
        with pypdfium2.PdfDocument(tmp_path / "page.pdf") as picture:
            made.import_pages(picture)
        made.import_pages(pdf, [3])
        made.save(path)

    document = read_document(path)
    notice = segment(document, rules)

    assert document.kind == "pdf"
    assert "RECOGNISED_TEXT" in document.doubts
    assert "PAGE_WITHOUT_TEXT" not in document.doubts
    assert notice.facts.doc_no == "泰山政办发〔2023〕2号"
    seqs = [int(task.seq) for task in notice.tasks]
    assert seqs == list(range(1, len(seqs) + 1))
    assert {run.page for run in notice.tasks[0].text.runs} == {3}


@pytest.mark.slow
def test_a_photo_is_turned_as_its_camera_says(tmp_path, rules):
    with pypdfium2.PdfDocument(SEED) as pdf:
        page = scanned(pdf[2], 0.3)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter to the right
    path = tmp_path / "photo.jpg"
    page.transpose(Image.Transpose.ROTATE_90).save(path, quality=90, exif=exif)

    tasks = segment(read_document(path), rules).tasks

    assert [task.seq for task in tasks][:4] == ["1", "2", "3", "4"]
    assert tasks[1].lead == ("区教体局",)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\x89PNG\r\n\x1a\n" + bytes(50), "TRUNCATED"), (None, "NO_TEXT_LAYER")],
)
def test_a_picture_without_text_is_refused_with_a_code(tmp_path, content, code):
    path = tmp_path / "notice.png"
    Image.new("L", (800, 600), 255).save(path)
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(SourceError) as refused:
        read_document(path)

    assert refused.value.code == code
