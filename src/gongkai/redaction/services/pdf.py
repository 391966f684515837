"""PDF files: pages with a find become pictures painted black, other pages are copied with what is drawn on them alone.

Three steps. All pages are copied into a new file (`pdf_copy`); that copy, not the file that came, is read and looked at by
PDFium; then the pages with a find, a region, or words nobody can see are replaced by pictures. `pdf_proof` reads the result.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from io import BytesIO

import pikepdf
import pypdfium2

from gongkai.reading.services.bounds import BROKEN, ENCRYPTED, MAX_PAGES
from gongkai.reading.services.pdf import one_at_a_time
from gongkai.redaction.rules import Box, Mark, NotRedacted, Unread
from gongkai.redaction.services import pdf_eye, pdf_proof
from gongkai.redaction.services.pdf_beside import beside
from gongkai.redaction.services.pdf_content import Facts
from gongkai.redaction.services.pdf_copy import BROKEN as FAULTS
from gongkai.redaction.services.pdf_copy import Copying
from gongkai.redaction.services.pdf_fonts import FontCodes, table_of
from gongkai.redaction.services.pdf_glyphs import Glyph, Sheet, hits, hits_across, sheet
from gongkai.redaction.services.pdf_paint import Paint, kept, page_of, painted
from gongkai.redaction.services.pdf_weight import weigh
from gongkai.redaction.services.work import Work

MAX_SECONDS = 900.0
MARGIN, LEAST_MARGIN = 0.06, 0.7
SLOW = "PDF 文件过于复杂，处理超时；请拆成几份再遮盖。"
NO_SUCH_PAGE = "没有第{0}页，这份文件共{1}页；请核对遮盖位置。"
OUTSIDE = "第{0}页上画的遮盖位置不在页面内，请重新画。"
UNPLACED = "第{0}页的文字读得出、却定不了位置，不能可靠遮盖；请把这一页打印后扫描，再在图上画出遮盖位置。"


def redact(data: bytes, work: Work) -> bytes:
    """The new file, proved. Raises NotRedacted."""
    try:
        source = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError as fault:
        raise NotRedacted(ENCRYPTED) from fault
    except (pikepdf.PdfError, ValueError, RuntimeError) as fault:
        raise NotRedacted(BROKEN) from fault
    with source, pikepdf.new() as target:
        weigh(source)
        facts, copying = _copied(source, target, work)
        beside(source, work)
        result = _painted(target, facts, copying.fonts, work)
    with one_at_a_time:
        pdf_proof.prove(result, work.needles, work.painted, labelled=work.labels)
    return result


def _copied(source: pikepdf.Pdf, target: pikepdf.Pdf, work: Work) -> tuple[list[Facts], Copying]:
    count = len(source.pages)
    if not count:
        raise NotRedacted(BROKEN)
    if count > MAX_PAGES:
        raise NotRedacted(f"PDF 有{count}页，超过{MAX_PAGES}页；请拆成几份再遮盖。")
    for region in work.regions:
        if not 1 <= region.page <= count:
            raise NotRedacted(NO_SUCH_PAGE.format(region.page, count))
    copying = Copying(source, target, remove=work.unread is Unread.REMOVE)
    began = time.monotonic()
    facts = []
    for number, page in enumerate(source.pages, 1):
        facts.append(copying.page(page, number))
        if time.monotonic() - began > MAX_SECONDS:
            raise NotRedacted(SLOW)
    return facts, copying


def _painted(
    target: pikepdf.Pdf, facts: list[Facts], fonts: dict[tuple[int, int], tuple[pikepdf.Object, FontCodes]], work: Work
) -> bytes:
    copy = BytesIO()
    target.save(copy)
    with one_at_a_time:
        document = pypdfium2.PdfDocument(copy.getvalue())
        try:
            sheets = _sheets(document, facts, work)
            found = _finds(sheets, facts, work)
            for at, page in enumerate(sheets):
                _page(target, document, page, found[at], facts[at], work)
        finally:
            document.close()
    _cut_tables(facts, fonts, work)
    held = BytesIO()
    target.save(held, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return held.getvalue()


def _sheets(document: pypdfium2.PdfDocument, facts: list[Facts], work: Work) -> list[Sheet]:
    began = time.monotonic()
    sheets = []
    for at in range(len(document)):
        if time.monotonic() - began > MAX_SECONDS:
            raise NotRedacted(SLOW)
        page = document[at]
        try:
            read = sheet(page, at + 1)
            by_hand = any(region.page == at + 1 for region in work.regions)
            pdf_eye.look(page, read, facts[at], work.unread, work.notes, by_hand=by_hand)
        finally:
            page.close()
        sheets.append(read)
    return sheets


def _finds(sheets: list[Sheet], facts: list[Facts], work: Work) -> list[dict[int, int | None]]:
    """For every page: number of the glyph → number of the term (None: no meaning, to be painted)."""
    found: list[dict[int, int | None]] = []
    for page, fact in zip(sheets, facts, strict=True):
        here: dict[int, int | None] = dict(hits(page, work.needles))
        if not here and work.needles.within("".join(fact.said)):
            raise NotRedacted(UNPLACED.format(page.number))
        if work.needles.within("".join(fact.said_beside)) and not any(one.page == page.number for one in work.regions):
            raise NotRedacted(pdf_eye.BESIDE.format(page.number))
        if work.unread is Unread.REMOVE:
            here.update((at, None) for at, one in enumerate(page.glyphs) if one.unread and at not in here)
        found.append(here)
    for at in range(len(sheets) - 1):
        left, right = hits_across(sheets[at], sheets[at + 1], work.needles)
        term = next((number for number, _ in enumerate(work.terms)), None)
        found[at].update((one, term) for one in left if one not in found[at])
        found[at + 1].update((one, term) for one in right if one not in found[at + 1])
    return found


def _page(
    target: pikepdf.Pdf,
    document: pypdfium2.PdfDocument,
    sheet_: Sheet,
    found: dict[int, int | None],
    facts: Facts,
    work: Work,
) -> None:
    """Replace a page by a picture when there is a reason to."""
    paints = _paints(sheet_, found, work)
    unseen = sum(one.unseen or (one.invisible and not sheet_.scanned) for one in sheet_.glyphs)
    if facts.hidden or unseen:
        work.notes.append(f"第{sheet_.number}页有看不见的文字或图层，已去掉。")
    if facts.removed:
        work.marks.append(Mark(f"第{sheet_.number}页的图片（{facts.removed} 处）", page=sheet_.number))
    if not paints and not found and not unseen and not work.every_page:
        return
    page = document[sheet_.number - 1]
    try:
        picture = painted(page, paints)
    finally:
        page.close()
    layer = kept(sheet_, paints, frozenset(found))
    made = page_of(target, picture, layer, sheet_.width, sheet_.height)
    target.pages[sheet_.number - 1] = pikepdf.Page(target.make_indirect(made))
    work.painted[sheet_.number] = [paint.box for paint in paints]


def _paints(page: Sheet, found: dict[int, int | None], work: Work) -> list[Paint]:
    paints: list[Paint] = []
    for term, box in _boxes(page.glyphs, found):
        ground = work.terms[term].ground if term is not None else ""
        what = "文字" if term is not None else "读不出的文字"
        work.marks.append(Mark(f"第{page.number}页的{what}", ground, page.number, box, term))
        paints.append(Paint(box, ground if work.labels else ""))
    for region in work.regions:
        if region.page != page.number:
            continue
        box = _inside(region.box, page)
        work.marks.append(Mark(f"第{page.number}页画出的位置", region.ground, page.number, box))
        paints.append(Paint(box, region.ground if work.labels else ""))
    return paints


def _boxes(glyphs: list[Glyph], found: dict[int, int | None]) -> Iterable[tuple[int | None, Box]]:
    """Neighbours on one line under one box, with a margin."""
    held: list[tuple[int | None, Box]] = []
    last = -2
    for at in sorted(found):
        box = glyphs[at].box
        if box is None or glyphs[at].unseen:
            continue
        if held and held[-1][0] == found[at] and all(glyphs[one].box is None for one in range(last + 1, at)):
            before = held[-1][1]
            if _one_line(before, box):
                held[-1] = (found[at], _around(before, box))
                last = at
                continue
        held.append((found[at], box))
        last = at
    return [(term, box.grown(max(LEAST_MARGIN, MARGIN * min(box.height, box.width)))) for term, box in held]


def _one_line(one: Box, other: Box) -> bool:
    level = min(one.y + one.height, other.y + other.height) - max(one.y, other.y) > 0.5 * min(one.height, other.height)
    upright = min(one.x + one.width, other.x + other.width) - max(one.x, other.x) > 0.5 * min(one.width, other.width)
    return level or upright


def _around(one: Box, other: Box) -> Box:
    left, top = min(one.x, other.x), min(one.y, other.y)
    right = max(one.x + one.width, other.x + other.width)
    return Box(left, top, right - left, max(one.y + one.height, other.y + other.height) - top)


def _inside(box: Box, page: Sheet) -> Box:
    left, top = max(0.0, box.x), max(0.0, box.y)
    right, bottom = min(page.width, box.x + box.width), min(page.height, box.y + box.height)
    if right - left <= 0 or bottom - top <= 0:
        raise NotRedacted(OUTSIDE.format(page.number))
    return Box(left, top, right - left, bottom - top)


def _cut_tables(facts: list[Facts], fonts: dict[tuple[int, int], tuple[pikepdf.Object, FontCodes]], work: Work) -> None:
    """Fonts keep the meanings of the codes that copied pages still show: the table would name the characters taken out."""
    for key, (font, codes) in fonts.items():
        if not codes.meanings or not codes.certain:
            continue
        used: set[int] = set()
        for number, fact in enumerate(facts, 1):
            if number not in work.painted:
                used |= fact.codes.get(key, set())
        try:
            font["/ToUnicode"].write(
                table_of({one: codes.meanings[one] for one in used if one in codes.meanings}, codes.width)
            )
        except FAULTS as fault:
            raise NotRedacted(BROKEN) from fault
