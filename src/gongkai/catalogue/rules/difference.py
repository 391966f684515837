"""What a workbook would do to a standard: entries matched to those there are, added, changed, removed (R308)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.catalogue.rules.sheet import Row
from gongkai.kernel.text import fold

NAMES = {
    "level1": "一级事项", "level2": "二级事项", "content": "公开内容", "basis": "公开依据", "time_text": "公开时限", "subject": "公开主体",
    "channels": "公开渠道", "channels_other": "其他渠道", "to_all": "全社会", "to_specific": "特定群体", "proactive": "主动",
    "on_request": "依申请公开", "county": "县级", "township": "乡级", "position": "序号",
}  # fmt: skip
Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Known:
    """An entry there is: its key and the values of its columns."""

    id: int
    values: Values


@dataclass(slots=True)
class Difference:
    """`added` rows; `changed` (id, before, after) with the columns that differ; `removed` ids; `kept` unchanged ids."""

    added: list[Values] = field(default_factory=list)
    changed: list[tuple[int, Values, Values]] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    kept: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether the workbook says what already stands."""
        return not (self.added or self.changed or self.removed)


def values_of(row: Row, position: int) -> Values:
    """A row as the columns of an entry."""
    limit = row.time
    return {
        "position": position, "level1": row.level1, "level2": row.level2, "content": row.content, "basis": row.basis,
        "time_text": limit.text, "time_kind": limit.kind.value, "time_number": limit.number,
        "time_unit": limit.unit.value if limit.unit else "", "time_start": limit.start[:60], "cycle_days": limit.cycle,
        "subject": row.subject, "channels": [channel.value for channel in row.ticked.channels],
        "channels_other": row.ticked.other, "to_all": row.to_all.value, "to_specific": row.to_specific,
        "proactive": row.proactive.value, "on_request": row.on_request.value, "county": row.county.value,
        "township": row.township.value,
    }  # fmt: skip


def compare(known: Sequence[Known], rows: Sequence[Row]) -> Difference:
    """An entry is the same when both matters and the content agree, else when both matters do, in their order."""
    left: dict[int, Known] = {entry.id: entry for entry in known}
    matched: dict[int, Known] = {}
    for exact in (True, False):
        waiting: dict[tuple[str, ...], list[Known]] = defaultdict(list)
        for entry in left.values():
            waiting[_key(entry.values, exact)].append(entry)
        for place, row in enumerate(rows):
            if place in matched:
                continue
            same = waiting.get(_key(values_of(row, 0), exact))
            if same:
                matched[place] = same.pop(0)
                del left[matched[place].id]
    found = Difference(removed=list(left))
    for place, row in enumerate(rows):
        values = values_of(row, place + 1)
        if place not in matched:
            found.added.append(values)
            continue
        entry = matched[place]
        differing = [name for name, value in values.items() if entry.values.get(name) != value]
        if set(differing) & set(NAMES):
            found.changed.append(
                (entry.id, {n: entry.values.get(n) for n in differing}, {n: values[n] for n in differing})
            )
        else:
            found.kept += 1
    return found


def _key(values: Values, exact: bool) -> tuple[str, ...]:
    names = ("level1", "level2", "content") if exact else ("level1", "level2")
    return tuple(fold(str(values[name])) for name in names)


def is_move(before: Values) -> bool:
    """Whether only the place in the list differs."""
    return set(before) & set(NAMES) == {"position"}


def changed_names(before: Values) -> list[str]:
    """The changed columns in words."""
    return [NAMES[name] for name in before if name in NAMES]
