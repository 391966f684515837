"""How a document stands, said in words a citizen understands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.documents.rules.states import Validity
from gongkai.documents.rules.validity import Life, Standing, last_day

ENDED_WORDS = "本文仅供查阅，不得作为办事、执法的依据。"


@dataclass(frozen=True, slots=True)
class Said:
    """A banner: its tone (good, plain, warn, bad), the word in bold and the sentence behind it."""

    tone: str
    word: str
    sentence: str


def said(standing: Standing, life: Life, on: date) -> Said | None:
    """The banner of a document on a day; None for what has no validity."""
    match standing.validity:
        case Validity.NONE:
            return None
        case Validity.PENDING:
            begins = f"自{day_said(life.from_on)}起施行，" if life.from_on else ""
            return Said("warn", "尚未施行", f"{begins}在此之前不适用。")
        case Validity.IN_FORCE:
            return Said("good", "现行有效", f"{_since(life)}{_until(life, on)}。")
        case Validity.AMENDED:
            since = f"{day_said(standing.since)}起有修改，" if standing.since else "有修改，"
            return Said("warn", "现行有效，已修改", f"{since}请与修改它的文件一起看{_until(life, on)}。")
        case _:
            since = f"自{day_said(standing.since)}起不再有效：" if standing.since else ""
            return Said("bad", standing.validity.label, f"{since}{standing.cause}。{ENDED_WORDS}")


def _since(life: Life) -> str:
    return f"自{day_said(life.from_on)}起施行" if life.from_on else "正在施行"


def _until(life: Life, on: date) -> str:
    end = last_day(life, on)
    return f"，有效期至{day_said(end)}" if end else ""


def day_said(day: date | None) -> str:
    """2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
