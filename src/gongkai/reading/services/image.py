"""Scans and phone photographs through the optional OCR extra (rapidocr, onnxruntime); its models ship with it.

The extra is imported only when a picture comes. Without it the answer is one sentence that says so.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import math
import threading
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, ImageSequence

from gongkai.reading.rules import Source, Unreadable
from gongkai.reading.services.bounds import BROKEN, EMPTY, MAX_IMAGE_PIXELS, MAX_SCANNED_PAGES
from gongkai.reading.services.composing import compose
from gongkai.reading.services.lines import WIDE
from gongkai.reading.services.page import Glyph, Page
from gongkai.reading.services.rulings import rulings
from gongkai.reading.services.writing import Writer

UNSURE_BELOW = 0.85
HOPELESS_BELOW = 0.4
LONGEST_SIDE = 3_500
A4_WIDTH = 595.0
MISSING = "这是图片，读取图片里的文字需要识别组件，这里没有安装；请管理员安装（ocr），或上传带文字的文件。"
TOO_LARGE = "图片超过六千万像素，没有读取；请缩小后再上传。"
RECOGNISED = "本文由图片识别得来，请逐项对照原件。"
FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP")
WIDE_ENOUGH = 5
LEAST_TILT = 0.002
MOST_TILT = 0.3

Point = tuple[float, float]
_engine: Any = None
_lock = threading.Lock()


def available() -> bool:
    """Whether the OCR extra is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def read(data: bytes, *, form: str, ocr: bool) -> Source:
    """The text of a picture; every frame of a TIFF is a page."""
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise Unreadable(BROKEN) from fault
    if picture.width * picture.height > MAX_IMAGE_PIXELS:
        raise Unreadable(TOO_LARGE)
    if not ocr or not available():
        raise Unreadable(MISSING)
    writer = Writer()
    pages: list[Page] = []
    try:
        for index, frame in enumerate(ImageSequence.Iterator(picture)):
            if index >= MAX_SCANNED_PAGES:
                writer.doubt(f"图片超过{MAX_SCANNED_PAGES}页，后面的没有识别。")
                break
            if frame.width * frame.height > MAX_IMAGE_PIXELS:
                raise Unreadable(TOO_LARGE)
            shown = ImageOps.exif_transpose(frame) or frame
            pages.append(recognise(shown, index + 1, A4_WIDTH / max(1, shown.width), writer))
    except (OSError, SyntaxError) as fault:
        raise Unreadable(BROKEN) from fault
    if not any(page.glyphs for page in pages):
        raise Unreadable(EMPTY)
    compose(pages, writer)
    return writer.source(form, pages=len(pages))


def recognise(picture: Image.Image, number: int, scale: float, writer: Writer) -> Page:
    """A picture as a page; `scale` is points to a pixel. Lines the machine is unsure of become doubts."""
    page = Page(number, picture.width * scale, picture.height * scale)
    shown = picture.convert("RGB")
    longest = max(shown.width, shown.height)
    if longest > LONGEST_SIDE:
        shrink = LONGEST_SIDE / longest
        shown = shown.resize((max(1, round(shown.width * shrink)), max(1, round(shown.height * shrink))))
        scale /= shrink
    with _lock:
        result = _ready()(importlib.import_module("numpy").asarray(shown)[:, :, ::-1])
    writer.doubt(RECOGNISED)
    boxes, texts, scores = result.boxes, result.txts, result.scores
    if boxes is None or texts is None or scores is None:
        return page
    tilt = _tilt(boxes)
    for box, text, score in zip(boxes, texts, scores, strict=True):
        if score < HOPELESS_BELOW or not text.strip():
            continue
        if score < UNSURE_BELOW:
            message = f"第{number}页“{text.strip()}”识别把握不大（{round(float(score) * 100)}%），请对照原件。"
            writer.doubt_about(message, text.strip())
        corners = [_level(float(x), float(y), shown.width, shown.height, tilt) for x, y in box]
        page.glyphs.extend(_glyphs([(x * scale, y * scale) for x, y in corners], text.strip()))
    page.strokes = rulings(shown.rotate(math.degrees(tilt), fillcolor="white") if tilt else shown, scale)
    return page


def _tilt(boxes: Any) -> float:
    """How far the lines of a photograph slope, in radians; nought for a straight scan."""
    slopes = sorted(
        math.atan2(float(box[1][1] - box[0][1]), float(box[1][0] - box[0][0]))
        for box in boxes
        if box[1][0] - box[0][0] > WIDE_ENOUGH * abs(box[3][1] - box[0][1])
    )
    middle = slopes[len(slopes) // 2] if slopes else 0.0
    return middle if LEAST_TILT < abs(middle) < MOST_TILT else 0.0


def _level(x: float, y: float, width: int, height: int, tilt: float) -> Point:
    """The point after the picture is turned back by `tilt` about its middle."""
    dx, dy = x - width / 2, y - height / 2
    cosine, sine = math.cos(tilt), math.sin(tilt)
    return dx * cosine + dy * sine + width / 2, -dx * sine + dy * cosine + height / 2


def _ready() -> Any:
    """The engine, made once; it takes a second to load."""
    global _engine
    if _engine is None:
        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        _engine = importlib.import_module("rapidocr").RapidOCR()
        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return _engine


def _glyphs(corners: list[Point], text: str) -> list[Glyph]:
    """Spread the characters of a recognised line over its box."""
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top = (corners[0][1] + corners[1][1]) / 2
    bottom = (corners[2][1] + corners[3][1]) / 2
    units = [1.0 if WIDE.match(one) else 0.5 for one in text]
    unit = (right - left) / (sum(units) or 1.0)
    result: list[Glyph] = []
    x = left
    for character, width in zip(text, units, strict=True):
        if not character.isspace():
            result.append(Glyph(x, top, x + width * unit, bottom, character))
        x += width * unit
    return result
