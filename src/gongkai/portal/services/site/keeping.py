"""One page: asked for, judged, put into the tree or dropped from it, and what it was made from written down."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from gongkai.kernel import days
from gongkai.portal.models import BuiltFrom, BuiltPage, SiteChange
from gongkai.portal.rules.site import Answer, Fate, fate_of, file_of, is_file, leads, name_of, reasons_not_to_keep
from gongkai.portal.services.site import asking, trees


@dataclass(frozen=True, slots=True)
class Page:
    """A row to be looked at; `since` is what its `stale_at` was."""

    pk: int
    tree: str
    host: str
    path: str
    file: str
    since: datetime | None

    @classmethod
    def of(cls, row: BuiltPage) -> Page:
        return cls(row.pk, row.tree, row.host, row.path, row.file, row.stale_at)


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a page. `seen` is the last change known before it was asked for."""

    page: Page
    fate: Fate
    seen: int
    file: str = ""
    sha256: str = ""
    size: int = 0
    keys: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
    reason: str = ""


def last_change() -> int:
    """The number of the last change written down."""
    return SiteChange.objects.aggregate(last=Max("pk"))["last"] or 0


def make(page: Page, seen: int, *, lasting: bool = True) -> Made:
    """Ask for a page and have the tree hold what it answers. Writes files, no rows."""
    answer = asking.ask(asking.name_of(page.host), page.path)
    fate = fate_of(answer.status)
    if fate is Fate.BROKEN:
        return Made(page, fate, seen, page.file, reason=f"应用返回 {answer.status}")
    reasons = reasons_not_to_keep(page.path, answer) if fate is Fate.KEPT else []
    if reasons or fate is not Fate.KEPT:
        clear(page)
        reason = "；".join(reasons)[:200]
        return Made(page, Fate.REFUSED if reasons else fate, seen, keys=answer.keys, reason=reason)
    file = place_of(page, answer)
    if page.file and page.file != file:
        trees.drop(page.tree, page.file)
    # a stored file stands alone in its folder: nginx takes whatever it finds there
    trees.put(page.tree, file, answer.body, lasting=lasting, level=0 if is_file(page.path) else 6 if lasting else 4)
    sha256 = hashlib.sha256(answer.body).hexdigest()
    onward = frozenset() if is_file(page.path) else frozenset(leads(answer.body))
    return Made(page, fate, seen, file, sha256, len(answer.body), answer.keys, onward)


def clear(page: Page) -> None:
    """Have nothing stand at a page's place, noted or not: a process killed after writing a file noted nothing."""
    if page.file:
        trees.drop(page.tree, page.file)
    if is_file(page.path):
        trees.empty(page.tree, f"{page.host}{page.path}")
    elif file := file_of(page.path):
        trees.drop(page.tree, f"{page.host}/{file}")


def place_of(page: Page, answer: Answer) -> str:
    """The file of a page below its tree."""
    if is_file(page.path):
        return f"{page.host}{page.path}{name_of(answer.headers.get('content-disposition', ''))}"
    return f"{page.host}/{file_of(page.path)}"


def note(made: Sequence[Made]) -> int:
    """Write down what became of pages; how many further pages they lead to. Changed meanwhile: it stays stale."""
    now = days.now()
    with trees.alone(), transaction.atomic():
        again = _changed_meanwhile(made)
        rows = BuiltPage.objects.in_bulk([row.page.pk for row in made])
        kept = [(row, rows[row.page.pk]) for row in made if row.page.pk in rows]
        for row, stored in kept:
            stored.refused = row.reason
            if row.fate is Fate.BROKEN:
                continue
            stored.file, stored.sha256, stored.size, stored.built_at = row.file, row.sha256, row.size, now
            if row.page.pk not in again and stored.stale_at == row.page.since:
                stored.stale_at = None
        gone = [stored.pk for row, stored in kept if row.fate is Fate.GONE and stored.stale_at is None]
        BuiltPage.objects.bulk_update(
            [stored for _, stored in kept if stored.pk not in gone],
            ["file", "sha256", "size", "built_at", "refused", "stale_at"],
            batch_size=100,
        )
        BuiltPage.objects.filter(pk__in=gone).delete()
        _note_keys([row for row, stored in kept if stored.pk not in gone and row.fate is not Fate.BROKEN])
        return sum(_lead_on(row) for row, _ in kept if row.leads)


def _changed_meanwhile(made: Sequence[Made]) -> set[int]:
    """Pages one of whose keys changed after they were asked for."""
    if not made:
        return set()
    fresh = SiteChange.objects.filter(pk__gt=min(row.seen for row in made)).values_list("pk", "key")
    latest = {key: number for number, key in fresh.order_by("pk")}
    return {row.page.pk for row in made if any(latest.get(key, 0) > row.seen for key in row.keys)}


def _note_keys(made: Iterable[Made]) -> None:
    """Have exactly a page's keys stand by it; a stored file keeps those of the pages that led to it."""
    wanted = {(row.page.pk, key) for row in made if not is_file(row.page.path) for key in row.keys}
    pages = {row.page.pk for row in made if not is_file(row.page.path)}
    present = {(row.page_id, row.key): row.pk for row in BuiltFrom.objects.filter(page_id__in=pages)}
    BuiltFrom.objects.filter(pk__in=[pk for pair, pk in present.items() if pair not in wanted]).delete()
    fresh = [BuiltFrom(page_id=page, key=key) for page, key in wanted if (page, key) not in present]
    BuiltFrom.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)


def _lead_on(made: Made) -> int:
    """Have the pages this one leads to stand in its tree, made from what it was made from."""
    page = made.page
    known = set(
        BuiltPage.objects.filter(tree=page.tree, host=page.host, path__in=made.leads).values_list("path", flat=True)
    )
    fresh = [
        BuiltPage(tree=page.tree, host=page.host, path=path, stale_at=days.now()) for path in sorted(made.leads - known)
    ]
    BuiltPage.objects.bulk_create(fresh, ignore_conflicts=True)
    files = [path for path in made.leads if is_file(path)]
    if files:
        rows = BuiltPage.objects.filter(tree=page.tree, host=page.host, path__in=files)
        links = [BuiltFrom(page=row, key=key) for row in rows for key in made.keys if not key.startswith("site:")]
        BuiltFrom.objects.bulk_create(links, ignore_conflicts=True, batch_size=500)
    return len(fresh)
