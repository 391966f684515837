"""附件: files of the topic's own, checked like everything that goes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.portal.rules.parts import FILES, PartField, PartKind, Shown, Where


def show(where: Where, values: Mapping[str, Any]) -> Shown:
    """The files with their sizes."""
    rows = values.get("files") or []
    return Shown({"rows": rows}, not rows)


KIND = PartKind(
    "attachments",
    "附件",
    "可以下载的表格、图解、宣传材料",
    "portal/parts/attachments.html",
    (PartField("files", "加入一个附件", FILES, "文档、表格、图片或压缩包"),),
    show,
    "download",
    side=True,
)
