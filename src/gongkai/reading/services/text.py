"""Plain text in whatever encoding an office machine wrote it."""

from __future__ import annotations

import codecs
import re

from gongkai.reading.rules import Doubt, Paragraph, Source, Span, Unreadable
from gongkai.reading.services.bounds import EMPTY, MAX_TEXT

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CANDIDATES = ("gb18030", "utf-16-le", "utf-16-be", "big5")
SAMPLE_BYTES = 60_000
MAX_BAD_SHARE = 0.01
# The characters that make up about a fifth of any official paper; a wrong decoding has next to none of them.
USUAL = frozenset(
    "的一是在和有为以人中年月日大国市县区省政府工作任务单位公开责任实施方案通知关于落实管理推进加强制定组织部门，。、；：（）《》“”\n"
)
NOT_TEXT = "认不出文件的格式，请上传 Word、WPS、PDF、Excel、网页或纯文本的通知。"
REPLACED = "文件里有几处字节不是合法文字，已用“\ufffd”代替，请对照原件。"
CUT = "文件末尾的一个字不完整，已略去，文件可能没有传完。"
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, *, declared: str = "") -> tuple[str, list[str]]:
    """Bytes to text, and the sentences of doubt; Unreadable when it is no text. Line ends become `\\n`."""
    for mark, name in BOMS:
        if data.startswith(mark):
            text, doubts = _loosely(data[len(mark) :], name)
            return _plain(text), doubts
    try:
        return _plain(data.decode("utf-8")), []
    except UnicodeDecodeError as fault:
        if fault.start >= len(data) - 3 and fault.start > 0 and _is_tail(data[fault.start :]):
            return _plain(data[: fault.start].decode("utf-8")), [CUT]
    name = _likeliest(data, declared)
    text, doubts = _loosely(data, name)
    return _plain(text), doubts


def _is_tail(rest: bytes) -> bool:
    """Whether the bytes are the beginning of one UTF-8 character."""
    return rest[0] >= 0xC2 and all(0x80 <= byte < 0xC0 for byte in rest[1:])


def _likeliest(data: bytes, declared: str) -> str:
    """The encoding under which a sample has the largest share of usual characters."""
    sample = data[: SAMPLE_BYTES - SAMPLE_BYTES % 4]
    names = list(CANDIDATES)
    named = declared.strip().lower()
    if named in {"big5", "utf-16", "utf-16le", "utf-16be"} or named.startswith(("gb", "hz")):
        names.insert(0, {"utf-16": "utf-16-le"}.get(named, "gb18030" if named.startswith("gb") else named))
    names.append("utf-8")
    return max(names, key=lambda name: _score(sample, name))


def _score(sample: bytes, name: str) -> float:
    text = sample.decode(name, errors="replace")
    if not text:
        return 0.0
    usual = sum(1 for character in text if character in USUAL)
    bad = text.count("\ufffd") + len(_BINARY.findall(text)) + sum(1 for one in text if "\ue000" <= one <= "\uf8ff")
    plain = sum(1 for character in text if " " <= character <= "~")
    return (usual + 0.3 * plain - 5 * bad) / len(text)


def _loosely(data: bytes, name: str) -> tuple[str, list[str]]:
    text = data.decode(name, errors="replace")
    bad = text.count("\ufffd") - data.count("\ufffd".encode())
    if bad <= 0:
        return text, []
    if bad > max(3, MAX_BAD_SHARE * len(text)):
        raise Unreadable(NOT_TEXT)
    return text, [REPLACED]


def _plain(text: str) -> str:
    if text.count("\x00") + len(_BINARY.findall(text[:SAMPLE_BYTES])) > max(2, MAX_BAD_SHARE * len(text)):
        raise Unreadable(NOT_TEXT)
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read(data: bytes, *, form: str, ocr: bool) -> Source:
    """One paragraph for each line that is not blank; the text itself is kept as it is, tabs included."""
    text, doubts = decode(data)
    if len(text) > MAX_TEXT:
        raise Unreadable("文件的文字超过一千万字，不像一份通知，没有读取；请只上传通知正文。")
    blocks = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Paragraph(Span(start, start + len(line))))
        start += len(line) + 1
    if not blocks:
        raise Unreadable(EMPTY)
    return Source(text, tuple(blocks), form, None, tuple(Doubt(message) for message in doubts))
