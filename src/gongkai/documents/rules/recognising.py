"""What a document brought in as a file says of itself, in the order of GB/T 9704: title, number, issuer, addressees, day,
note, copies; and its body without the lines that have fields of their own. Nothing is taken silently: see `notes`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from gongkai.documents.rules import numbers
from gongkai.documents.rules.states import Kind
from gongkai.kernel.html_tree import Node, read, write
from gongkai.notices.rules.head import read_head
from gongkai.notices.rules.layout import lay_out
from gongkai.notices.rules.shape import Head
from gongkai.notices.rules.text import Doc
from gongkai.reading.rules import Source

HEAD_BLOCKS, TAIL_BLOCKS = 14, 8
_ANNOTATION = re.compile(
    r"^[\s\u3000]*[（(]((?:此件|本件)[^（）()\n]{2,30}|[^（）()\n]{0,6}公开发布[^（）()\n]{0,8})[）)][\s\u3000]*$",
    re.MULTILINE,
)
_COPIES = re.compile(r"抄\s*[送报][：:]\s*(.+)")
_IMPRINT = re.compile(r"(.{2,30}?)\s*\d{4}年\d{1,2}月\d{1,2}日\s*印发")
_UNTIL = re.compile(r"有效期(?:截止|限)?(?:至|到)\s*(\d{4})年(\d{1,2})月(\d{1,2})日")
_YEARS = re.compile(r"有效期(?:为|限为|限)?\s*(\d{1,2}|[一二两三四五六七八十])年")
_FROM = re.compile(r"自\s*(\d{4})年(\d{1,2})月(\d{1,2})日起(?:施行|实施|执行|生效)")
_FROM_ISSUE = re.compile(r"自(?:印发|发布|公布|颁布)之日起(?:施行|实施|执行|生效)")
_INTERPRETER = re.compile(r"由([^，。；、（）()]{3,40}?)负责(?:解释|解读)")
_CHINESE = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "十": 10}
_ORDER = re.compile(r"[（(]?(?:此件|公开)")
FIELDS = {
    "title": "标题", "number": "发文字号", "signed_on": "成文日期", "addressees": "主送机关", "annotation": "附注",
    "copied_to": "抄送机关", "effective_on": "施行日期", "expires_on": "有效期截止", "interpreter": "解读机关",
}  # fmt: skip
EXPECTED = ("title", "number", "signed_on", "addressees")


@dataclass(slots=True)
class Recognised:
    """Fields as they can be filled in (words, or a day), the issuer as printed, the attachments the text lists."""

    fields: dict[str, str | date] = field(default_factory=dict)
    issuer: str = ""
    attachments: list[str] = field(default_factory=list)
    kind: Kind = Kind.OFFICIAL
    notes: list[str] = field(default_factory=list)


def recognise(source: Source, *, today: date) -> Recognised:
    """What the text says of itself. What cannot be (a day to come, a number that is none) is left out with a note."""
    doc = Doc(source)
    head = read_head(doc, lay_out(doc)).head
    found = Recognised()
    _from_head(found, head, today)
    _from_text(found, source.text)
    found.attachments = [passage.text for passage in head.attachments]
    found.kind = _kind(found)
    taken = [name for key, name in FIELDS.items() if key in found.fields]
    if taken:
        found.notes.insert(0, f"从文中读出：{'、'.join(taken)}，请逐项核对")
    missing = [FIELDS[key] for key in EXPECTED if key not in found.fields]
    if missing:
        found.notes.append(f"没有读出：{'、'.join(missing)}，请补填")
    if found.attachments:
        listed = "；".join(found.attachments[:10])
        found.notes.append(f"文中列有附件：{listed}。附件是另外的文件的，请上传")
    return found


def _from_head(found: Recognised, head: Head, today: date) -> None:
    if head.title:
        found.fields["title"] = head.title.text
    if head.doc_number:
        printed = head.doc_number.text
        wrong = numbers.reasons_against(printed, today=today)
        number = numbers.parse(printed)
        if number and not wrong:
            found.fields["number"] = number.text
        else:
            found.notes.append(f"发文字号“{printed}”不合规范，没有填入")
    if head.issued_on:
        if date(1949, 10, 1) <= head.issued_on <= today + timedelta(days=1):
            found.fields["signed_on"] = head.issued_on
        else:
            found.notes.append(f"成文日期“{head.issued_on:%Y-%m-%d}”不可能，没有填入")
    if head.addressees:
        found.fields["addressees"] = "，".join(passage.text for passage in head.addressees)
    found.issuer = head.issuer.text if head.issuer else ""


def _from_text(found: Recognised, text: str) -> None:
    """What stands after the signature, and what the closing clauses say."""
    tail = text[-3000:]
    if match := _ANNOTATION.search(text):
        found.fields["annotation"] = match[1]
    if match := _COPIES.search(tail):
        found.fields["copied_to"] = match[1].strip().rstrip("。")
    if match := _INTERPRETER.search(tail):
        found.fields["interpreter"] = match[1]
    signed = found.fields.get("signed_on")
    begins = _day(_FROM.search(tail))
    if begins is None and isinstance(signed, date) and _FROM_ISSUE.search(tail):
        begins = signed
    if begins:
        found.fields["effective_on"] = begins
    until = _day(_UNTIL.search(tail)) or _after_years(_YEARS.search(tail), begins)
    if until and (begins is None or until >= begins):
        found.fields["expires_on"] = until


def _day(match: re.Match[str] | None) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _after_years(match: re.Match[str] | None, begins: date | None) -> date | None:
    """The last day of so many years from the day it begins."""
    if match is None or begins is None:
        return None
    years = int(match[1]) if match[1].isdecimal() else _CHINESE[match[1]]
    try:
        return begins.replace(year=begins.year + years) - timedelta(days=1)
    except ValueError:  # 29 February
        return begins.replace(year=begins.year + years, day=28)


def _kind(found: Recognised) -> Kind:
    """A first guess, said in the notes."""
    title, number = str(found.fields.get("title", "")), str(found.fields.get("number", ""))
    kind = Kind.OFFICIAL
    parsed = numbers.parse(number)
    if (parsed and "规" in parsed.series) or (
        "expires_on" in found.fields and re.search(r"办法|规定|细则|规则", title)
    ):
        kind = Kind.NORMATIVE
    elif re.search(r"(?:公告|公示|通告)$", title):
        kind = Kind.ANNOUNCEMENT
    if kind is not Kind.OFFICIAL:
        found.notes.append(f"体裁按“{kind.label}”填入，请核对")
    return kind


def without_head(body: str, found: Recognised) -> str:
    """Clean HTML without the lines that stand in fields: red heading, number, title, addressees; note, copies, imprint."""
    blocks = [one for one in read(body).held if not isinstance(one, str)]
    said = {key: _bare(str(value)) for key, value in found.fields.items() if isinstance(value, str)}
    start = 0
    for place, block in enumerate(blocks[:HEAD_BLOCKS]):
        words = _bare(block.text())
        if block.tag not in {"p", "h2", "h3", "h4"} or not _is_head(words, said, found.issuer):
            break
        start = place + 1
    end = len(blocks)
    for place in range(len(blocks) - 1, max(start, len(blocks) - TAIL_BLOCKS) - 1, -1):
        if _is_tail(blocks[place], said):
            end = place
        elif _bare(blocks[place].text()):
            break
    kept: list[Node | str] = list(blocks[start:end])
    return write(kept)


def _bare(text: str) -> str:
    return re.sub(r"[\s\u3000，,、：:]+", "", text)


def _is_head(words: str, said: dict[str, str], issuer: str) -> bool:
    """Whether a leading line says what a field says already."""
    title, addressees = said.get("title", ""), said.get("addressees", "")
    if not words or (title and words in title) or (addressees and words in addressees):
        return True
    if numbers.parse(words) is not None or re.match(r"签发人|索引号|主题分类|发文机关|发文字号|成文日期|有效性", words):
        return True
    return bool(issuer and _bare(issuer) in words and words.endswith("文件") and len(words) < 40)


def _is_tail(block: Node, said: dict[str, str]) -> bool:
    """Whether a closing line is the note, the copies or the imprint."""
    words = " ".join(block.text().split())
    if block.tag == "table":
        return len(words) < 300 and bool(_COPIES.search(words) or _IMPRINT.search(words))
    note = said.get("annotation", "")
    return bool(
        (note and _bare(words).strip("（）()") == note)
        or (said.get("copied_to") and _COPIES.match(words))
        or (_IMPRINT.fullmatch(words.rstrip("。")) and len(words) < 60)
    )
