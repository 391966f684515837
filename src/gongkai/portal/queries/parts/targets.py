"""目标进度: target, indicator, base, value and period, with how far it has come (R050, R059)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.portal.rules.parts import TARGETS, PartField, PartKind, Shown, Where, plain_number, reached


def show(where: Where, values: Mapping[str, Any]) -> Shown:
    """Each target with a bar from its base."""
    rows = [
        {
            **row,
            "base": plain_number(row["base"]),
            "now": plain_number(row["now"]),
            "aim": plain_number(row["aim"]),
            "reached": reached(row["base"], row["now"], row["aim"]),
        }
        for row in values.get("targets") or []
    ]
    return Shown({"rows": rows}, not rows)


KIND = PartKind(
    "targets",
    "目标进度",
    "改革目标、指标、基数和目前的数值，自动画出进度",
    "portal/parts/targets.html",
    (
        PartField(
            "targets", "目标", TARGETS,
            "每行一个：目标 | 指标 | 单位 | 基数 | 目前 | 目标值 | 截至。例如“企业开办 | 办理时间 | 工作日 | 5 | 2 | 2.5 | 2026年三季度”。",
            most=20_000,
        ),
    ),
    show,
    "board",
)  # fmt: skip
