"""Thematic pages 专题 (R034–R059) in plain Python: states, kinds, who may do what, what may go out, when one is stale."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from gongkai.kernel.labels import Labelled
from gongkai.orgs.rules import Actor, Duty

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
MOST_TITLE, MOST_SUMMARY, MOST_CYCLE, MOST_PARTS = 60, 300, 1100, 40
EDITORS = (Duty.EDITOR, Duty.LIAISON, Duty.REVIEWER, Duty.LEADER, Duty.HEAD)
OVERSEERS = (Duty.OFFICE, Duty.ADMIN)
PUBLISHERS = (Duty.REVIEWER, Duty.LEADER, Duty.HEAD, *OVERSEERS)


class TopicState(Labelled):
    """Where a topic stands."""

    DRAFT = "DRAFT", "草稿"
    PUBLISHED = "PUBLISHED", "已公开"
    DOWN = "DOWN", "已撤下"
    ARCHIVED = "ARCHIVED", "已归档"


NEXT: dict[TopicState, frozenset[TopicState]] = {
    TopicState.DRAFT: frozenset({TopicState.PUBLISHED}),
    TopicState.PUBLISHED: frozenset({TopicState.PUBLISHED, TopicState.DOWN, TopicState.ARCHIVED}),
    TopicState.DOWN: frozenset({TopicState.PUBLISHED}),
    TopicState.ARCHIVED: frozenset({TopicState.PUBLISHED, TopicState.DOWN}),
}
READABLE = (TopicState.PUBLISHED, TopicState.ARCHIVED)
TONES = {TopicState.DRAFT: "warn", TopicState.PUBLISHED: "good", TopicState.DOWN: "bad"}


class TopicKind(Labelled):
    """The shelf a topic stands on in the public list, in this order."""

    DEVELOP = "DEVELOP", "经济发展"
    PLANNING = "PLANNING", "规划计划"
    LIVELIHOOD = "LIVELIHOOD", "民生与社会事业"
    GREEN = "GREEN", "生态环境与风险防范"
    GOVERNING = "GOVERNING", "政府自身建设"
    CURRENT = "CURRENT", "专项工作"


VERBS = {
    "topic.created": "新建专题",
    "topic.changed": "修改专题设置",
    "topic.part_added": "加入一个部分",
    "topic.part_changed": "修改一个部分",
    "topic.part_moved": "调整次序",
    "topic.part_removed": "去掉一个部分",
    "topic.masked": "遮蔽个人信息",
    "topic.published": "公开专题",
    "topic.removed": "撤下专题",
    "topic.archived": "归档专题",
    "topic.confirmed": "核对，暂无更新",
    "topic.passed": "随机构调整移交",
    "platform.saved": "保存专业平台入口",
    "platform.moved": "调整专业平台次序",
    "platform.removed": "去掉专业平台入口",
    "site.stage": "登记网站建设阶段",
    "jurisdiction.domain": "修改门户域名",
}


def may_edit(actor: Actor, *, jurisdiction_id: int, organ_id: int) -> bool:
    """Whether somebody may compose a topic: people of its unit, the office everywhere."""
    if actor.jurisdiction_id != jurisdiction_id:
        return False
    return actor.may(*OVERSEERS) or (actor.may(*EDITORS) and actor.organ_id == organ_id)


def may_publish(actor: Actor, *, jurisdiction_id: int, organ_id: int) -> bool:
    """Whether somebody may make it public, take it down or archive it."""
    return actor.may(*PUBLISHERS) and may_edit(actor, jurisdiction_id=jurisdiction_id, organ_id=organ_id)


def reasons_not_to_save(*, title: str, slug: str, summary: str, cycle: int, taken: Collection[str]) -> list[str]:
    """Why a topic cannot be called and addressed so; `taken` are the addresses of the other topics of the place."""
    reasons = []
    if not title or len(title) > MOST_TITLE:
        reasons.append(f"专题名称应为 1 至 {MOST_TITLE} 个字。")
    if len(summary) > MOST_SUMMARY:
        reasons.append(f"简介有 {len(summary)} 个字，不能超过 {MOST_SUMMARY} 个字。")
    if not SLUG.fullmatch(slug):
        reasons.append("网址只能用小写字母、数字和连字符，例如 rural-2026；首尾不能是连字符，最长 60 个字符。")
    elif slug in taken:
        reasons.append(f"网址“{slug}”已被本地另一个专题使用，请换一个。")
    if not 0 <= cycle <= MOST_CYCLE:
        reasons.append(f"更新周期应为 0 至 {MOST_CYCLE} 天；0 表示不定更新周期。")
    return reasons


def reasons_not_to_change(state: TopicState) -> list[str]:
    """Why the parts of a topic cannot be altered now."""
    return ["专题已归档，不再修改；需要继续更新的，请先重新公开。"] if state is TopicState.ARCHIVED else []


def reasons_not_to_add(count: int) -> list[str]:
    """Why no part can be added."""
    return [f"一个专题最多 {MOST_PARTS} 个部分，请合并或另建下级专题。"] if count >= MOST_PARTS else []


def reasons_not_to_publish(
    *, state: TopicState, summary: str, parts: int, same: bool, editor_id: int | None, user_id: int,
    vetting: Sequence[str],
) -> list[str]:  # fmt: skip
    """Why a topic cannot go out: complete, checked, and seen by a second person (条例第17条).

    `same`: what is public already is exactly this; `vetting`: what the content check says against it.
    """
    reasons = []
    if TopicState.PUBLISHED not in NEXT[state]:
        reasons.append(f"当前是“{state.label}”，不能公开。")
    if not summary.strip():
        reasons.append("还没有填写简介：用一两句话告诉群众这里能看到什么。")
    if not parts:
        reasons.append("专题还没有任何部分，请先加入内容。")
    if same and state is TopicState.PUBLISHED:
        reasons.append("没有新的改动，公开页面已经是这些内容。")
    if editor_id is not None and editor_id == user_id:
        reasons.append("内容由您最后编辑，应由另一人核对后公开。")
    return [*reasons, *vetting]


def reasons_not_to_end(state: TopicState, to: TopicState, reason: str) -> list[str]:
    """Why a topic cannot be taken down or archived."""
    reasons = [] if to in NEXT[state] else [f"当前是“{state.label}”，不能改为“{to.label}”。"]
    if not reason.strip():
        reasons.append("请写明理由。")
    return reasons


def due_on(cycle: int, *since: date | None) -> date | None:
    """The last day by which a topic is to be updated or checked again; None without a cycle or a first day."""
    known = [day for day in since if day is not None]
    return max(known) + timedelta(days=cycle) if cycle and known else None


def moved(order: Sequence[int], number: int, step: int) -> list[int]:
    """The order with one of its numbers a place up (-1) or down (1); unchanged at the ends."""
    found = list(order)
    at = found.index(number)
    to = at + step
    if 0 <= to < len(found):
        found[at], found[to] = found[to], found[at]
    return found


def satisfied(demands: Mapping[str, str], filled: Collection[str]) -> list[tuple[str, bool]]:
    """The checklist of an outline: each demand, and whether the part made for it has something to show."""
    return [(demand, slot in filled) for slot, demand in demands.items()]
