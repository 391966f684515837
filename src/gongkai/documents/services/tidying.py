"""Text from Word, WPS or WeChat made sound, with what it was before and what went, so that one can look at both."""

from __future__ import annotations

from django.db import transaction

from gongkai.documents.models import Document, Tidied
from gongkai.documents.rules import facts
from gongkai.documents.rules.facts import Source
from gongkai.documents.rules.tidied import notes_of
from gongkai.documents.services import drafting
from gongkai.kernel import days, html
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor

MOST_BEFORE = 400_000


def tidy(*, document: Document, raw: str, by: Actor) -> Tidied:
    """Make a pasted text sound and keep both for 30 days. Nothing of the document changes."""
    refuse_if(drafting.reasons_not_to_write(document, by))
    refuse_if(facts.reasons_about_body(raw))
    found = html.cleaned(raw)
    return keep(document=document, before=html.text_of(raw), after=found.html, notes=notes_of(found.gone), by=by)


def keep(
    *, document: Document, before: str, after: str, notes: list[str], by: Actor | None, source: Source = Source.PASTE, name: str = ""
) -> Tidied:  # fmt: skip
    """Keep a text before and after."""
    with transaction.atomic():
        return Tidied.objects.create(
            document=document, source=source, name=name[:200], before=before[:MOST_BEFORE], after=after, notes=notes,
            at=days.now(), by_id=by.user_id if by else None,
        )  # fmt: skip


def take(*, tidied: Tidied, replace: bool, by: Actor) -> Document:
    """Put the text into the document: at its end, or in place of what was there."""
    document = tidied.document
    body = tidied.after if replace else f"{document.body}{tidied.after}"
    return drafting.save(document=document, changes={"body": body}, by=by, note="放入整理后的内容")
