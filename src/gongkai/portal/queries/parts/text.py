"""文字: a passage of the topic's own, sound HTML made once on the way in (kernel.html)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.portal.rules.parts import HTML, PartField, PartKind, Shown, Where


def show(where: Where, values: Mapping[str, Any]) -> Shown:
    """The passage."""
    html = str(values.get("html") or "")
    return Shown({"html": html}, not html)


KIND = PartKind(
    "text",
    "文字",
    "说明、导语、进展小结等本单位自己写的文字",
    "portal/parts/text.html",
    (
        PartField(
            "html", "正文", HTML, "空一行另起一段；行首“# ”是小标题，“- ”是列表，“| 甲 | 乙 |”是表格的一行。", most=30_000
        ),
    ),
    show,
    "edit",
)  # fmt: skip
