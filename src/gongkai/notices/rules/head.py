"""The head of a notice: title, number, issuer, date, addressees, openness, attachments, reporting dates of the letter."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from gongkai.notices.rules.furniture import is_furniture
from gongkai.notices.rules.grid import Grid
from gongkai.notices.rules.layout import Block, Para
from gongkai.notices.rules.numbers import value
from gongkai.notices.rules.parts import ATTACHMENT, DATE_LINE, TAIL, is_title
from gongkai.notices.rules.shape import Deadline, Head, Passage
from gongkai.notices.rules.text import Doc
from gongkai.notices.rules.times import in_prose
from gongkai.notices.rules.unitnames import is_unit, split

_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,16}(?:〔|\[|［|﹝|【|（|\()(?:19|20)[0-9０-９]{2}(?:〕|\]|］|﹞|】|）|\))第?[0-9０-９]{1,4}号"
)
_NUMBER_LABEL = re.compile(r"(?:发文字号|文号|文件编号|发文编号|字号)[：:]")
_OPENNESS = re.compile(
    r"[（(](?:此件|本件)?(?:公开发布|主动公开|社会公开|全文公开)[）)]|(?:公开(?:属性|方式|类别|选项)|信息公开选项)[：:】]?(?P<said>主动公开)|[（(]此件.{0,4}公开.{0,4}[）)]"
)
_KINDS = re.compile(
    r".*(?:通知|意见|方案|要点|办法|计划|规定|函|通报|决定|公告|清单|分解表|细则|措施|规划|安排|分工|通告|批复|令|行动)(?:[（(][^（）()]{1,20}[）)])?"
)
_RED = re.compile(r".{4,60}(?:文件|文\s*件)")
_DATE_PARTS = re.compile(r"(.+)年(.+)月(.+)日")


@dataclass(slots=True)
class Found:
    """Where the head was found: the index of the block that ends the letter, of the addressee line, and the year."""

    head: Head
    letter_end: int | None = None
    addressed: int | None = None
    year: int | None = None
    past: int | None = None
    signed: int | None = None


def read_head(doc: Doc, blocks: list[Block]) -> Found:
    """The head, from the blocks of the whole notice."""
    addressed = _addressee_line(blocks)
    letter_end, issued, signed = _signature(doc, blocks, addressed)
    title = _title(doc, blocks, addressed)
    issuer = signed or _red_issuer(doc, blocks) or _issuer_in_title(doc, title)
    spot = _openness(doc)
    issued_on, issued_span = issued if issued else (None, None)
    title = title or next((block.title for block in blocks if isinstance(block, Grid) and block.title), None)
    head = Head(
        title=doc.passage(*title) if title else None,
        doc_number=_doc_number(doc, blocks, addressed),
        issuer=doc.passage(*issuer) if issuer else None,
        issued_on=issued_on,
        issued_on_span=doc.span(*issued_span) if issued_span else None,
        openness=doc.passage(*spot) if spot else None,
        addressees=_addressees(doc, blocks, addressed),
        attachments=_attachments(doc, blocks),
    )
    year = _year(doc, title, issued_on)
    letter = _cover_deadlines(doc, blocks, addressed, letter_end, year)
    head = replace(head, cover_deadlines=letter)
    return Found(
        head,
        letter_end,
        addressed,
        year,
        _year(doc, title, issued_on, guess=False) if not issued_on else issued_on.year,
        _signed_from(blocks, letter_end, signed),
    )


def _paras(blocks: list[Block], limit: int | None = None) -> list[tuple[int, Para]]:
    return [(index, block) for index, block in enumerate(blocks[:limit]) if isinstance(block, Para)]


def _addressee_line(blocks: list[Block]) -> int | None:
    """The line of addressees: units up to a colon, before anything is numbered."""
    for index, para in _paras(blocks, 80):
        text = para.text
        if para.mark is not None and index > 3 and para.mark.style in ("一、", "（一）"):
            return None
        if not text.endswith(("：", ":")) or len(text) > 600 or is_furniture(text) or len(text) < 4:
            continue
        names = [text[:-1][start:end] for start, end in split(text[:-1])]
        if names and sum(is_unit(name) for name in names) * 10 >= len(names) * 6:
            return index
    return None


def _addressees(doc: Doc, blocks: list[Block], index: int | None) -> tuple[Passage, ...]:
    if index is None:
        return ()
    para = blocks[index]
    text = doc.flat[para.start : para.end - 1]
    return tuple(doc.passage(para.start + start, para.start + end) for start, end in split(text))


def _signature(
    doc: Doc, blocks: list[Block], addressed: int | None
) -> tuple[int | None, tuple[date, tuple[int, int]] | None, tuple[int, int] | None]:
    """The line with the date under the letter, the date, and who signed above it."""
    dates = []
    for index, para in _paras(blocks):
        match = DATE_LINE.fullmatch(para.text)
        if match and (addressed is None or index > addressed) and not is_furniture(para.text):
            day = _day(match["date"])
            if day and (not match["who"] or is_unit(match["who"]) or _signed_line(match["who"])):
                dates.append((index, para, match, day))
    if addressed is None and len(dates) > 1 and dates[0][0] < 6:
        dates = dates[1:]
    if not dates:
        return None, None, None
    index, para, match, day = dates[0]
    place = (para.start + match.start("date"), para.start + match.end("date"))
    if match["who"]:
        return index, (day, place), (para.start, para.start + len(match["who"]))
    return index, (day, place), _signer(doc, blocks, index)


def _signed_line(text: str) -> bool:
    return all(is_unit(text[start:end]) for start, end in split(text)) or text.endswith(("府", "室", "厅", "局", "委"))


def _signer(doc: Doc, blocks: list[Block], index: int) -> tuple[int, int] | None:
    """The lines of units right above the date."""
    first: Para | None = None
    for block in reversed(blocks[max(0, index - 15) : index]):
        if (
            not isinstance(block, Para)
            or block.mark
            or len(block.text) > 60
            or re.search("[：:]|[。；，）)]$", block.text)
        ):
            break
        if not (is_unit(block.text) or _signed_line(block.text)):
            break
        first = block
    return _first_signer(doc, first) if first else None


def _signed_from(blocks: list[Block], letter_end: int | None, signed: tuple[int, int] | None) -> int | None:
    """The index of the first line of the signature, which ends with the date at `letter_end`."""
    if letter_end is None or signed is None:
        return letter_end
    return next((index for index, block in enumerate(blocks) if block.start <= signed[0] < block.end), letter_end)


def _first_signer(doc: Doc, line: Para) -> tuple[int, int]:
    """Of several that sign, the first: it drew the notice up."""
    for place in range(line.start + 4, line.end - 3):
        if (
            doc.gap(place)
            and is_unit(doc.flat[line.start : place])
            and is_unit(doc.flat[place : line.end].split("、")[0])
        ):
            return line.start, place
    return line.start, line.end


def _day(printed: str) -> date | None:
    match = _DATE_PARTS.fullmatch(printed)
    numbers = [value(part) for part in match.groups()] if match else []
    try:
        return date(*[number or 0 for number in numbers]) if len(numbers) == 3 else None
    except ValueError:
        return None


def _title(doc: Doc, blocks: list[Block], addressed: int | None) -> tuple[int, int] | None:
    """The lines above the addressees up to the number or the red heading; without addressees the first line that titles."""
    if addressed is not None:
        title = _title_above(blocks, addressed)
        if title:
            return title
    for index, para in _paras(blocks, 30):
        if para.mark or is_furniture(para.text) or _NUMBER.fullmatch(para.text) or len(para.text) > 90:
            continue
        if (
            (_KINDS.fullmatch(para.text) or is_title(para.text))
            and not _RED.fullmatch(para.text)
            and len(para.text) >= 6
            and not para.text.endswith("：")
        ):
            return _grown(blocks, index)
    return None


def _title_above(blocks: list[Block], addressed: int) -> tuple[int, int] | None:
    """The last title before the addressees, with the lines of the issuer above its 关于 unless the page's own title lacks them."""
    lines = _lines_above(blocks, addressed)
    opens = next((index for index in reversed(range(len(lines))) if "关于" in lines[index].text), None)
    if opens is None:
        return (lines[-1].start, lines[-1].end) if lines and _KINDS.fullmatch(lines[-1].text) else None
    first = opens
    while (
        lines[opens].text.startswith("关于")
        and first > 0
        and "关于" not in lines[first - 1].text
        and (is_unit(lines[first - 1].text) or _signed_line(lines[first - 1].text))
    ):
        first -= 1
    said = "".join(line.text for line in lines[opens:])
    if any(line.text == said for line in lines[:first]):
        first = opens
    return lines[first].start, lines[-1].end


