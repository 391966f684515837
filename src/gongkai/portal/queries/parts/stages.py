"""进程: stages of a piece of work in time (plan, measures, results)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.portal.rules.parts import STAGES, PartField, PartKind, Shown, Where


def show(where: Where, values: Mapping[str, Any]) -> Shown:
    """The stages in the order given."""
    rows = values.get("stages") or []
    return Shown({"rows": rows}, not rows)


KIND = PartKind(
    "stages",
    "进程",
    "按时间列出部署、推进、完成的节点",
    "portal/parts/stages.html",
    (
        PartField(
            "stages",
            "节点",
            STAGES,
            "每行一个：时间 | 事项 | 说明。例如“2026年3月 | 印发方案 | 明确五项任务”。",
            most=20_000,
        ),
    ),
    show,
    "trail",
)
