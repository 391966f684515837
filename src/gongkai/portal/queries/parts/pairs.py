"""文件与解读: each policy with its interpretations beside it, so that nobody reads one without the other (R034, R045)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.documents.rules.states import InterpretationState
from gongkai.portal.queries.parts import choosing
from gongkai.portal.rules.parts import PartKind, Shown, Where


def released(document: Any) -> list[Any]:
    """The interpretations of a document everyone reads (prefetched)."""
    return [row for row in document.interpretations.all() if row.state == InterpretationState.PUBLISHED]


def show(where: Where, values: Mapping[str, Any]) -> Shown:
    """Documents with their interpretations; those not interpreted stand there too."""
    chosen = choosing.choose(where, values)
    rows = chosen.rows
    choosing.with_interpretations(rows)
    pairs = [{"document": row, "interpretations": released(row)} for row in rows]
    context = {"pairs": pairs, "total": chosen.total, "shown": len(rows)}
    return Shown(context, not rows, choosing.news(rows), chosen.keys, choosing.newest(rows))


KIND = PartKind(
    "pairs",
    "文件与解读",
    "政策文件和它的解读成对展示，一眼看到怎么规定、是什么意思",
    "portal/parts/pairs.html",
    choosing.FIELDS,
    show,
    "book",
    refuse=choosing.reasons,
)