def _lines_above(blocks: list[Block], addressed: int) -> list[Para]:
    """The lines that can be title, between the head's other lines and the addressees; a number between is stepped over."""
    lines: list[Para] = []
    for block in reversed(blocks[max(0, addressed - 12) : addressed]):
        if not isinstance(block, Para) or block.mark:
            break
        if not _not_title(block.text):
            lines.insert(0, block)
    return lines


def _not_title(text: str) -> bool:
    return bool(
        is_furniture(text)
        or _NUMBER.fullmatch(text)
        or _NUMBER_LABEL.match(text)
        or _OPENNESS.fullmatch(text)
        or DATE_LINE.fullmatch(text)
        or (_RED.fullmatch(text) and "关于" not in text)
        or text[-1] in "。；：:，"
        or len(text) > 90
        or re.fullmatch(
            r"(?:索引号|主题分类|发文机关|成文日期|标题|有效性|签发人|紧急程度|密级|机密|加急|特急|发布机构|生成日期|主题词).*",
            text,
        )
    )


def _grown(blocks: list[Block], index: int) -> tuple[int, int]:
    """A title together with the issuer's line above it and, where it broke off, the line above that began it."""
    first = blocks[index]
    start = first.start
    back = index - 1
    while back >= 0 and index - back <= 3:
        block = blocks[back]
        if not isinstance(block, Para) or _not_title(block.text) or block.mark:
            break
        joins = (is_unit(block.text) and doc_text(first).startswith(("关于", "印发"))) or (
            "关于" in block.text and "关于" not in doc_text(first)
        )
        if not joins:
            break
        start, first = block.start, block
        back -= 1
    return start, blocks[index].end


