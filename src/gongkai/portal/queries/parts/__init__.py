"""The kinds of parts a topic is put together from. Rooms above may add theirs: `register(PartKind(…))` in the wiring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.kernel.html import text_of
from gongkai.portal.queries.parts import (
    answers,
    attachments,
    contact,
    documents,
    figures,
    interpretations,
    links,
    pairs,
    stages,
    targets,
    tasks,
    text,
    topics,
)
from gongkai.portal.rules.parts import HTML, PartKind, Shown, Where, texts_of

_kinds: dict[str, PartKind] = {
    module.KIND.code: module.KIND
    for module in (
        documents, pairs, interpretations, text, answers, tasks, targets, figures, stages, links, topics, attachments, contact,
    )
}  # fmt: skip


def register(kind: PartKind) -> None:
    """Let topics hold one more kind of part; a code is given once."""
    if kind.code in _kinds:
        raise ValueError(f"{kind.code} is already a kind of part")
    _kinds[kind.code] = kind


def kinds() -> list[PartKind]:
    """Every kind, in the order offered."""
    return list(_kinds.values())


def kind_of(code: str) -> PartKind | None:
    """One kind; None for a code nobody registered."""
    return _kinds.get(code)


def draw(code: str, where: Where, values: Mapping[str, Any]) -> Shown:
    """A part as it is to be drawn; one of a kind that is no longer there shows nothing."""
    found = _kinds.get(code)
    return found.show(where, values) if found else Shown(empty=True)


def words_of(kind: PartKind, values: Mapping[str, Any]) -> list[str]:
    """Every word of a part a reader sees that is the topic's own, HTML as text."""
    html = [str(values.get(one.name) or "") for one in kind.fields if one.sort == HTML]
    return [*texts_of(kind, values), *(text_of(one) for one in html if one)]
