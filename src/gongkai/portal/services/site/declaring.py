"""Rooms say which of their pages are prebuilt, and what has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice, product
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.kernel import days
from gongkai.outbox import services as outbox
from gongkai.portal.models import BuiltFrom, BuiltPage, SiteChange
from gongkai.portal.rules.site import file_of, is_file
from gongkai.portal.services.site import asking, trees

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

PathsOf = Callable[["Jurisdiction"], Iterable[str]]
kinds: dict[str, PathsOf] = {}
MOST_AT_ONCE = 500


def register_pages(name: str, paths: PathsOf) -> None:
    """Have the pages of one kind prebuilt: `paths(jurisdiction)` gives their addresses, from "/" on, no query string."""
    if name in kinds:
        raise ValueError(f"pages {name} are already registered")
    kinds[name] = paths


def paths_of(jurisdiction: Jurisdiction) -> Iterable[str]:
    """All addresses to prebuild for a jurisdiction; one named by several kinds comes several times."""
    return chain.from_iterable(paths(jurisdiction) for paths in kinds.values())


def changed(*keys: str, paths: Iterable[str] = (), jurisdiction_id: int | None = None) -> int:
    """Have pages made from these keys rebuilt, and these paths built, rebuilt or dropped; how many are stale now.

    Called by followers, again and again without harm. Paths are looked at on the host of `jurisdiction_id`, or on every
    host. Nothing is rendered here: the follower of the site builds what many calls left stale, once. Without a prebuilt
    tree nothing happens.
    """
    standing = trees.standing()
    if not standing:
        return 0
    now, marked = days.now(), 0
    with trees.alone(), transaction.atomic():
        SiteChange.objects.bulk_create(SiteChange(key=key, at=now) for key in dict.fromkeys(keys))
        for some in _batches(dict.fromkeys(keys)):
            pages = BuiltFrom.objects.filter(key__in=some).values("page_id")
            marked += BuiltPage.objects.filter(pk__in=pages, tree__in=standing).update(stale_at=now)
        for some in _batches(dict.fromkeys(paths)):
            marked += _want(some, standing, jurisdiction_id)
        if marked:
            outbox.announce("portal.pages_stale", marked=marked)
    return marked


def _want(paths: list[str], standing: list[str], jurisdiction_id: int | None) -> int:
    """These addresses are to be looked at again, known or not."""
    folders = [site.folder for site in asking.sites() if jurisdiction_id in {None, site.jurisdiction.pk}]
    now = days.now()
    rows = [
        BuiltPage(tree=tree, host=folder, path=path, stale_at=now)
        for tree, folder, path in product(standing, folders, paths)
        if is_file(path) or file_of(path)
    ]
    BuiltPage.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["tree", "host", "path"], update_fields=["stale_at"]
    )
    return len(rows)


def _batches(values: Iterable[str]) -> Iterator[list[str]]:
    """At most so many at once: databases limit what one statement may name."""
    rest = iter(values)
    while some := list(islice(rest, MOST_AT_ONCE)):
        yield some
