"""A picture of a page -> the same upright, the lines ruled on it, the ink in a box.

Works on grey pictures: rows of bytes, 0 black. OpenCV comes with the recogniser.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.model import SourceError

RESOLUTION = 200  # dots per inch of a rendered page
LONG_SIDE = 842.0  # points of A4, for pictures that do not say how big they are
PLAUSIBLE = (72, 1200)  # dots per inch that a picture may claim
MAX_PIXELS = 60_000_000
MAX_SIDE = 3600
MAX_PAGES = 300
MAX_SKEW = 4.0  # degrees
DARK = 15  # below the mean of the surroundings
SHORTEST_RULE = 30.0  # points
THICKEST_RULE = 4.0
SURROUNDINGS = 31

Picture = Any
Box = tuple[float, float, float, float]


class Sheet(NamedTuple):
    """A page as a grey picture; `scale` is points a dot."""

    picture: Picture
    scale: float

    @property
    def size(self) -> tuple[float, float]:
        """Return width and height in points."""
        height, width = self.picture.shape[:2]
        return width * self.scale, height * self.scale


def load_sheets(path: Path) -> Iterator[Sheet]:
    """Return the pages of a PDF or picture, turned as they are displayed.

    Raises:
        SourceError: TRUNCATED, TOO_LARGE.
    """
    with path.open("rb") as file:
        head = file.read(1024)
    return load_pdf(path) if b"%PDF-" in head else load_pictures(path)


def load_pdf(path: Path) -> Iterator[Sheet]:
    """Return the pages of a PDF as grey pictures."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    try:
        if len(pdf) > MAX_PAGES:
            raise SourceError("TOO_LARGE", f"{path.name} {len(pdf)}")
        for index in range(len(pdf)):
            page = pdf[index]
            scale = min(RESOLUTION / 72, MAX_SIDE / max(page.get_size()))
            picture = page.render(scale=scale, grayscale=True).to_numpy()
            page.close()
            yield Sheet(picture.reshape(picture.shape[:2]), 1 / scale)
    finally:
        pdf.close()


def load_pictures(path: Path) -> Iterator[Sheet]:
    """Return the frames of a picture file in grey."""
    import numpy
    from PIL import Image, ImageOps, ImageSequence

    try:
        with Image.open(path) as image:
            if image.width * image.height > MAX_PIXELS:
                raise SourceError("TOO_LARGE", path.name)
            for frame in ImageSequence.Iterator(image):
                upright = ImageOps.exif_transpose(frame.convert("RGBA"))
                paper = Image.new("RGBA", upright.size, "white")
                grey = Image.alpha_composite(paper, upright).convert("L")
                grey.thumbnail((MAX_SIDE, MAX_SIDE))
                yield Sheet(numpy.asarray(grey), scale_of(image, grey.size))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise SourceError("TRUNCATED", path.name) from error


def scale_of(image: Any, size: tuple[int, int]) -> float:
    """Return points a dot: by the size the file claims if it may be true, else as for A4."""
    claimed = float(image.info.get("dpi", (0, 0))[0])
    if PLAUSIBLE[0] < claimed <= PLAUSIBLE[1]:
        printed: float = 72 / claimed * max(image.size) / max(size)
        if 0.5 * LONG_SIDE <= printed * max(size) <= 3 * LONG_SIDE:
            return printed
    return LONG_SIDE / max(size)


def upright(sheet: Sheet) -> Sheet:
    """Return the page turned by the few degrees at which its lines run level."""
    import cv2

    angle = find_skew(sheet.picture)
    if abs(angle) < 0.03:
        return sheet
    height, width = sheet.picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(
        sheet.picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255
    )
    return sheet._replace(picture=turned)


def find_skew(picture: Picture) -> float:
    """Return the angle in degrees by which a page is turned to the right.

    Turned back by it, the ink falls into lines: rows of dots are either full or empty.
    """
    import cv2
    import numpy

    height, width = picture.shape
    small = cv2.resize(picture, (800, max(1, round(800 * height / width))), None, 0, 0, 3)
    ink = (255 - small).astype(numpy.float32)
    ink[ink < 60] = 0

    def sharpness(angle: float) -> float:
        rows, columns = ink.shape
        turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, 1.0)
        sums = cv2.warpAffine(ink, turn, (columns, rows)).sum(axis=1)
        return float(((sums[1:] - sums[:-1]) ** 2).sum())

    best = 0.0
    for step, reach in ((0.25, MAX_SKEW), (0.05, 0.25), (0.01, 0.05)):
        count = round(reach / step)
        best = max((best + n * step for n in range(-count, count + 1)), key=sharpness)
    return best


def find_rules(sheet: Sheet) -> list[Box]:
    """Return the straight level and upright lines as thin boxes in points."""
    import cv2

    dark = cv2.adaptiveThreshold(
        255 - sheet.picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY,
        SURROUNDINGS, -DARK,
    )  # fmt: skip
    reach = max(8, round(SHORTEST_RULE / sheet.scale))
    found = []
    for shape, bridge in (((reach, 1), (9, 3)), ((1, reach), (3, 9))):
        joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, kernel(bridge))
        ruled = cv2.morphologyEx(joined, cv2.MORPH_OPEN, kernel(shape))
        ruled = cv2.dilate(ruled, kernel((3, 3)))
        _, _, boxes, _ = cv2.connectedComponentsWithStats(ruled)
        for left, top, width, height, _ in boxes[1:]:
            if min(width, height) * sheet.scale <= THICKEST_RULE:
                edges = left, top, left + width, top + height
                found.append(tuple(float(edge) * sheet.scale for edge in edges))
    return [(box[0], box[1], box[2], box[3]) for box in found]


def kernel(shape: tuple[int, int]) -> Any:
    """Return a box of that width and height to move over a picture."""
    import cv2

    return cv2.getStructuringElement(cv2.MORPH_RECT, shape)


def cut_ink(sheet: Sheet, box: Box) -> tuple[Picture, Box] | None:
    """Return the ink in a box on white, and its own box in points; None where it is blank.

    Specks are no ink.
    """
    import cv2

    left, top, right, bottom = (round(edge / sheet.scale) for edge in box)
    part = sheet.picture[max(0, top) : bottom, max(0, left) : right]
    if part.size == 0:
        return None
    dark = (part < int(part.max()) - 80).astype("uint8")
    _, _, boxes, _ = cv2.connectedComponentsWithStats(dark)
    least = (3.0 / sheet.scale) ** 2 / 4
    inked = [b for b in boxes[1:] if b[4] >= least]
    if not inked:
        return None
    x0, y0 = min(b[0] for b in inked), min(b[1] for b in inked)
    x1, y1 = max(b[0] + b[2] for b in inked), max(b[1] + b[3] for b in inked)
    pad = max(4, round(0.3 * (y1 - y0)))
    cut = cv2.copyMakeBorder(
        part[y0:y1, x0:x1], pad, pad, 2 * pad, 2 * pad, cv2.BORDER_CONSTANT, value=255
    )
    place = (max(0, left) + x0, max(0, top) + y0, max(0, left) + x1, max(0, top) + y1)
    scaled = tuple(float(edge) * sheet.scale for edge in place)
    return cut, (scaled[0], scaled[1], scaled[2], scaled[3])
