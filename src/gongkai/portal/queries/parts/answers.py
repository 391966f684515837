"""问答: what entities and people ask most, answered (R034, R052)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.portal.rules.parts import ANSWERS, PartField, PartKind, Shown, Where


def show(where: Where, values: Mapping[str, Any]) -> Shown:
    """Questions, each opening to its answer."""
    rows = values.get("answers") or []
    return Shown({"rows": rows}, not rows)


KIND = PartKind(
    "answers",
    "问答",
    "群众和企业问得最多的问题和答复",
    "portal/parts/answers.html",
    (PartField("answers", "问答", ANSWERS, "一行“问：……”，下一行“答：……”，逐条写下去。", most=20_000),),
    show,
    "help",
)
