"""A cell as a spreadsheet, a CSV file or a form gives it, and its text or digits; what a spreadsheet has spoilt is named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from gongkai.orgs.rules.names import NameBook
from gongkai.vetting.rules.plain import plain

EXACT = 10**15  # spreadsheets keep fifteen digits; from the sixteenth on they are zeros
LOST = "按数字存放，表格软件只保留前15位，后面几位已经丢失。请把这一列设为“文本”格式，按原件重新填写。"  # no way back from it
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d{2,3}")
_BLANKS = re.compile(r"[ \t\u00a0\u3000\u2000-\u200a\u202f]+")
_UNSEEN = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]")
_SIMPLE = re.compile(r"[!-~一-鿿〔〕《》（），。；：、“”％]+")  # nothing in it to be cleaned: most cells
_LONGEST_NOTHING = 3
_NOTHING = frozenset({"", "-", "—", "——", "/", "／", "\\", "无", "N/A", "n/a"})
ERRORS = {
    "#DIV/0!": "除数为零",
    "#N/A": "找不到所引用的值",
    "#NAME?": "公式里有不认识的名称",
    "#NULL!": "引用的区域不相交",
    "#NUM!": "数值超出范围",
    "#REF!": "引用的单元格已被删除",
    "#VALUE!": "公式里的数据类型不对",
    "#GETTING_DATA": "外部数据没有取到",
}


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A cell whose value cannot be told; `sentence` says why."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Percent:
    """A number shown as a percentage: 0.35 for 35%."""

    value: float


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with the cell itself: from a form, or within what a system sent."""

    name: str
    sha256: str


Cell = str | int | float | bool | date | datetime | time | timedelta | Percent | Spoilt | Attached | None


@dataclass(frozen=True, slots=True)
class Context:
    """What is known when cells are read. `from_1904`: the workbook counts its days from 1904.

    `book` knows the organs; `organ_name` gives the name of one by its number; `files` the files that came along, by
    `attached.known_as`, each as it is kept in a value.
    """

    today: date
    book: NameBook | None = None
    from_1904: bool = False
    organ_name: Callable[[int], str] = field(default=str)
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell says, in the one way it is kept; `wrong` is a sentence when it cannot be taken."""

    text: str = ""
    wrong: str = ""


def error_of(code: str) -> Spoilt:
    """A cell in which a spreadsheet shows an error."""
    return Spoilt(f"单元格显示为错误 {code}（{ERRORS.get(code, '公式有误')}），请改正公式或直接填写结果。")


def clean(text: str, *, lines: bool = False) -> str:
    """Text without what cannot be seen, blanks made one; lines kept where asked."""
    if _SIMPLE.fullmatch(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    parts = [_BLANKS.sub(" ", part).strip() for part in text.split("\n")]
    return "\n".join(parts).strip("\n") if lines else " ".join(part for part in parts if part)


def is_empty(cell: Cell) -> bool:
    """Whether nothing is in it: blanks, invisible signs or a sign that stands for nothing."""
    if cell is None:
        return True
    if not isinstance(cell, str) or (len(cell) > _LONGEST_NOTHING and _SIMPLE.fullmatch(cell)):
        return False
    return clean(cell) in _NOTHING


def shown(cell: Cell) -> str:
    """A cell as its writer sees it, for sentences and comments."""
    if cell is None or isinstance(cell, Spoilt):
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, Attached):
        return cell.name
    if isinstance(cell, Percent):
        return f"{cell.value * 100:.12g}%"
    if isinstance(cell, float):
        return f"{int(cell)}" if cell.is_integer() and abs(cell) < EXACT else f"{cell:.15g}"
    return str(cell)


def text_of(cell: Cell, *, lines: bool = False) -> Value:
    """The text of a cell that should hold text."""
    if isinstance(cell, Spoilt):
        return Value(wrong=cell.sentence)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= EXACT:
        return Value(wrong=LOST)
    return Value(clean(cell if isinstance(cell, str) else shown(cell), lines=lines))


def code_of(cell: Cell) -> Value:
    """A number or code that identifies something: every width as ASCII, no blanks; spoilt ones named."""
    if isinstance(cell, date | time | timedelta):
        return Value(wrong=f"被表格软件变成了日期或时间（{shown(cell)}）。请把这一列设为“文本”格式后重新填写。")
    if isinstance(cell, float) and not cell.is_integer():
        return Value(wrong=f"是小数（{shown(cell)}），不是编号。")
    found = text_of(cell)
    if found.wrong:
        return found
    text = plain(found.text).replace(" ", "").strip("'‘’`")
    if _SCIENTIFIC.fullmatch(text):
        return Value(wrong=f"被表格软件改成了科学计数法（{text}）。请把这一列设为“文本”格式，按原件重新填写。")
    return Value(text)
