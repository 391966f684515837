"""政策解读: what a family of documents means, in plain words; the document is a click away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.documents.rules.interpretation import form_names
from gongkai.kernel.html import text_of
from gongkai.kernel.text import clip
from gongkai.portal.queries.parts import choosing, pairs
from gongkai.portal.rules.parts import PartKind, Shown, Where
from gongkai.portal.rules.sections import Latest

WORDS = 90


def show(where: Where, values: Mapping[str, Any]) -> Shown:
    """The newest interpretations first, each with its first words and its forms."""
    chosen = choosing.choose(where, {**values, "most": choosing.MOST})
    choosing.with_interpretations(chosen.rows)
    found = [(document, row) for document in chosen.rows for row in pairs.released(document) if row.published_at]
    if not values.get("picked"):
        found.sort(key=lambda pair: (pair[1].published_at, pair[1].pk), reverse=True)
    found = found[: int(values.get("most") or 8)]
    names = form_names()
    rows = [
        {
            "title": row.title or f"解读：{choosing.title_of(document)}",
            "url": f"{choosing.address(document)}#interpretation-{row.round}",
            "document": choosing.title_of(document),
            "published_at": row.published_at,
            "words": clip(text_of(row.published_body).replace("\n", ""), WORDS),
            "forms": list(dict.fromkeys(names.get(form.kind, form.title) for form in row.forms.all())),
        }
        for document, row in found
    ]
    news = tuple(
        Latest(str(row["title"]), str(row["url"]), row["published_at"], document.organ.name, "政策解读", str(row["words"]))
        for row, (document, _) in zip(rows, found, strict=True)
    )  # fmt: skip
    return Shown(
        {"rows": rows}, not rows, news, chosen.keys, max((row.published_at for _, row in found), default=None)
    )  # fmt: skip


KIND = PartKind(
    "interpretations",
    "政策解读",
    "列出相关公文已公开的解读，先看得懂，再看原文",
    "portal/parts/interpretations.html",
    choosing.FIELDS,
    show,
    "message",
    refuse=choosing.reasons,
)
