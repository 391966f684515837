"""What indicators, sources and boards this installation has; filled by config/wiring.py through the services."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable

from gongkai.indicators.rules import BadBoard, BadDefinition, Board, Definition, Period
from gongkai.orgs.rules import Actor

Condition = Q | Callable[[date], Q]
Rows = Callable[[Actor, Period], QuerySet[Any]]
Labels = Callable[[Actor, Iterable[Any]], Mapping[Any, str]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the drill-down table: its heading and what it shows of a row."""

    label: str
    value: Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that indicators count, declared by the room that owns them.

    `rows(actor, period)` narrows to what the actor may see, then to the period. `dimensions` maps a grouping ("organ",
    "theme", "month") to a field path or an expression; `conditions` names Q objects, or functions of today giving one;
    `measures` names fields or expressions for `distinct` and `sum`. `columns`, `link` and `order` make the drill-down
    table; `labels` gives group values their names in the order to show them (organs need none).
    """

    name: str
    label: str
    rows: Rows
    dimensions: Mapping[str, str | Combinable]
    conditions: Mapping[str, Condition]
    measures: Mapping[str, str | Combinable] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    link: Callable[[Any], str] | None = None
    order: tuple[str, ...] = ("-pk",)
    labels: Mapping[str, Labels] = field(default_factory=dict)


definitions_by_id: dict[str, Definition] = {}
files_by_id: dict[str, str] = {}
sources_by_name: dict[str, Source] = {}
boards_by_key: dict[str, Board] = {}


def definition(key: str) -> Definition:
    """The definition of an indicator; `LookupError` when there is none."""
    if key not in definitions_by_id:
        raise LookupError(f"没有这个指标：{key}")
    return definitions_by_id[key]


def definitions() -> list[Definition]:
    """Every indicator, in the order of the files."""
    return list(definitions_by_id.values())


def source(name: str) -> Source:
    """A registered source; `LookupError` when there is none."""
    if name not in sources_by_name:
        raise LookupError(f"没有登记的数据来源：{name}")
    return sources_by_name[name]


def check() -> None:
    """Refuse, by file and key, a definition or a board that names what is not there. Called last in the wiring."""
    for key, found in definitions_by_id.items():
        where = f"{files_by_id[key]}（{key}）"
        if found.source not in sources_by_name:
            raise BadDefinition(f"{where}：没有登记的数据来源 {found.source}。")
        declared = sources_by_name[found.source]
        unknown = sorted(found.conditions - set(declared.conditions))
        if unknown:
            raise BadDefinition(f"{where}：来源 {found.source} 没有条件 {'、'.join(unknown)}。")
        measure = found.distinct or found.sum
        if measure and measure not in declared.measures:
            raise BadDefinition(f"{where}：来源 {found.source} 没有度量 {measure}。")
    for board in boards_by_key.values():
        _check_board(board)


def _check_board(board: Board) -> None:
    unknown = [key for key in board.keys if key not in definitions_by_id]
    if unknown:
        raise BadBoard(f"看板 {board.key}：没有指标 {'、'.join(unknown)}。")
    for key in board.keys:
        declared = sources_by_name[definitions_by_id[key].source]
        missing = [by for by in board.by if by not in declared.dimensions]
        if missing:
            raise BadBoard(f"看板 {board.key}：来源 {declared.name} 不能按 {'、'.join(missing)} 分组（指标 {key}）。")
