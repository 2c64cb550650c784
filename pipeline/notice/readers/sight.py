"""A picture of a page -> the same upright, the lines ruled on it, the ink in a box.

Works on grey pictures: rows of bytes, 0 black. OpenCV comes with the recogniser.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
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
SPECK = 3  # dots, an odd number: no letter is made of smaller spots
DARK = 25  # below the mean of the surroundings
SHORTEST_PIECE = 14.0  # points, of a rule that may be broken
THICKEST_RULE = 4.0
SURROUNDINGS = 31
LOWEST, HIGHEST = 0.4, 2.0  # of the size of letters, what may be a line of them

Picture = Any
Box = tuple[float, float, float, float]
Dots = tuple[int, int, int, int]


class Sheet(NamedTuple):
    """A page as a grey picture; `scale` is points a dot."""

    picture: Picture
    scale: float

    @property
    def size(self) -> tuple[float, float]:
        """Return width and height in points."""
        height, width = self.picture.shape[:2]
        return width * self.scale, height * self.scale


def load_sheets(path: Path, only: Container[int] | None = None) -> Iterator[tuple[int, Sheet]]:
    """Return the pages of a PDF or picture, turned as they are displayed, with their numbers.

    Args:
        path: PDF or picture.
        only: the numbers of the pages that are wanted, None for all.

    Raises:
        SourceError: TRUNCATED, TOO_LARGE.
    """
    with path.open("rb") as file:
        head = file.read(1024)
    if b"%PDF-" in head:
        return load_pdf(path, only)
    return enumerate(load_pictures(path), 1)


def load_pdf(path: Path, only: Container[int] | None) -> Iterator[tuple[int, Sheet]]:
    """Return the wanted pages of a PDF as grey pictures."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    try:
        if len(pdf) > MAX_PAGES:
            raise SourceError("TOO_LARGE", f"{path.name} {len(pdf)}")
        for index in range(len(pdf)):
            if only is not None and index + 1 not in only:
                continue
            page = pdf[index]
            scale = min(RESOLUTION / 72, MAX_SIDE / max(page.get_size()))
            picture = page.render(scale=scale, grayscale=True).to_numpy()
            page.close()
            yield index + 1, Sheet(picture.reshape(picture.shape[:2]), 1 / scale)
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


def find_ink(sheet: Sheet) -> Picture:
    """Return where a page is darker than what surrounds it: 255 there, else 0."""
    import cv2

    return cv2.adaptiveThreshold(
        255 - sheet.picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY,
        SURROUNDINGS, -DARK,
    )  # fmt: skip


def find_rules(sheet: Sheet, ink: Picture) -> list[Box]:
    """Return the pieces of straight level and upright lines as thin boxes in points."""
    import cv2

    reach = max(8, round(SHORTEST_PIECE / sheet.scale))
    found = []
    for shape in ((reach, 1), (1, reach)):
        ruled = cv2.dilate(
            cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel(shape)), kernel((3, 3))
        )
        for box in boxes_in(ruled):
            if min(box[2] - box[0], box[3] - box[1]) * sheet.scale <= THICKEST_RULE:
                found.append(in_points(box, sheet))
    return found


def kernel(shape: tuple[int, int]) -> Any:
    """Return a box of that width and height to move over a picture."""
    import cv2

    return cv2.getStructuringElement(cv2.MORPH_RECT, shape)


def boxes_in(ink: Picture) -> list[Dots]:
    """Return the boxes around the pieces of ink that hang together, in dots."""
    import cv2

    _, _, found, _ = cv2.connectedComponentsWithStats(ink)
    return [(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in found[1:]]


def in_points(box: Dots, sheet: Sheet) -> Box:
    """Return a box in points of the page."""
    left, top, right, bottom = (edge * sheet.scale for edge in box)
    return left, top, right, bottom


def find_missed(
    sheet: Sheet, ink: Picture, known: Sequence[Box], size: float
) -> Iterator[tuple[Picture, Box]]:
    """Return the strips of ink as high as letters that stand in none of the known boxes.

    Args:
        sheet: the page.
        ink: where it is dark.
        known: boxes of rules and of lines that were read.
        size: of the letters on the page, in points.

    Returns:
        The strip with white around it, and the box of its ink in points.
    """
    import cv2

    left = cv2.medianBlur(ink, SPECK)
    for box in known:
        x0, y0, x1, y1 = (round(edge / sheet.scale) for edge in box)
        left[max(0, y0 - 2) : y1 + 3, max(0, x0 - 2) : x1 + 3] = 0
    letter = max(3, round(size / sheet.scale))
    strips = cv2.dilate(left, kernel((2 * letter + 1, letter // 3 + 1)))
    for box in known:
        x0, y0, x1, y1 = (round(edge / sheet.scale) for edge in box)
        strips[max(0, y0) : y1 + 1, max(0, x0) : x1 + 1] = 0
    for x0, y0, x1, y1 in boxes_in(strips):
        pieces = boxes_in(left[y0:y1, x0:x1])
        tallest = max((piece[3] - piece[1] for piece in pieces), default=0)
        if tallest < LOWEST * letter:
            continue
        dots = (
            x0 + min(piece[0] for piece in pieces),
            y0 + min(piece[1] for piece in pieces),
            x0 + max(piece[2] for piece in pieces),
            y0 + max(piece[3] for piece in pieces),
        )
        if dots[3] - dots[1] <= HIGHEST * letter:
            yield cut(sheet, dots), in_points(dots, sheet)


def cut(sheet: Sheet, dots: Dots) -> Picture:
    """Return a part of a page with white around it."""
    import cv2

    x0, y0, x1, y1 = dots
    pad = max(4, round(0.3 * (y1 - y0)))
    return cv2.copyMakeBorder(
        sheet.picture[y0:y1, x0:x1], pad, pad, 2 * pad, 2 * pad, cv2.BORDER_CONSTANT, value=255
    )


def cut_out(sheet: Sheet, box: Box) -> Picture:
    """Return the part of a page in a box given in points."""
    left, top, right, bottom = (max(0, round(edge / sheet.scale)) for edge in box)
    return sheet.picture[top : bottom + 1, left : right + 1]
