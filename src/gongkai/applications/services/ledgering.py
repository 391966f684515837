"""One page of the ledger: by the bitmap where it can say, by the tables where a person is looked for or it is not there.

The bitmap proposes, the tables decide: every row is read by right, and whether a matter has the words is read from the row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gongkai.applications.models import Application
from gongkai.applications.queries import ledger, report, scope
from gongkai.applications.rules import grams
from gongkai.applications.services import ledger_index
from gongkai.cases.rules import Parts, parts_of
from gongkai.index.services.bitmaps import Lists, NotReady
from gongkai.kernel import paging
from gongkai.kernel.text import whole, words_asked
from gongkai.orgs.rules import Actor

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ

SIZE, CHUNK = 30, 500
MOST_READ = 5_000  # matters read for one page
MOST_COUNTED = 1_000  # candidates that are all read, to say how many there are


@dataclass(frozen=True, slots=True)
class Shown:
    """A page: its rows, where one may go, the exact total (None when it was not counted) and what is to be said about it."""

    rows: list[Application]
    first: str | None
    previous: str | None
    next: str | None
    last: str | None
    total: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """A question to the bitmap."""

    lists: Lists
    filters: dict[str, list[str]]
    words: str
    newest: bool

    @property
    def signs(self) -> str:
        return grams.asked(self.words, ledger_index.digest)

    def keys(self, start: int, end: int) -> list[int]:
        """Candidates from one place to before another, as they are shown."""
        size = max(1, end - start)
        cut = self.lists.page(self.filters, offset=start, size=size, newest=self.newest, words=self.signs)
        return list(cut.keys)

    def fitting(self, keys: list[int]) -> list[int]:
        """Those whose matter really has the words."""
        if not self.words:
            return keys
        matters = dict(Application.objects.filter(pk__in=keys).values_list("pk", "matter"))
        return [key for key in keys if key in matters and grams.holds(matters[key], self.words)]


def listed(actor: Actor, asked: Mapping[str, Any], *, cursor: str | None = None) -> Shown:
    """One page of what the actor may see and the filters leave; `asked` as `LedgerFilter.asked`."""
    words = words_asked(asked.get("q") or "")
    parts = parts_of(words) if words else None
    if actor.duty in scope.READERS and (parts is not None or not words):
        try:
            return _from_index(actor, asked, parts, cursor or "")
        except NotReady:
            pass
    page = ledger.listed(actor, asked, cursor=cursor)
    return Shown(page.rows, page.first, page.previous, page.next, page.last, None)


def _from_index(actor: Actor, asked: Mapping[str, Any], parts: Parts | None, cursor: str) -> Shown:
    words = words_asked(asked.get("matter") or "")
    filters = ledger_index.filters_of(actor, asked, parts)
    return _shown(actor, Search(ledger_index.index(), filters, words, asked.get("order") != "old"), cursor)


def cell(
    actor: Actor, year: int, row: str, column: str, organ: Organ | None = None, *, cursor: str | None = None
) -> Shown:
    """One page of the applications a cell of table 3 counts, with how many there are."""
    if actor.duty in scope.READERS:
        try:
            filters = ledger_index.filters_of_cell(actor, year, row, column, organ.pk if organ else None)
            return _shown(actor, Search(ledger_index.index(), filters, "", True), cursor or "")
        except NotReady:
            pass
    rows = report.of_cell(actor, year, row, column, organ)
    page = paging.page(rows, order=("-id",), cursor=cursor, size=SIZE)
    return Shown(page.rows, page.first, page.previous, page.next, page.last, rows.count())


def _shown(actor: Actor, search: Search, cursor: str) -> Shown:
    words = search.words
    held = search.lists.count(search.filters, words=search.signs)
    found = _page(search, held, cursor)
    rows = scope.applications(actor).in_bulk(found.keys)
    total: int | None = held
    note = ""
    if words:
        total, note = _counted(search, held)
    if found.cut:
        note = f"已核对{MOST_READ:,}件可能符合的申请，可以继续翻页，或者加上申请日期等条件。"
    first = "f" if found.before else None
    last = "l" if found.after else None
    return Shown([rows[key] for key in found.keys if key in rows], first, found.before, found.after, last, total, note)


def _counted(search: Search, held: int) -> tuple[int | None, str]:
    """How many there are, when that can be said soon."""
    if held > MOST_COUNTED:
        return None, f"可能符合的有{held:,}件，没有逐件核对总数。"
    return sum(len(search.fitting(search.keys(at, min(held, at + CHUNK)))) for at in range(0, held, CHUNK)), ""


@dataclass(frozen=True, slots=True)
class _Found:
    keys: list[int]
    before: str | None
    after: str | None
    cut: bool = False


def _page(search: Search, held: int, cursor: str) -> _Found:
    where, key = cursor[:1], whole(cursor[1:], 18)
    beside = None
    if key is not None and where in "np":
        beside = search.lists.beside(key, search.filters, newest=search.newest, words=search.signs)
    if where == "l" or (where == "p" and beside):
        end = beside[0] if beside else held
        found = _backwards(search, end, held)
        if found is not None:
            return found
    return _forwards(search, beside[1] if where == "n" and beside else 0, held)


def _forwards(search: Search, start: int, held: int) -> _Found:
    keys: list[int] = []
    looked, last = 0, None
    for piece in _pieces(search, start, held):
        fitting = search.fitting(piece)
        keys, looked, last = keys + fitting, looked + len(piece), piece[-1]
        if len(keys) > SIZE or (search.words and looked >= MOST_READ):
            break
    cut = len(keys) <= SIZE and start + looked < held
    shown = keys[:SIZE]
    after = f"n{shown[-1]}" if len(keys) > SIZE else f"n{last}" if cut else None
    before = f"p{(shown or search.keys(start, start + 1))[0]}" if start and held else None
    return _Found(shown, before, after, cut)


def _backwards(search: Search, end: int, held: int) -> _Found | None:
    """The page that ends before a place; None when it is the first one."""
    keys: list[int] = []
    looked, last = 0, None
    for piece in _pieces_back(search, end):
        fitting = search.fitting(piece)
        keys, looked, last = keys + fitting, looked + len(piece), piece[-1]
        if len(keys) > SIZE or (search.words and looked >= MOST_READ):
            break
    cut = len(keys) <= SIZE and looked < end
    if len(keys) <= SIZE and not cut and end < held:
        return None
    shown = keys[:SIZE][::-1]
    before = f"p{shown[0]}" if len(keys) > SIZE else f"p{last}" if cut else None
    after = f"n{shown[-1]}" if end < held and shown else None
    return _Found(shown, before, after, cut)


def _pieces(search: Search, start: int, held: int) -> Iterator[list[int]]:
    size = CHUNK if search.words else SIZE + 1
    while start < held:
        piece = search.keys(start, min(held, start + size))
        if not piece:
            return
        yield piece
        start += len(piece)


def _pieces_back(search: Search, end: int) -> Iterator[list[int]]:
    size = CHUNK if search.words else SIZE + 1
    while end > 0:
        piece = search.keys(max(0, end - size), end)
        if not piece:
            return
        yield piece[::-1]
        end -= len(piece)