def doc_text(block: Block) -> str:
    return block.text if isinstance(block, Para) else ""


def _doc_number(doc: Doc, blocks: list[Block], addressed: int | None) -> Passage | None:
    """The number of the notice itself: on a line of its own, or behind a label; never one cited in a sentence."""
    limit = addressed if addressed is not None else 25
    for _, para in _paras(blocks, max(limit, 1)):
        text = para.text
        match = _NUMBER.search(text)
        if not match or "《" in text or "。" in text or "根据" in text:
            continue
        label = _NUMBER_LABEL.search(text)
        if label and label.end() <= match.start():
            return doc.passage(para.start + match.start(), para.start + match.end())
        if (match.start() <= 4 and len(text) - match.end() <= 30) or (match.end() == len(text) and match.start() <= 40):
            return doc.passage(para.start + match.start(), para.start + match.end())
    return None


def _red_issuer(doc: Doc, blocks: list[Block]) -> tuple[int, int] | None:
    """The issuer of the red heading: 某县人民政府办公室文件."""
    for _, para in _paras(blocks, 15):
        if _RED.fullmatch(para.text) and "关于" not in para.text and is_unit(para.text[:-2]):
            return para.start, para.end - 2
    return None


def _issuer_in_title(doc: Doc, title: tuple[int, int] | None) -> tuple[int, int] | None:
    if title is None:
        return None
    text = doc.flat[title[0] : title[1]]
    place = text.find("关于")
    return (title[0], title[0] + place) if place > 3 and is_unit(text[:place]) else None


def _openness(doc: Doc) -> tuple[int, int] | None:
    for match in _OPENNESS.finditer(doc.flat):
        if match["said"]:
            return match.start("said"), match.end("said")
        if "依申请" not in match[0] and "不" not in match[0]:
            return match.start() + 1, match.end() - 1
    return None


