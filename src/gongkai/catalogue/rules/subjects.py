"""Subject classes (R061): two levels, national ones from data and local themes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import yaml


@dataclass(frozen=True, slots=True)
class NationalClass:
    """A first-level class with its second-level names."""

    code: str
    name: str
    children: tuple[str, ...]


def parse_subjects(text: str) -> tuple[NationalClass, ...]:
    """The classes of data/subjects.yaml."""
    return tuple(NationalClass(row["code"], row["name"], tuple(row["children"])) for row in yaml.safe_load(text))


def reasons_not_to_save(*, name: str, taken: Collection[str], parent_depth: int, parent_active: bool) -> list[str]:
    """Why a class cannot be called so or stand there; `parent_depth` 0 is the top."""
    reasons = []
    if not name:
        reasons.append("请填写分类名称。")
    if len(name) > 60:
        reasons.append("分类名称不能超过 60 个字。")
    if "\\" in name:
        reasons.append("分类名称中不能有“\\”，它用来分隔一级和二级。")
    if name and name in taken:
        reasons.append(f"同一上级下已有“{name}”。")
    if parent_depth > 1:
        reasons.append("主题分类只有两级，不能再往下设。")
    if not parent_active:
        reasons.append("上级分类已停用。")
    return reasons


def reasons_not_to_close(*, active: bool, living_children: int) -> list[str]:
    """Why a class cannot be put out of use; records that carry it keep it."""
    reasons = [] if active else ["该分类已停用。"]
    if living_children:
        reasons.append(f"下面还有 {living_children} 个在用的二级分类，请先停用。")
    return reasons


def reasons_not_to_rename(before: str, after: str, used: int) -> list[str]:
    """Why a class cannot be called otherwise: public records say under which name they were classed."""
    if before == after or not used:
        return []
    return [f"已有 {used} 件公文归入“{before}”，公开的文本写着这个名称，不能改名；请停用它，另设新的分类。"]
