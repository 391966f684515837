"""链接: addresses within and without; outside ones are marked, and said to be down when the check found them so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.portal.queries.outside import states_of
from gongkai.portal.rules.parts import LINKS, PartField, PartKind, Shown, Where
from gongkai.portal.rules.stages import LinkState


def show(where: Where, values: Mapping[str, Any]) -> Shown:
    """Links with how they answered last."""
    rows = values.get("links") or []
    known = states_of(where.jurisdiction_id, [row["url"] for row in rows])
    shown = [
        {**row, "outside": row["url"].startswith("http"), "down": known.get(row["url"]) == LinkState.BAD}
        for row in rows
    ]
    return Shown({"rows": shown}, not rows)


KIND = PartKind(
    "links",
    "相关链接",
    "办事入口、上级专题、相关网站；外部网址会注明并定期检查",
    "portal/parts/links.html",
    (PartField("links", "链接", LINKS, "每行一个：名称 | 网址 | 说明。本站页面以 / 开头。", most=20_000),),
    show,
    "outside",
    side=True,
)