def _attachments(doc: Doc, blocks: list[Block]) -> tuple[Passage, ...]:
    """Titles in the list of attachments of the letter, or else those printed as 附件."""
    for index, para in _paras(blocks):
        match = re.match(r"附(?:件|表)[0-9]{0,2}[：:]", para.text)
        if match and len(para.text) > match.end():
            listed = [_listed(doc, para, match.end())]
            for block in blocks[index + 1 :]:
                if not (
                    isinstance(block, Para)
                    and block.mark
                    and block.mark.style in ("1.", "⒈", "1)")
                    and len(block.text) < 90
                ):
                    break
                if block.mark.number != len(listed) + 1:
                    break
                listed.append(_listed(doc, block, 0))
            return tuple(passage for group in listed for passage in group)
    found = []
    for index, para in _paras(blocks):
        if ATTACHMENT.fullmatch(para.text) and len(para.text) <= 6 and index + 1 < len(blocks):
            following = blocks[index + 1]
            if isinstance(following, Para) and is_title(following.text):
                found.append(_bookless(doc, following.start, following.end))
    return tuple(found)


def _listed(doc: Doc, para: Para, skip: int) -> list[Passage]:
    """The titles of one line of the list: 1.甲 2.乙 on one line are two."""
    text = para.text
    starts = [
        match.end()
        for match in re.finditer(
            r"(?:^|(?<=[：:；;。》）表案点单]))[0-9０-９]{1,2}[.．、](?:(?![0-9])|(?=20[0-9]{2}年))", text
        )
        if match.start() >= skip - 1
    ]
    starts = starts or [skip]
    ends = [re.search(r"[0-9０-９]{1,2}[.．、]$", text[:start]) for start in starts[1:]]
    stops = [match.start() if match else start for match, start in zip(ends, starts[1:], strict=True)] + [len(text)]
    return [
        _bookless(doc, para.start + start, para.start + stop)
        for start, stop in zip(starts, stops, strict=True)
        if start < stop
    ]


def _bookless(doc: Doc, start: int, end: int) -> Passage:
    while end > start and doc.flat[end - 1] in "。；;":
        end -= 1
    if (
        doc.flat[start : start + 1] == "《"
        and doc.flat[end - 1 : end] == "》"
        and doc.flat.find("》", start, end - 1) < 0
    ):
        start, end = start + 1, end - 1
    return doc.passage(start, end)


def _year(doc: Doc, title: tuple[int, int] | None, issued: date | None, *, guess: bool = True) -> int | None:
    """The notice's year: the one year its title names, if it fits the date; else the year of the date."""
    years = {int(year) for year in re.findall(r"(20[0-9]{2})年", doc.flat[title[0] : title[1]])} if title else set()
    if len(years) == 1 and not re.search(
        r"20[0-9]{2}[—－–-]20[0-9]{2}", doc.flat[title[0] : title[1]] if title else ""
    ):
        year = years.pop()
        if issued is None or 0 <= year - issued.year <= 1:
            return year
    if issued:
        return issued.year
    if not guess:
        return None
    printed = re.search(r"[〔\[（(](20[0-9]{2})[〕\]）)]|(20[0-9]{2})年", doc.flat)
    return int(printed[1] or printed[2]) if printed else None


def _cover_deadlines(
    doc: Doc, blocks: list[Block], addressed: int | None, letter_end: int | None, year: int | None
) -> tuple[Deadline, ...]:
    """Reporting dates the letter sets: 请于6月20日前将…报送…."""
    if addressed is None or letter_end is None:
        return ()
    found = []
    for _, para in [(i, p) for i, p in _paras(blocks, letter_end) if i > addressed and not TAIL.fullmatch(p.text)]:
        for limit in in_prose(para.text, year, year):
            low = max((para.text.rfind(mark, 0, limit.start) for mark in "，。；"), default=-1) + 1
            high = min(
                (p for p in (para.text.find(mark, limit.end) for mark in "，。；") if p >= 0), default=len(para.text)
            )
            if re.search("报|送|反馈|上报|提交", para.text[low : high + 40]):
                place = (para.start + low, para.start + high)
                found.append(Deadline(limit.kind, limit.date, limit.days, doc.passage(*place).text, doc.span(*place)))
    return tuple(found)
