"""What somebody asked: read from an address, bounded, and what could not be used said in sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

MOST_WORDS = 100
MOST_PREFIX = 30
SIZE = 10
MOST_PAGES = 1000
NEWEST, BEST = "newest", "best"
FACETS = ("kind", "organ", "year", "validity", "subject", "column")
MOST_VALUE = 120
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_CODE = re.compile(r"[A-Z_]{1,20}")
_YEAR = re.compile(r"(?:19|20|21)\d{2}")
_RUN = re.compile(r"\s+")
_INSIDE = re.compile(r"(?<=\w)[^\w\s]+(?=\w)")
_NUMBERED = re.compile(r"[〔\[(（【［]\s*\d{4}")
_SHAPES = {"kind": _CODE, "organ": _UUID, "column": _UUID, "year": _YEAR, "validity": _CODE}
NAMES = {"kind": "类型", "organ": "单位", "year": "年份", "validity": "有效性", "subject": "主题分类", "column": "栏目"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One search: words, what it is narrowed to, order, page (from 1). `said` are sentences about what was not usable."""

    words: str = ""
    kind: str = ""
    organ: str = ""
    year: str = ""
    validity: str = ""
    subject: str = ""
    column: str = ""
    since: date | None = None
    until: date | None = None
    order: str = BEST
    exact: bool = False
    page: int = 1
    said: tuple[str, ...] = ()

    @property
    def narrowed(self) -> dict[str, str]:
        """The facets that narrow it."""
        return {name: value for name in FACETS if (value := getattr(self, name))}

    @property
    def offset(self) -> int:
        """How many hits stand before its page."""
        return (self.page - 1) * SIZE

    @property
    def parameters(self) -> dict[str, str]:
        """The same as an address carries it; what is as by default left out."""
        found = {"q": self.words, **self.narrowed}
        found |= {
            "from": self.since.isoformat() if self.since else "",
            "to": self.until.isoformat() if self.until else "",
        }
        found |= {"order": "" if self.order == BEST else self.order, "exact": "1" if self.exact else ""}
        found |= {"page": "" if self.page == 1 else str(self.page)}
        return {name: value for name, value in found.items() if value}

    def without(self, *names: str) -> Asked:
        """The same search, less narrowed, from its first page."""
        plain: dict[str, Any] = {field.name: field.default for field in fields(Asked) if field.name in names}
        return replace(self, page=1, said=(), **plain)

    def within(self, **values: str) -> Asked:
        """The same search, narrowed further, from its first page."""
        return replace(self, page=1, said=(), **values)  # type: ignore[arg-type]  # facets are strings


def words_of(text: str, most: int = MOST_WORDS) -> str:
    """Words as they can be searched: no control characters, one space between, at most `most` characters."""
    kept = "".join(" " if unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"} else one for one in text[: most * 4])
    return _RUN.sub(" ", kept).strip()[:most].strip()


def joined(words: str) -> str:
    """A stretch copied out of a text with the marks inside taken away (便于群众了解，共35件), "" where there are none to take.

    The index cuts what was typed at marks and asks for each part by itself; the whole stretch is what was meant.
    """
    if _NUMBERED.search(words) or not _INSIDE.search(words):
        return ""
    return _INSIDE.sub("", words)


def read(given: Mapping[str, str]) -> Asked:
    """A search out of an address's parameters; what does not fit narrows nothing and is said."""
    said: list[str] = []
    text = given.get("q", "")
    if len(_RUN.sub(" ", text).strip()) > MOST_WORDS:
        said.append(f"检索词最多{MOST_WORDS}个字，已按前{MOST_WORDS}个字检索。")
    values = {name: _value(name, given.get(name, ""), said) for name in FACETS}
    since, until = _day("起始日期", given.get("from", ""), said), _day("截止日期", given.get("to", ""), said)
    if since and until and since > until:
        since, until = until, since
        said.append("起始日期晚于截止日期，已互换。")
    return Asked(
        words=words_of(text),
        since=since,
        until=until,
        order=NEWEST if given.get("order") == NEWEST else BEST,
        exact=given.get("exact") == "1",
        page=_page(given.get("page", ""), said),
        said=tuple(said),
        **values,
    )


def _value(name: str, text: str, said: list[str]) -> str:
    value = words_of(text, MOST_VALUE)
    shape = _SHAPES.get(name)
    if value and shape and not shape.fullmatch(value):
        said.append(f"没有这样的{NAMES[name]}，已不按它筛选。")
        return ""
    return value.lower() if shape is _UUID else value


def _day(name: str, text: str, said: list[str]) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        said.append(f"{name}“{words_of(text, 20)}”不是日期，请写成 2026-03-01 的样子；已不按它筛选。")
        return None


def _page(text: str, said: list[str]) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or int(text) < 1:
        said.append("没有这一页，以下是第一页。")
        return 1
    if int(text) > MOST_PAGES:
        said.append(f"最多翻到第{MOST_PAGES}页，请加上单位、年份或者更多检索词。")
    return min(int(text), MOST_PAGES)


def at_page(asked: Asked, page: int) -> Asked:
    """The same search at another page."""
    return replace(asked, page=page)


def pages_of(total: int) -> int:
    """How many pages hits fill, at most those that can be turned to."""
    return min(MOST_PAGES, -(-total // SIZE))


def known(asked: Asked, name: str, values: Collection[str]) -> Asked:
    """The search without a facet whose value nobody knows, and a sentence about it."""
    value = getattr(asked, name)
    if not value or value in values:
        return asked
    plain = asked.without(name)
    return replace(plain, page=asked.page, said=(*asked.said, f"没有这样的{NAMES[name]}，已不按它筛选。"))
