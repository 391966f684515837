"""Words that found nothing: which may be kept for the editors, and of which week they are (R421)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from gongkai.kernel.labels import Labelled
from gongkai.vetting.rules import PERSONAL, find_personal

MOST_TERM, LEAST_TERM, MOST_DIGITS = 30, 2, 5
MOST_A_WEEK = 2000
KEPT_WEEKS = 53
_DIGITS = re.compile(r"\d")
_SAYS = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3}")


class Handling(Labelled):
    """What the office did about a word."""

    OPEN = "OPEN", "待处理"
    SYNONYM = "SYNONYM", "已加同义词"
    COLUMN = "COLUMN", "已补栏目内容"
    FOREIGN = "FOREIGN", "不属本级公开范围"


DONE = (Handling.SYNONYM, Handling.COLUMN, Handling.FOREIGN)


def term_of(words: str) -> str | None:
    """The words as they may be counted; None for what could be about a person, is no word, or is too long to be a term."""
    term = words.strip().lower()
    if not LEAST_TERM <= len(term) <= MOST_TERM or len(_DIGITS.findall(term)) > MOST_DIGITS or not _SAYS.search(term):
        return None
    if "@" in term or any(hit.kind in PERSONAL for hit in find_personal(term)):
        return None
    return term


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def reasons_not_to_handle(handling: str) -> list[str]:
    """Why a word cannot be settled so."""
    return [] if handling in {str(one) for one in DONE} else ["请选择处理结果。"]
