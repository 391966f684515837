"""`cleaned`: a copy of a file with values masked everywhere and hidden things taken out, opened again to be sure."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from gongkai.reading.rules import Unreadable
from gongkai.reading.services.package import Package
from gongkai.vetting.rules import HitKind, label_of
from gongkai.vetting.services.opening import clean_book, clean_slides, clean_word
from gongkai.vetting.services.opening.clean_package import Parts, drop_shared, is_embedded
from gongkai.vetting.services.opening.clean_pdf import cleaned_pdf
from gongkai.vetting.services.opening.clean_picture import without_metadata
from gongkai.vetting.services.opening.clean_text import Masks, masks, replace_everywhere
from gongkai.vetting.services.opening.files import open_file
from gongkai.vetting.services.opening.kinds import form_of, packed_form
from gongkai.vetting.services.opening.shapes import MAX_BYTES, MAX_DEPTH, CannotClean

logger = logging.getLogger(__name__)

OTHER_FORM = "这种文件不能自动遮蔽，请在原文件中改好后重新上传（可自动处理的有 .docx、.xlsx、.pptx 和图片，PDF 只能去掉属性和批注）。"
PICTURE_TEXT = "图片里的文字不能自动遮蔽，请用图片软件涂掉后重新上传。"
BROKEN = "文件不完整、已损坏或设了密码，不能自动处理，请用原来的软件另存一份再上传。"
TOO_BIG = f"文件超过 {MAX_BYTES // 1024 // 1024} MB，不能自动处理，请拆分或压缩其中的图片后再上传。"
MOST_XML = 64 * 1024 * 1024
TOO_MUCH = "文件里的内容太多，不能自动处理，请拆分成几个文件后再上传。"
LEFT_TEXT = "“{}”没能全部遮蔽（{}），请在原文件中改好后重新上传。"
LEFT_MARK = "没能去掉{}（{}），请在原文件中改好后重新上传。"
_PICTURE = re.compile(r".*\.(jpe?g|png|tiff?|webp)", re.IGNORECASE)


def cleaned(data: bytes, *, name: str, replacements: Sequence[tuple[str, str]], drop: frozenset[HitKind]) -> bytes:
    """A copy with every (text, masked) replaced in all its parts and the kinds in `drop` taken out.

    Word, Excel and PowerPoint files (.docx .xlsx .pptx), the properties of pictures, and of PDF files properties,
    comments, attachments and scripts. The copy is opened again: what was to go must be gone. Raises CannotClean.
    """
    try:
        made = _cleaned(data, name, masks(replacements), drop, 0)
    except Unreadable as fault:
        raise CannotClean(BROKEN) from fault
    except (MemoryError, RecursionError) as fault:
        raise CannotClean(BROKEN) from fault
    except CannotClean:
        raise
    except Exception as fault:  # a damaged file may fail anywhere inside a format library
        logger.warning("file not cleaned: %s", type(fault).__name__, exc_info=fault)
        raise CannotClean(BROKEN) from fault
    _be_sure(made, name, masks(replacements), drop)
    return made


def _cleaned(data: bytes, name: str, wanted: Masks, drop: frozenset[HitKind], depth: int) -> bytes:
    if len(data) > MAX_BYTES:
        raise CannotClean(TOO_BIG)
    form = form_of(data, name)
    if form == "packed":
        form = packed_form(Package(data))
    if form in ("docx", "xlsx", "pptx"):
        return _package(data, form, wanted, drop, depth)
    if form == "pdf":
        return cleaned_pdf(data, has_texts=wanted.pattern is not None, drop=drop)
    if form == "image":
        if wanted.pattern is not None:
            raise CannotClean(PICTURE_TEXT)
        return without_metadata(data) if drop & {HitKind.METADATA, HitKind.GPS} else data
    raise CannotClean(OTHER_FORM)


def _package(data: bytes, form: str, wanted: Masks, drop: frozenset[HitKind], depth: int) -> bytes:
    parts = Parts(data)
    if any(name.endswith(".xml") and len(parts.raw(name)) > MOST_XML for name in parts.names):
        raise CannotClean(TOO_MUCH)
    drop_shared(parts, drop)
    if form == "docx":
        clean_word.drop_hidden(parts, drop)
    elif form == "xlsx":
        clean_book.drop_hidden(parts, data, drop, wanted)
    else:
        clean_slides.drop_hidden(parts, drop)
    if wanted.pattern is not None:
        for name in parts.matching(r"(?!\[content_types\]).*\.(xml|rels)"):
            replace_everywhere(parts.tree(name), wanted)
    for name in parts.names:
        if _PICTURE.fullmatch(name) and drop & {HitKind.METADATA, HitKind.GPS}:
            parts.put(name, without_metadata(parts.raw(name)))
        elif is_embedded(name) and depth < MAX_DEPTH and form_of(parts.raw(name), name) == "packed":
            parts.put(name, _cleaned(parts.raw(name), name, wanted, drop, depth + 1))
    return parts.written()


def _be_sure(data: bytes, name: str, wanted: Masks, drop: frozenset[HitKind]) -> None:
    """Open the copy: no text that was to be masked and no mark that was to go may be left."""
    opened = open_file(data, name=name)
    if wanted.pattern is not None:
        for piece in opened.pieces:
            match = wanted.pattern.search(piece.text)
            if match and wanted.of(match.group()) != match.group():
                raise CannotClean(LEFT_TEXT.format(wanted.of(match.group()), piece.at(match.start())[0]))
    for mark in opened.marks:
        if mark.kind in drop and mark.kind is not HitKind.UNCHECKED:
            raise CannotClean(LEFT_MARK.format(label_of(mark.kind), mark.place))
