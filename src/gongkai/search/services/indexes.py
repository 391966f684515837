"""The indexes of this room: one for each jurisdiction and side, so that nothing crosses from one to the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gongkai.index.services import text
from gongkai.search.models import FileText, Reading, Standing
from gongkai.search.rules.items import Item, Side

CHUNK = 300
MOST_FILE_TEXT = 200_000


def index_of(place: int, side: Side) -> text.Index:
    """The index of a place's side."""
    return text.open_index(f"{side.lower()}-{place}")


def built(place: int, side: Side) -> bool:
    """Whether the index was ever built and is still there."""
    made = Standing.objects.filter(jurisdiction_id=place, side=side, built_at__isnull=False).exists()
    return made and index_of(place, side).ready


def entries_of(side: Side, items: Iterable[Item]) -> Iterator[text.Entry]:
    """Items as the index takes them, with the text of their files; files not read yet are put in line."""
    rest = iter(items)
    while chunk := [item for item, _ in zip(rest, range(CHUNK), strict=False)]:
        texts = _file_texts(side, chunk)
        for item in chunk:
            yield _entry(item, texts.get(item.key, ""))


def _entry(item: Item, more: str) -> text.Entry:
    return text.Entry(
        key=item.key,
        title=item.title,
        body=f"{item.body}\n{more}" if more else item.body,
        number=item.number,
        rank=item.rank,
        at=item.at,
        facets=item.facets,
        stored=item.stored,
    )


def _file_texts(side: Side, items: Sequence[Item]) -> dict[str, str]:
    """The texts of the items' files by key; rows for files that are new, none for files that are gone."""
    wanted = {(item.key, file.uuid): file.name for item in items for file in item.files}
    rows = FileText.objects.filter(side=side, key__in=[item.key for item in items])
    known = {(row.key, str(row.file_uuid)): row for row in rows.order_by("id")}
    gone = [row.pk for where, row in known.items() if where not in wanted]
    if gone:
        FileText.objects.filter(pk__in=gone).delete()
    new = [
        FileText(side=side, key=key, file_uuid=uuid, name=name[:300])
        for (key, uuid), name in wanted.items()
        if (key, uuid) not in known
    ]
    FileText.objects.bulk_create(new, ignore_conflicts=True)
    found: dict[str, list[str]] = {}
    for (key, uuid), name in wanted.items():
        row = known.get((key, uuid))
        found.setdefault(key, []).append(f"{name}\n{row.text}" if row and row.state == Reading.READ else name)
    return {key: "\n".join(parts) for key, parts in found.items()}
