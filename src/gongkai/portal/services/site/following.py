"""The follower of the site: builds what news left stale, the newest first, in turns so that other followers go on."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q

from gongkai.kernel import days
from gongkai.outbox import services as outbox
from gongkai.pages.services import in_one_go
from gongkai.portal.models import BuiltPage, SiteChange
from gongkai.portal.rules.site import Fate, haste_of
from gongkai.portal.services.site import trees
from gongkai.portal.services.site.keeping import Made, Page, last_change, make, note

log = logging.getLogger(__name__)
AT_ONCE = 10
LOOKED_AT = 200  # of the pages that wait, among which the most urgent are taken first
TURN_SECONDS = 0.4  # news that come meanwhile wait no longer than this
KEPT = timedelta(days=1)


def rebuild(**_: object) -> int:
    """Build stale pages of the served tree for a moment; what is left is announced again. How many were looked at."""
    tree, done, until = trees.current(), 0, time.monotonic() + TURN_SECONDS
    if not tree:
        return 0
    trees.clear_making()
    tried: set[int] = set()
    while pages := _stale(tree, tried):
        made = build(pages)
        tried |= {row.page.pk for row in made}
        done += len(made)
        if time.monotonic() > until:
            if _stale(tree, tried):
                outbox.announce("portal.pages_stale", marked=0)
            break
    return done


def build(pages: Iterable[Page]) -> list[Made]:
    """Build these now; a page the application fails on keeps its file and stays stale."""
    seen = last_change()
    with in_one_go():
        made = [make(page, seen) for page in pages]
    note(made)
    for row in made:
        if row.fate is Fate.BROKEN:
            log.error("prebuilt page %s%s: %s", row.page.host, row.page.path, row.reason)
    return made


def rebuild_now(keys: Iterable[str], paths: Iterable[str], own: Iterable[str] = ()) -> None:
    """Build in every tree before returning: pages made from these keys, these paths, paths that begin like `own`."""
    wanted = Q(path__in=list(paths)) | Q(made_from__key__in=list(keys))
    for beginning in own:
        wanted |= Q(path__startswith=beginning)
    rows = BuiltPage.objects.filter(wanted, tree__in=trees.standing()).distinct()
    build([Page.of(row) for row in rows])


def mend() -> int:
    """Every hour: pages the application failed on are tried again; old changes are forgotten."""
    SiteChange.objects.filter(at__lt=days.now() - KEPT).delete()
    waiting = BuiltPage.objects.filter(tree=trees.current()).exclude(stale_at=None).count()
    if waiting:
        outbox.announce("portal.pages_stale", marked=waiting)
    return waiting


def _stale(tree: str, tried: set[int]) -> list[Page]:
    """The next pages to be made: what people open first, the newest change before older ones."""
    rows = BuiltPage.objects.filter(tree=tree).exclude(stale_at=None).order_by("-stale_at", "pk")
    waiting = (Page.of(row) for row in rows[: LOOKED_AT + len(tried)] if row.pk not in tried)
    return sorted(waiting, key=lambda page: haste_of(page.path))[:AT_ONCE]
