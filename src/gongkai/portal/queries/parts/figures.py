"""数据: a small table, drawn as a chart with the table beneath; bars, columns or the table alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.portal.rules.parts import CHOICE, LINE, TABLE, PartField, PartKind, Shown, Where, chart_rows


def show(where: Where, values: Mapping[str, Any]) -> Shown:
    """Chart and table."""
    table = values.get("table") or {}
    chart = str(values.get("chart") or "")
    context = {
        "chart": chart,
        "bars": chart_rows(table) if chart else [],
        "unit": values.get("unit") or "",
        "measure": table["heads"][1] if len(table.get("heads", [])) > 1 else "",
        "heads": table.get("heads", []),
        "rows": table.get("rows", []),
        "source": values.get("source") or "",
    }
    return Shown(context, not table.get("rows"))


KIND = PartKind(
    "figures",
    "数据图表",
    "从 Excel 粘贴或上传一个小表，自动画成图，表格保留在下面",
    "portal/parts/figures.html",
    (
        PartField("chart", "图形", CHOICE, choices=(("BARS", "横条图"), ("COLUMNS", "柱形图（按时间）")), none="不画图，只列表"),
        PartField("unit", "单位", LINE, most=10),
        PartField(
            "table",
            "表格",
            TABLE,
            "从 Excel 复制粘贴，或每行一条、各列用“|”隔开；第一行是列名，第一列是名称。",
            most=20_000,
        ),
        PartField("source", "数据来源和截止时间", LINE, "例如：县统计局，截至2026年9月", most=120),
    ),
    show,
    "board",
)  # fmt: skip
