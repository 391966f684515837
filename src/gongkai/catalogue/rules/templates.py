"""The template of statutory columns: which organ gets which, under which names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import yaml

from gongkai.catalogue.rules.columns import ColumnKind, article_words

EXEMPT = frozenset({"ENTERPRISE"})  # 公共企事业单位: special provisions (条例第55条)


class BadTemplate(ValueError):
    """A template file that cannot be used; the sentence names the row."""


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One column of the template; `organs` are the kinds of organ it fits (all but the exempt, when empty)."""

    key: str
    kind: ColumnKind
    title: str
    scope: str = ""
    cycle: int = 0
    item: str = ""
    organs: tuple[str, ...] = ()

    @property
    def parent_key(self) -> str:
        """The key of the column above; "" at the top."""
        return self.key.rpartition("/")[0]

    @property
    def article(self) -> str:
        """The article it stands on, in words."""
        return article_words(self.item)

    def fits(self, organ_kind: str) -> bool:
        """Whether an organ of this kind gets the column."""
        return organ_kind in self.organs if self.organs else organ_kind not in EXEMPT


@dataclass(frozen=True, slots=True)
class LocalName:
    """What a jurisdiction has decided about a row: its name, scope, cycle, and whether it is used at all."""

    title: str
    scope: str
    cycle: int
    used: bool


def parse_template(text: str) -> tuple[TemplateRow, ...]:
    """The rows of data/columns.yaml in order; raises `BadTemplate`."""
    rows: list[TemplateRow] = []
    for number, given in enumerate(yaml.safe_load(text), 1):
        try:
            kind = ColumnKind(given.pop("kind"))
            row = TemplateRow(kind=kind, organs=tuple(given.pop("organs", ())), **given)
        except (KeyError, TypeError, ValueError) as error:
            raise BadTemplate(f"栏目模板第 {number} 行写法不对：{error}。") from error
        if any(row.key == other.key for other in rows):
            raise BadTemplate(f"栏目模板第 {number} 行的编号“{row.key}”重复。")
        if row.parent_key and not any(row.parent_key == other.key for other in rows):
            raise BadTemplate(f"栏目模板第 {number} 行的上级“{row.parent_key}”应排在它之前。")
        rows.append(row)
    return tuple(rows)


def localised(rows: Iterable[TemplateRow], names: Mapping[str, LocalName]) -> list[TemplateRow]:
    """The template as a jurisdiction has it: renamed rows, unused ones (and what stood beneath them) left out."""
    unused = {key for key, name in names.items() if not name.used}
    found = []
    for row in rows:
        if row.key in unused or row.parent_key in unused:
            continue
        name = names.get(row.key)
        found.append(replace(row, title=name.title, scope=name.scope, cycle=name.cycle) if name else row)
    return found


def rows_for(rows: Iterable[TemplateRow], organ_kind: str) -> list[TemplateRow]:
    """What an organ of a kind gets, parents first."""
    return [row for row in rows if row.fits(organ_kind)]


def reasons_not_to_rename(row: TemplateRow, *, title: str, cycle: int, used: bool, most_cycle: int) -> list[str]:
    """Why a row cannot be called or kept so in a jurisdiction."""
    reasons = []
    if not title.strip():
        reasons.append("请填写栏目名称。")
    if len(title) > 60:
        reasons.append("栏目名称不能超过 60 个字。")
    if not 0 <= cycle <= most_cycle:
        reasons.append(f"更新周期应为 0 至 {most_cycle} 天。")
    if not used and not row.parent_key:
        reasons.append(f"“{row.title}”是平台应有的栏目，不能停用。")
    return reasons
