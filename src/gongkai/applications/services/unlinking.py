"""Words that leave the file of an application must not lead back to who applied (R158, R161)."""

from __future__ import annotations

from gongkai.applications.models import Application
from gongkai.applications.rules.after import strangers_words
from gongkai.cases import queries as cases
from gongkai.vetting.queries.surroundings import context_of
from gongkai.vetting.rules import PERSONAL, find_personal, label_of


def reasons_not_unlinked(application: Application, *texts: str) -> list[str]:
    """Whose name, which number, which personal data stand in the texts; every one is named, personal values masked."""
    text = "\n".join(texts)
    names = tuple(dict.fromkeys(person.name for person in cases.people(application.case) if person.name))
    reasons = strangers_words(text, names, application.case.number)
    hits = find_personal(text, context=context_of(application.jurisdiction_id))
    return reasons + [f"有{label_of(hit.kind)}“{hit.masked}”，请去掉。" for hit in hits if hit.kind in PERSONAL][:10]
