"""What on a page only an eye can read, and what is done about it: the extra for recognition, somebody's word, or refusal."""

from __future__ import annotations

import importlib

import pypdfium2

from gongkai.reading.services import image
from gongkai.reading.services.writing import Writer
from gongkai.redaction.rules import Box, NotRedacted, Unread
from gongkai.redaction.services import pictures
from gongkai.redaction.services.pdf_content import Facts
from gongkai.redaction.services.pdf_glyphs import Glyph, Sheet

DOTS = 200
MOST_PIXELS = 16_000_000
FEWEST_MISSING = 5
CHOICES = "请先看过：没有须遮盖的内容时注明“已看过”，有的话画出遮盖位置，或者选“去掉图片”。"
SCAN = "第{0}页没有可读的文字（扫描件或图形），不能按词遮盖；请画出遮盖位置，或请管理员安装识别组件（ocr）。"
PICTURES = "第{0}页有图片，图片里的字读不出来；" + CHOICES
LETTERS = "第{0}页有 {1} 个字读不出来（字体没有对照表）；请看过后注明“已看过”，画出遮盖位置，或者换一份 PDF。"
BESIDE = "第{0}页的底纹或蒙版里有文字，定不了位置；请画出遮盖位置，或把这一页打印后扫描再遮盖。"
FONT = "第{0}页的字体没有嵌入文件，这里也没有安装，画不出原样；请用原来的软件重新导出 PDF（嵌入字体），或请管理员安装字体。"
LAYER = "第{0}页是扫描件，按它自带的识别文字遮盖；识别可能有误，请逐行看过再提供。"
RECOGNISED = "第{0}页由图片识别得来，识别可能有误；请逐行看过再提供。"


def look(
    page: pypdfium2.PdfPage, sheet: Sheet, facts: Facts, unread: Unread, notes: list[str], *, by_hand: bool
) -> None:
    """Let a page pass, add the recognised words to it, or raise NotRedacted."""
    missing = sum(one.foreign and one.unseen for one in sheet.glyphs)
    if missing > FEWEST_MISSING and missing * 2 > sum(one.foreign for one in sheet.glyphs):
        raise NotRedacted(FONT.format(sheet.number))
    if sheet.blank or unread is Unread.SEEN or by_hand:
        return
    if facts.beside:
        raise NotRedacted(BESIDE.format(sheet.number))
    inked = [one for one in sheet.glyphs if one.box is not None and not one.unseen]
    letters = sum(one.unread for one in inked)
    writing = facts.pixels >= pictures.FEWEST_PIXELS
    nothing = not inked and not facts.removed
    if sheet.scanned and writing and not letters:
        notes.append(LAYER.format(sheet.number))
        return
    if not (writing or nothing or (letters and unread is Unread.REFUSE)):
        return
    if image.available():
        _recognise(page, sheet)
        notes.append(RECOGNISED.format(sheet.number))
        return
    if nothing:
        raise NotRedacted(SCAN.format(sheet.number))
    raise NotRedacted(PICTURES.format(sheet.number) if writing else LETTERS.format(sheet.number, letters))


def _recognise(page: pypdfium2.PdfPage, sheet: Sheet) -> None:
    """Add the words of the page's picture to its glyphs, each run cut evenly into its characters."""
    scale = min(DOTS / 72, (MOST_PIXELS / max(1.0, sheet.width * sheet.height)) ** 0.5)
    picture = page.render(scale=scale, may_draw_forms=False, draw_annots=False).to_pil()
    reader = importlib.import_module("gongkai.reading.services.image")
    found = reader.recognise(picture, sheet.number, 1 / scale, Writer())
    for run in found.glyphs:
        at = len(sheet.glyphs)
        step = (run.x1 - run.x0) / max(1, len(run.text))
        sheet.glyphs.extend(
            Glyph(one, None if one.isspace() else Box(run.x0 + step * number, run.top, step, run.bottom - run.top))
            for number, one in enumerate(run.text)
        )
        sheet.lines.append([number for number in range(at, len(sheet.glyphs)) if sheet.glyphs[number].box is not None])
        sheet.glyphs.append(Glyph("\n"))
