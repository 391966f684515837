"""Applications for correcting one's own record (第四十一条), counted beside table 3."""

from __future__ import annotations

# A row of the list: its name; those of outcomes are the rows of the decision types.
ROWS: dict[str, str] = {
    "new": "本年新收",
    "carried_in": "上年结转",
    "correction.done": "予以更正",
    "correction.sent": "转送有权更正的机关",
    "correction.told": "告知向有权更正的机关提出",
    "correction.refused": "不予更正",
    "other": "其他（撤回、逾期不补正）",
    "carried_out": "结转下年度",
}
OUTCOMES = tuple(name for name in ROWS if name.startswith("correction."))


def faults(cells: dict[str, int]) -> list[str]:
    """Where what came in is not what was ended and what is carried over."""
    ended = sum(cells[name] for name in (*OUTCOMES, "other"))
    if cells["new"] + cells["carried_in"] == ended + cells["carried_out"]:
        return []
    return ["更正申请：本年新收加上年结转不等于办结加结转下年度。"]
