"""The whole tree anew beside the served one, by several processes; then one rename. Killed, it goes on where it was."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.outbox import services as outbox
from gongkai.pages.services import in_one_go
from gongkai.portal.models import BuiltPage
from gongkai.portal.rules.site import PAUSED, Fate, file_of, is_file
from gongkai.portal.services.site import asking, trees
from gongkai.portal.services.site.declaring import paths_of
from gongkai.portal.services.site.keeping import Made, Page, last_change, make, note

PIECE = 25
AHEAD = 2 * (os.cpu_count() or 1)  # pieces handed out: few, so that nothing asked for lies about long
MOST_ROUNDS = 50  # numbered pages are found one behind the other
WRITE_AT_ONCE = 1000
Say = Callable[[str], None]


@dataclass(slots=True)
class Report:
    """What a build did: pages looked at, by fate, bytes, seconds, and pages that stayed stale with their reasons."""

    tree: str = ""
    pages: int = 0
    size: int = 0
    seconds: float = 0.0
    fates: dict[Fate, int] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def add(self, made: Iterable[Made]) -> None:
        for row in made:
            self.pages += 1
            self.size += row.size
            self.fates[row.fate] = self.fates.get(row.fate, 0) + 1
            if row.fate is Fate.REFUSED:
                self.refused[row.page.host + row.page.path] = row.reason


def build_site(*, processes: int = 0, afresh: bool = False, say: Say = lambda line: None) -> Report:
    """Build every page beside the served tree and serve the new one.

    An unfinished tree of an earlier call is continued, or thrown away first (`afresh`). Pages the application fails on
    are left to the application; too many of them, and the former tree stays (`Refused`).
    """
    began = time.monotonic()
    trees.clear_making()
    report = Report(_begin(afresh))
    _want_everything(report.tree)
    say(f"待生成 {_waiting(report.tree).count()} 页。")
    with _pool(processes or os.cpu_count() or 1) as pool:
        for _ in range(MOST_ROUNDS):
            fresh = _waiting(report.tree).filter(refused="").exists()
            _work_off(pool, report, say)
            if not fresh:  # only what had failed before was left to try
                break
    report.broken = dict(_waiting(report.tree).exclude(refused="").values_list("path", "refused"))
    if len(report.broken) > 2 + report.pages / 100:
        some = [f"{path}：{reason}" for path, reason in list(report.broken.items())[:5]]
        raise Refused([f"应用对 {len(report.broken)} 页返回错误，仍使用原来的页面。例如", *some])
    _serve(report.tree)
    report.seconds = time.monotonic() - began
    return report


def _begin(afresh: bool) -> str:
    """The unfinished tree, else a new one; what belongs to no tree is forgotten."""
    served, standing = trees.current(), trees.standing()
    unfinished = [tree for tree in standing if tree > served]
    for tree in standing:
        if tree != served and (afresh or tree not in unfinished[-1:]):
            trees.forget(tree)
    BuiltPage.objects.exclude(tree__in=trees.standing()).delete()
    if unfinished and not afresh:
        return unfinished[-1]
    tree = max(f"{days.now():%Y%m%d%H%M%S}", f"{int(served or 0) + 1:014d}")
    trees.folder(tree).mkdir(parents=True)
    return tree


def _want_everything(tree: str) -> None:
    """A row for every address the rooms name; those known already stay as they are."""
    now = days.now()
    for site in asking.sites():
        rows = (
            BuiltPage(tree=tree, host=site.folder, path=path, stale_at=now)
            for path in dict.fromkeys([PAUSED, *paths_of(site.jurisdiction)])
            if is_file(path) or file_of(path)
        )
        while some := list(islice(rows, WRITE_AT_ONCE)):
            BuiltPage.objects.bulk_create(some, ignore_conflicts=True)


def _waiting(tree: str) -> QuerySet[BuiltPage]:
    return BuiltPage.objects.filter(tree=tree).exclude(stale_at=None)


class _Here(Executor):
    """The pool of one: renders in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def _pool(processes: int) -> Executor:
    """Processes that render; only this one writes rows."""
    if processes == 1:
        return _Here()
    connections.close_all()
    return ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork"))


def _work_off(pool: Executor, report: Report, say: Say) -> None:
    """Every stale page of the tree once."""
    running: set[Future[list[Made]]] = set()
    pieces, told = _pieces(report.tree), time.monotonic()
    while True:
        running |= {pool.submit(render, piece) for piece in islice(pieces, AHEAD - len(running))}
        if not running:
            return
        done, running = wait(running, return_when=FIRST_COMPLETED)
        made = [row for future in done for row in future.result()]
        note(made)
        report.add(made)
        if time.monotonic() - told > 10:
            told = time.monotonic()
            say(f"已生成 {report.pages} 页。")


def _pieces(tree: str) -> Iterator[list[Page]]:
    """Stale pages in pieces, by number; pages found on the way come too."""
    last = 0
    while True:
        rows = list(_waiting(tree).filter(pk__gt=last).order_by("pk")[:PIECE])
        if not rows:
            return
        last = rows[-1].pk
        yield [Page.of(row) for row in rows]


def render(pages: list[Page]) -> list[Made]:
    """In a process of the pool: ask for pages and write their files; not one by one onto the disk, all at the end."""
    seen = last_change()
    with in_one_go():
        return [make(page, seen, lasting=False) for page in pages]


def _serve(tree: str) -> None:
    """Everything on the disk, one rename, the former tree away."""
    os.sync()
    with trees.alone():
        trees.swap(tree)
    for other in trees.standing():
        if other != tree:
            trees.forget(other)
    BuiltPage.objects.exclude(tree=tree).delete()
    if _waiting(tree).exists():
        outbox.announce("portal.pages_stale", marked=0)
