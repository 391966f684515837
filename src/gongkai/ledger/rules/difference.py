"""What a corrected notice changes: old tasks and new items laid side by side by likeness of their text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

ALIKE = 0.55
_BARE = re.compile(r"[\s\u3000\W_]+")


class ChangeKind(StrEnum):
    """What happened to a duty."""

    SAME = "SAME"
    CHANGED = "CHANGED"
    ADDED = "ADDED"
    REMOVED = "REMOVED"


CHANGE_LABELS = {
    ChangeKind.SAME: "没有变化",
    ChangeKind.CHANGED: "有修改",
    ChangeKind.ADDED: "新增",
    ChangeKind.REMOVED: "删去",
}


@dataclass(frozen=True, slots=True)
class DutyText:
    """A task or item as compared. `units` are (role, organ id or name) pairs."""

    key: int
    no: str
    topic: str
    requirement: str
    measures: str = ""
    deadline_text: str = ""
    units: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs; units as sorted text."""

    name: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the difference; a removed one has no `new`, an added one no `old`."""

    kind: ChangeKind
    old: int | None
    new: int | None
    fields: tuple[FieldChange, ...] = field(default=())

    @property
    def label(self) -> str:
        """The kind in words."""
        return CHANGE_LABELS[self.kind]


def difference(old: Sequence[DutyText], new: Sequence[DutyText]) -> list[Change]:
    """Every old task and every new item exactly once: first in the order of the new notice, then what was removed."""
    pairs = _aligned(old, new)
    by_old = {duty.key: duty for duty in old}
    changes = []
    for duty in new:
        before = by_old[pairs[duty.key]] if duty.key in pairs else None
        if before is None:
            changes.append(Change(ChangeKind.ADDED, None, duty.key))
            continue
        fields = _fields(before, duty)
        kind = ChangeKind.CHANGED if fields else ChangeKind.SAME
        changes.append(Change(kind, before.key, duty.key, fields))
    taken = set(pairs.values())
    return changes + [Change(ChangeKind.REMOVED, duty.key, None) for duty in old if duty.key not in taken]


def likeness(one: str, other: str) -> float:
    """Share of character pairs in common (Dice), 0 to 1; punctuation and white space do not count."""
    a, b = _pairs(one), _pairs(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else float(_bare(one) == _bare(other))


def nearest(
    texts: Sequence[str], pool: Sequence[str], *, most: int = 6, least: float = 0.12
) -> list[list[tuple[int, float]]]:
    """For each text the places in `pool` of what is most like it, best first, with the likeness (0 to 1)."""
    others = [_pairs(text) for text in pool]
    found = []
    for text in texts:
        mine = _pairs(text)
        scores = [
            (place, 2 * len(mine & theirs) / (len(mine) + len(theirs)))
            for place, theirs in enumerate(others)
            if mine and theirs
        ]
        near = sorted((row for row in scores if row[1] >= least), key=lambda row: (-row[1], row[0]))
        found.append(near[:most])
    return found


def _aligned(old: Sequence[DutyText], new: Sequence[DutyText]) -> dict[int, int]:
    olds = [(duty, _pairs(duty.requirement)) for duty in old]
    scores: list[tuple[float, int, int, int]] = []
    for place, duty in enumerate(new):
        mine = _pairs(duty.requirement)
        for other_place, (other, theirs) in enumerate(olds):
            score = 2 * len(mine & theirs) / ((len(mine) + len(theirs)) or 1)
            score += 0.1 * (duty.no == other.no != "") + 0.15 * (duty.topic == other.topic != "")
            if score >= ALIKE:
                scores.append((-score, abs(place - other_place), other.key, duty.key))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, old_key, new_key in sorted(scores):
        if new_key not in pairs and old_key not in taken:
            pairs[new_key] = old_key
            taken.add(old_key)
    return pairs


def _fields(old: DutyText, new: DutyText) -> tuple[FieldChange, ...]:
    texts = [
        ("no", "序号", old.no, new.no),
        ("topic", "工作任务", old.topic, new.topic),
        ("requirement", "工作要求", old.requirement, new.requirement),
        ("measures", "本级落实措施", old.measures, new.measures),
        ("deadline_text", "时限要求", old.deadline_text, new.deadline_text),
        ("units", "责任单位", _units(old), _units(new)),
    ]
    return tuple(FieldChange(*row) for row in texts if re.sub(r"\s", "", row[2]) != re.sub(r"\s", "", row[3]))


def _units(duty: DutyText) -> str:
    return "、".join(name for _, name in sorted(duty.units))


def _bare(text: str) -> str:
    return _BARE.sub("", text)


def _pairs(text: str) -> set[str]:
    bare = _bare(text)
    return {bare[index : index + 2] for index in range(len(bare) - 1)}
