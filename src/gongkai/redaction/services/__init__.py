"""The door: a file in, a new file without the terms out, or one sentence that says why not."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import PurePath

from gongkai.reading.rules import Unreadable
from gongkai.reading.services import sniff
from gongkai.reading.services.bounds import BROKEN, MAX_FILE_BYTES
from gongkai.redaction.rules import BLOCKS, Needles, NotRedacted, Redacted, Region, Term, Unread
from gongkai.redaction.services import book, pdf, word
from gongkai.redaction.services.work import Work

__all__ = ["free_name", "redact"]

logger = logging.getLogger(__name__)
FORMS: dict[str, Callable[[bytes, Work], bytes]] = {"pdf": pdf.redact, "docx": word.redact, "xlsx": book.redact}

NOTHING = "没有写明要遮盖什么；请给出至少一个词或一处位置。"
SHORT = "要遮盖的词至少两个字（不计空格和连字符）；第 {0} 个词太短。"
SAID_AGAIN = "写在遮盖处的依据里有要遮盖的词，请改写依据。"
EMPTY = "文件是空的，请重新上传。"
BIG = f"文件超过 {MAX_FILE_BYTES // 1024 // 1024} MB，请拆成几份再遮盖。"
OLD = "这是旧格式的文件（.{0}），其中可能留有读不出的内容，不能可靠遮盖；请另存为 .docx、.xlsx 或 PDF 再遮盖。"
OTHER = "这种文件（{0}）不能遮盖；请另存为 PDF、.docx 或 .xlsx 再遮盖。"
NOT_FOUND = "文件里没有找到第 {0} 个词，请核对写法；图片里的字不在查找之内。"


def redact(
    data: bytes,
    name: str,
    terms: Sequence[Term],
    regions: Sequence[Region] = (),
    *,
    unread: Unread = Unread.REFUSE,
    labels: bool = False,
    every_page: bool = False,
) -> Redacted:
    """A new file without the terms and without what the regions cover, proved by reading it again.

    `name` is the file's name; the name that comes out is free of the terms too. With `labels` the ground is written on
    each mark. With `every_page` all pages of a PDF become pictures (no letter shape of the old fonts stays).
    Raises NotRedacted and nothing else: nothing passes that cannot be read.
    """
    needles = Needles(term.text for term in terms)
    _asked(data, needles, regions)
    if labels and any(map(needles.within, [*(one.ground for one in terms), *(one.ground for one in regions)])):
        raise NotRedacted(SAID_AGAIN)
    work = Work(terms, regions, needles, unread, labels, every_page)
    try:
        module, form = sniff.kind_of(data, name)
        result = _by_form(module, form)(data, work)
    except Unreadable as fault:
        raise NotRedacted(str(fault)) from fault
    except MemoryError as fault:
        raise NotRedacted(BIG) from fault
    except NotRedacted:
        raise
    except Exception as fault:  # a damaged file may fail anywhere inside a format library
        logger.warning("not redacted: %s", type(fault).__name__, exc_info=fault)
        raise NotRedacted(BROKEN) from fault
    found = {mark.term for mark in work.marks}
    work.notes.extend(NOT_FOUND.format(number + 1) for number in range(len(terms)) if number not in found)
    return Redacted(result, free_name(name, needles), tuple(work.marks), tuple(work.notes), tuple(work.painted))


def free_name(name: str, needles: Needles) -> str:
    """A file name without the terms."""
    suffix = PurePath(name).suffix
    stem = name[: len(name) - len(suffix)] if suffix else name
    for hit in reversed(needles.find(stem)):
        stem = stem[: hit.start] + BLOCKS + stem[hit.end :]
    suffix = {".docm": ".docx", ".xlsm": ".xlsx"}.get(suffix.lower(), suffix)
    free = stem + suffix
    return BLOCKS + (suffix if not needles.within(suffix) else "") if needles.within(free) else free


def _asked(data: bytes, needles: Needles, regions: Sequence[Region]) -> None:
    if not data:
        raise NotRedacted(EMPTY)
    if len(data) > MAX_FILE_BYTES:
        raise NotRedacted(BIG)
    if not needles.terms and not regions:
        raise NotRedacted(NOTHING)
    for number in needles.too_short():
        raise NotRedacted(SHORT.format(number + 1))


def _by_form(module: str, form: str) -> Callable[[bytes, Work], bytes]:
    if form in FORMS:
        return FORMS[form]
    raise NotRedacted(OLD.format(form) if module == "office" else OTHER.format(form))
