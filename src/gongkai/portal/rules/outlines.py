"""Outlines of topics as data: what each of the usual 专题 is to hold, so that nobody begins from an empty page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from gongkai.portal.rules.topics import TopicKind


@dataclass(frozen=True, slots=True)
class OutlinePart:
    """A preset part: `slot` names it within the outline, `demand` is what is asked for (the checklist's line)."""

    slot: str
    kind: str
    title: str
    demand: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outline:
    """One ready outline; `cycle` days; `tasks` are who usually leads it, in words."""

    key: str
    title: str
    kind: TopicKind
    summary: str
    lead: str
    cycle: int
    parts: tuple[OutlinePart, ...]

    @property
    def demands(self) -> dict[str, str]:
        """The checklist: what is asked for, by the slot made for it."""
        return {part.slot: part.demand for part in self.parts if part.demand}


def parse(text: str) -> dict[str, Outline]:
    """The outlines of data/topics.yaml by key."""
    found = {}
    for row in yaml.safe_load(text):
        parts = tuple(OutlinePart(**part) for part in row["parts"])
        found[row["key"]] = Outline(
            row["key"], row["title"], TopicKind(row["kind"]), row["summary"], row["lead"], row["cycle"], parts
        )
    return found
