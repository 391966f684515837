"""用语词典: words added, changed, switched off over the shipped ones; nothing shipped is ever lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor
from gongkai.trail.services import record
from gongkai.vetting.models import Term
from gongkai.vetting.queries import dictionary
from gongkai.vetting.rules import HitKind
from gongkai.vetting.rules.dictionary import Draft, reasons_not_to_keep, reasons_not_to_save
from gongkai.vetting.rules.states import TermState


@dataclass(frozen=True, slots=True)
class Imported:
    """How many words a workbook added and changed; the rest stood there already."""

    added: int
    changed: int
    same: int


def save_term(*, draft: Draft, reason: str, by: Actor, state: TermState = TermState.ON) -> Term:
    """Add a word, or change what the dictionary says of it (a shipped one gets a row of its own)."""
    with transaction.atomic():
        refuse_if(reasons_not_to_keep(by) + reasons_not_to_save(draft, reason))
        return _put(draft, state, reason, by)


def switch(*, text: str, state: TermState, reason: str, by: Actor) -> Term:
    """Look for a word, or look for it no longer."""
    with transaction.atomic():
        refuse_if(reasons_not_to_keep(by) + ([] if reason.strip() else ["请写明理由。"]))
        found = dictionary.entry(by.jurisdiction_id, text)
        if found is None:
            raise Refused(f"词典里没有“{text}”。")
        return _put(found.draft, state, reason, by)


def restore(*, text: str, reason: str, by: Actor) -> None:
    """Take away what this place said of a word: a shipped one stands as shipped again, its own one is gone."""
    with transaction.atomic():
        refuse_if(reasons_not_to_keep(by) + ([] if reason.strip() else ["请写明理由。"]))
        row = Term.objects.select_for_update().filter(jurisdiction_id=by.jurisdiction_id, text=text).first()
        if row is None:
            raise Refused(f"“{text}”没有改动过。")
        record("term.removed", of=row, by=by, text=text, reason=reason.strip())
        row.delete()


def import_terms(*, rows: list[tuple[Draft, TermState]], reason: str, by: Actor) -> Imported:
    """Take the words of a workbook, all or none; a word of which it says nothing new keeps its row."""
    added = changed = same = 0
    with transaction.atomic():
        refuse_if(reasons_not_to_keep(by) + ([] if reason.strip() else ["请写明理由。"]))
        for draft, state in rows:
            found = dictionary.entry(by.jurisdiction_id, draft.text)
            if found is not None and (found.draft, found.state) == (draft, state):
                same += 1
                continue
            refuse_if(reasons_not_to_save(draft, reason))
            _put(draft, state, reason, by, quiet=True)
            added, changed = added + (found is None), changed + (found is not None)
        record(
            "terms.imported", of=f"orgs.Jurisdiction:{by.jurisdiction_id}", by=by, added=added, changed=changed,
            reason=reason.strip(),
        )  # fmt: skip
    return Imported(added, changed, same)


def _put(draft: Draft, state: TermState, reason: str, by: Actor, *, quiet: bool = False) -> Term:
    values = {
        "organ_id": by.organ_id, "kind": draft.kind, "suggestion": draft.suggestion, "why": draft.why,
        "source": draft.source, "unless": list(draft.unless), "since": draft.since, "state": state,
        "reason": reason.strip(), "changed_by_id": by.user_id, "changed_at": days.now(),
    }  # fmt: skip
    row, _ = Term.objects.update_or_create(jurisdiction_id=by.jurisdiction_id, text=draft.text, defaults=values)
    if not quiet:
        told = {"kind": HitKind(draft.kind).value, "suggestion": draft.suggestion, "state": state.value}
        record("term.saved", of=row, by=by, text=draft.text, reason=row.reason, after=told)
    return row


def since_of(text: str) -> date | None:
    """A day as a workbook has it; None for none. Raises ValueError."""
    return date.fromisoformat(text.replace("/", "-")) if text else None
