"""The index follows the news: what an event touched is put as it stands now, what is no longer public is dropped at once.

Single items are put by the follower alone, one event after the other: two writers could put back what was just taken out.
A rebuild may run beside it: the index carries over what is committed meanwhile.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from django.db import transaction

from gongkai.index.services import text
from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.outbox.services import announce
from gongkai.search.models import FileText, Standing
from gongkai.search.queries import sources
from gongkai.search.rules.items import Item, Side, source_of
from gongkai.search.services.indexes import built, entries_of, index_of

log = logging.getLogger(__name__)
Handler = Callable[..., object]
MOST_MENDED = 2000  # beyond that a rebuild is quicker
MEND, READ = "search.differs", "search.file_read"


def handlers(removals: Mapping[str, Callable[..., Iterable[str]]]) -> dict[str, Handler]:
    """What the follower hears: the news of every source; `removals` name events after which keys go without a look."""
    names = {name for side in Side for source in sources.of_side(side).values() for name in source.news}
    found: dict[str, Handler] = {name: partial(_heard, name) for name in names}
    found |= {name: partial(_removed, name, keys) for name, keys in removals.items()}
    return found | {MEND: _mend_asked, READ: _file_read}


def _heard(name: str, **ids: object) -> None:
    for side in Side:
        keys: list[str] = []
        for source in sources.of_side(side).values():
            if name in source.news:
                keys += source.news[name](**ids)
        put(side, keys)


def _removed(name: str, keys: Callable[..., Iterable[str]], **ids: object) -> None:
    """First out of every public index, then the rest of what the news touches."""
    drop(Side.PUBLIC, keys(**ids))
    _heard(name, **ids)


def _file_read(side: str, key: str) -> None:
    put(Side(side), [key])


def put(side: Side, keys: Iterable[str]) -> int:
    """Bring these items up to date in every index of the side; how many were put. A place without an index waits for it."""
    touched = list(dict.fromkeys(keys))
    places = [place.pk for place in orgs.jurisdictions() if built(place.pk, side)] if touched else []
    if not places:
        return 0
    now = {key: _item(side, key) for key in touched}
    FileText.objects.filter(side=side, key__in=[key for key, item in now.items() if item is None]).delete()
    count = 0
    for place in places:
        index = index_of(place, side)
        index.drop([key for key, item in now.items() if item is None or item.place != place])
        count += index.put(
            entries_of(side, [item for item in now.values() if item is not None and item.place == place])
        )
        index.commit()
    return count


def _item(side: Side, key: str) -> Item | None:
    source = sources.of_side(side).get(source_of(key))
    return source.of(key) if source else None


def drop(side: Side, keys: Iterable[str]) -> None:
    """Take these out of every index of the side, and forget their files' texts."""
    gone = list(keys)
    FileText.objects.filter(side=side, key__in=gone).delete()
    for place in orgs.jurisdictions():
        if built(place.pk, side):
            index = index_of(place.pk, side)
            index.drop(gone)
            index.commit()


def items_of(place: int, side: Side) -> Iterable[Item]:
    """Everything of a place that belongs into a side's index."""
    for source in sources.of_side(side).values():
        yield from source.entries(place)


def rebuild(*, place: int, side: Side) -> Standing:
    """A new index beside the old one, then one rename: readers never stop. `text.Busy` when one is being built."""
    began = time.monotonic()
    report = index_of(place, side).rebuild(entries_of(side, items_of(place, side)))
    changes = {"built_at": days.now(), "entries": report.count, "seconds": round(time.monotonic() - began, 2)}
    return Standing.objects.update_or_create(jurisdiction_id=place, side=side, defaults=changes)[0]


def build_missing() -> int:
    """Build what was never built, or is gone: after the first start, after a restore, after a change of form."""
    count = 0
    for place in orgs.jurisdictions():
        for side in Side:
            if not built(place.pk, side):
                try:
                    rebuild(place=place.pk, side=side)
                except text.Busy:  # another process is at it
                    log.info("the index %s of %s is being built elsewhere", side, place)
                    continue
                count += 1
    return count


def check_all() -> int:
    """At night: every index against the records; how many differed."""
    standings = [
        check(place=place.pk, side=side) for place in orgs.jurisdictions() for side in Side if built(place.pk, side)
    ]
    return sum(bool(row.missing or row.extra) for row in standings)


def check(*, place: int, side: Side) -> Standing:
    """Compare an index with what should be in it; what differs is asked to be mended."""
    keys = [item.key for item in items_of(place, side)]
    report = index_of(place, side).check(keys)
    missing, extra = list(report.missing), list(report.surplus)
    changes = {"checked_at": days.now(), "missing": len(missing), "extra": len(extra)}
    with transaction.atomic():
        row = Standing.objects.update_or_create(jurisdiction_id=place, side=side, defaults=changes)[0]
        if missing or extra:
            announce(MEND, place=place, side=str(side))
    return row


def _mend_asked(place: int, side: str) -> None:
    """Look again, then put what is missing and drop what is too much. Much amiss is rebuilt."""
    where = Side(side)
    if not built(place, where):
        return
    report = index_of(place, where).check([item.key for item in items_of(place, where)])
    amiss = [*report.missing, *report.surplus]
    if len(amiss) > MOST_MENDED:
        rebuild(place=place, side=where)
    else:
        put(where, amiss)
