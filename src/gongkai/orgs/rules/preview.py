"""What a reorganisation will change, in sentences, before anybody confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known before a reorganisation. `posts`: title, holders, whether it is carried over."""

    kind: str
    organ: str
    into: str
    on: date
    names: tuple[str, str]
    new_names: tuple[str, str] = ("", "")
    posts: tuple[tuple[str, tuple[str, ...], bool], ...] = ()
    things: Mapping[str, int] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    is_office: bool = False


def what_changes(facts: Facts) -> list[str]:
    """One sentence for each change."""
    if facts.kind == "rename":
        return _renaming(facts)
    ends = facts.kind in {"merge", "close"}
    said = [f"{facts.on:%Y年%-m月%-d日}起，{facts.organ}{'不再在册' if ends else '继续在册'}。"]
    if facts.kind == "merge":
        said.append(f"“{facts.names[0]}”“{facts.names[1]}”等原有名称今后识别为{facts.into}。")
    said += [_post_sentence(facts, *post) for post in facts.posts if post[2] or ends]
    said += [_things_sentence(facts, name, count) for name, count in facts.things.items() if count]
    if ends:
        said += [
            f"集合单位“{name}”中换成{facts.into}。" if facts.into else f"从集合单位“{name}”中去掉。"
            for name in facts.groups
        ]
        said.append("联络员登记即日终止，转为历史记录。")
    if ends and facts.is_office and facts.into:
        said.append(f"政务公开主管部门改为{facts.into}。")
    return said


def _post_sentence(facts: Facts, title: str, names: tuple[str, ...], carried: bool) -> str:
    who = f"（{'、'.join(names)}）" if names else "（无人任职）"
    if carried:
        return f"岗位“{title}”{who}转到{facts.into}。"
    return f"岗位“{title}”{who}撤销" + ("，任职人即日离岗。" if names else "。")


def _things_sentence(facts: Facts, name: str, count: int) -> str:
    if facts.into:
        return f"{name} {count} 项转到{facts.into}，办理记录随同保留。"
    return f"还有{name} {count} 项没有承接单位，必须先办结或划转。"


def _renaming(facts: Facts) -> list[str]:
    pairs = [("全称", *pair) for pair in [(facts.names[0], facts.new_names[0])]]
    pairs.append(("简称", facts.names[1], facts.new_names[1]))
    said = [f"{label}由“{old}”改为“{new}”。" for label, old, new in pairs if old != new]
    said += [f"“{old}”登记为曾用名，通知里出现时仍认得出。" for _, old, new in pairs if old != new]
    return [*said, "岗位、人员、任务和办理记录不变。"]
