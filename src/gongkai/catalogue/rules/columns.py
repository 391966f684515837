"""Columns of the openness platform (R008, R009, R020–R025): kinds, states, cycles, who may do what, what may move."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gongkai.orgs.rules import Actor, Duty

NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五")
MOST_CYCLE = 1100
MOST_DEPTH = 4
UNIT_KEEPERS = (Duty.EDITOR, Duty.LIAISON, Duty.REVIEWER, Duty.LEADER, Duty.HEAD)
OVERSEERS = (Duty.OFFICE, Duty.ADMIN)


class ColumnKind(StrEnum):
    """What a column is for; the first six are the sections the notices name (R020)."""

    GUIDE = "GUIDE"
    SYSTEM = "SYSTEM"
    STATUTORY = "STATUTORY"
    DOCUMENTS = "DOCUMENTS"
    ANNUAL_REPORT = "ANNUAL"
    ON_REQUEST = "REQUEST"
    FREE = "FREE"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return KIND_LABELS[self]


KIND_LABELS = {
    ColumnKind.GUIDE: "政府信息公开指南",
    ColumnKind.SYSTEM: "政府信息公开制度",
    ColumnKind.STATUTORY: "法定主动公开内容",
    ColumnKind.DOCUMENTS: "政府（部门）文件",
    ColumnKind.ANNUAL_REPORT: "政府信息公开年报",
    ColumnKind.ON_REQUEST: "依申请公开",
    ColumnKind.FREE: "自设栏目",
}
REQUIRED = frozenset(ColumnKind) - {ColumnKind.FREE}


class ColumnState(StrEnum):
    """Whether a column stands on the public page."""

    VISIBLE = "VISIBLE"
    HIDDEN = "HIDDEN"
    CLOSED = "CLOSED"
    MERGED = "MERGED"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return STATE_LABELS[self]


STATE_LABELS = {
    ColumnState.VISIBLE: "显示",
    ColumnState.HIDDEN: "隐藏",
    ColumnState.CLOSED: "已关闭",
    ColumnState.MERGED: "已并入",
}
STATE_TONES = {ColumnState.VISIBLE: "good", ColumnState.HIDDEN: "warn"}
LIVING = (ColumnState.VISIBLE, ColumnState.HIDDEN)


@dataclass(frozen=True, slots=True)
class Node:
    """What the rules need to know of a column."""

    id: int
    parent_id: int | None
    organ_id: int
    owner_id: int
    kind: ColumnKind
    state: ColumnState
    key: str = ""


def due_on(cycle_days: int, *since: date | None) -> date | None:
    """The last day by which a column is to be updated or checked again; None without a cycle."""
    known = [day for day in since if day is not None]
    return max(known) + timedelta(days=cycle_days) if cycle_days and known else None


def article_words(item: str) -> str:
    """The article an item of the template stands on: "20.7" is 第二十条第（七）项; 第二十一条 numbers nothing."""
    article, _, number = item.partition(".")
    if article == "20" and number.isdecimal() and 1 <= int(number) <= len(NUMERALS):
        return f"第二十条第（{NUMERALS[int(number) - 1]}）项"
    return "第二十一条" if article == "21" else ""


def may_keep(actor: Actor, *, jurisdiction_id: int, organ_id: int, owner_id: int) -> bool:
    """Whether somebody may keep a column: the office everywhere, a unit where it owns or where the column is its own."""
    if actor.jurisdiction_id != jurisdiction_id:
        return False
    return actor.may(*OVERSEERS) or (actor.may(*UNIT_KEEPERS) and actor.organ_id in (organ_id, owner_id))


def may_arrange(actor: Actor, *, jurisdiction_id: int, organ_id: int, kind: ColumnKind) -> bool:
    """Whether somebody may rename, move, merge, hide or close: units only their own free columns."""
    if actor.jurisdiction_id != jurisdiction_id:
        return False
    own = actor.may(*UNIT_KEEPERS) and actor.organ_id == organ_id
    return actor.may(*OVERSEERS) or (own and kind is ColumnKind.FREE)


def takes_content(column: Node) -> bool:
    """Whether items may be placed here: not in the guide or the entrance, nor in a heading that only holds others."""
    if column.kind in (ColumnKind.GUIDE, ColumnKind.ON_REQUEST):
        return False
    heading = column.kind in (ColumnKind.STATUTORY, ColumnKind.DOCUMENTS) and column.parent_id is None
    return not heading and column.state in LIVING


def reasons_not_to_save(*, title: str, cycle_days: int, taken: Collection[str]) -> list[str]:
    """Why a column cannot be called and kept so; `taken` are the titles of its living siblings."""
    reasons = []
    if not title:
        reasons.append("请填写栏目名称。")
    if len(title) > 60:
        reasons.append(f"栏目名称有 {len(title)} 个字，不能超过 60 个字。")
    if title and title in taken:
        reasons.append(f"同一上级下已有栏目“{title}”，请换一个名称或直接使用该栏目。")
    if not 0 <= cycle_days <= MOST_CYCLE:
        reasons.append(f"更新周期应为 0 至 {MOST_CYCLE} 天；0 表示不定更新周期。")
    return reasons


def descendants(nodes: Iterable[Node], root: int) -> set[int]:
    """Everything beneath a column, itself left out."""
    children: dict[int | None, list[int]] = {}
    for node in nodes:
        children.setdefault(node.parent_id, []).append(node.id)
    found: set[int] = set()
    ahead = list(children.get(root, []))
    while ahead:
        here = ahead.pop()
        if here not in found:
            found.add(here)
            ahead += children.get(here, [])
    return found


def depth_of(nodes: Mapping[int, Node], column_id: int | None) -> int:
    """How deep a column stands: 1 at the top."""
    depth = 0
    while column_id is not None and depth <= 2 * MOST_DEPTH:
        depth += 1
        column_id = nodes[column_id].parent_id if column_id in nodes else None
    return depth


def reasons_not_to_nest(column: Node | None, parent: Node | None, nodes: Mapping[int, Node]) -> list[str]:
    """Why a column (None: a new one) cannot stand beneath a parent; `nodes` is the whole tree of the organ."""
    if parent is None:
        return []
    reasons = []
    if parent.state not in LIVING:
        reasons.append("上级栏目已关闭或并入其他栏目，请另选。")
    if parent.kind in (ColumnKind.GUIDE, ColumnKind.ON_REQUEST):
        reasons.append(f"“{parent.kind.label}”下不设子栏目。")
    if column is not None and (parent.id == column.id or parent.id in descendants(nodes.values(), column.id)):
        reasons.append("栏目不能移到自己或自己的下级之下。")
        return reasons
    below = _height(column, nodes) if column is not None else 1
    if depth_of(nodes, parent.id) + below > MOST_DEPTH:
        reasons.append(f"栏目最多 {MOST_DEPTH} 层，请减少层次，便于群众查找。")
    return reasons


def _height(column: Node, nodes: Mapping[int, Node]) -> int:
    """Levels from a column down to its deepest descendant, itself counted."""
    own = depth_of(nodes, column.id)
    return max([depth_of(nodes, row) for row in descendants(nodes.values(), column.id)], default=own) - own + 1


def reasons_not_to_move(column: Node, parent: Node | None, nodes: Mapping[int, Node]) -> list[str]:
    """Why a column cannot be moved: the named sections keep their places at the top."""
    reasons = reasons_not_to_nest(column, parent, nodes)
    if column.kind in REQUIRED and column.parent_id is None and parent is not None:
        reasons.append(f"“{column.kind.label}”是平台的固定栏目，应放在第一层。")
    if column.kind in REQUIRED and column.parent_id is not None and (parent is None or parent.kind is not column.kind):
        reasons.append(f"法定子栏目应留在“{column.kind.label}”之下。")
    return reasons


def reasons_not_to_end(column: Node, living_children: int, *, ended: bool = False) -> list[str]:
    """Why a column cannot be closed or merged; `ended` says that the organ itself is no longer on the books."""
    reasons = []
    if column.state not in LIVING:
        reasons.append("栏目已经关闭或并入其他栏目。")
    if living_children:
        reasons.append(f"下面还有 {living_children} 个子栏目，请先移走、合并或关闭。")
    if column.kind in REQUIRED and column.parent_id is None and not ended:
        reasons.append(f"“{column.kind.label}”是平台应有的栏目，不能关闭或并入其他栏目。")
    return reasons


def reasons_not_to_merge(column: Node, target: Node, living_children: int) -> list[str]:
    """Why a column cannot go into another."""
    reasons = reasons_not_to_end(column, living_children)
    if target.id == column.id:
        reasons.append("不能并入自己。")
    elif not takes_content(target):
        reasons.append("目标栏目不能直接放内容，请选择其下的子栏目。")
    if target.organ_id != column.organ_id:
        reasons.append("只能并入同一单位专栏内的栏目。")
    return reasons


def reasons_not_to_hide(column: Node) -> list[str]:
    """Why a column cannot be hidden."""
    if column.state not in LIVING:
        return ["栏目已经关闭或并入其他栏目。"]
    if column.kind in REQUIRED and column.parent_id is None:
        return [f"“{column.kind.label}”是平台应有的栏目，不能隐藏。"]
    return []
