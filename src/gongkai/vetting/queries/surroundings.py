"""What is looked for, and what is left alone because the law makes it public (Regulations art. 20(2))."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Duty
from gongkai.vetting.models import Term
from gongkai.vetting.rules import RULES_VERSION, Context, HitKind, Word, shipped_words
from gongkai.vetting.rules.states import TermState

NAMED_IN_PUBLIC = frozenset({Duty.LEADER, Duty.HEAD, Duty.CHIEF})


def word_of(term: Term, shipped: Word | None) -> Word:
    """A word of the dictionary as the rules read it; what people do not enter stays as it was shipped."""
    if shipped is not None:
        return replace(
            shipped, kind=HitKind(term.kind), suggestion=term.suggestion, why=term.why, source=term.source,
            unless=tuple(term.unless), since=term.since,
        )  # fmt: skip
    return Word(
        text=term.text, kind=HitKind(term.kind), suggestion=term.suggestion, why=term.why, source=term.source,
        unless=tuple(term.unless), since=term.since,
    )  # fmt: skip


def words_of(jurisdiction_id: int, item_kind: str = "") -> tuple[tuple[Word, ...], str]:
    """The words in use in a place, and the version of everything that is looked for."""
    own = {term.text: term for term in Term.objects.filter(jurisdiction_id=jurisdiction_id).order_by("id")}
    shipped = {word.text: word for word in shipped_words()}
    words = [word for word in shipped_words() if word.text not in own]
    words += [word_of(term, shipped.get(term.text)) for term in own.values() if term.state == TermState.ON]
    version = RULES_VERSION
    if own:
        told = [
            [one.text, one.kind, one.suggestion, one.why, one.unless, str(one.since), one.state] for one in own.values()
        ]
        version += f"+{hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:8]}"
    return tuple(words), f"{version}:{item_kind}" if item_kind else version


def context_of(jurisdiction_id: int, item_kind: str = "") -> Context:
    """Telephones and addresses of offices, and the names of those who lead them, are public by law."""
    organs = list(orgs.organs(jurisdiction_id).values_list("phone", "address"))
    return Context(
        item_kind=item_kind,
        office_phones=frozenset(phone for phone, _ in organs if phone),
        office_addresses=frozenset(address for _, address in organs if address),
        leader_names=frozenset(_leaders(jurisdiction_id)),
        today=days.today(),
    )


def _leaders(jurisdiction_id: int) -> Sequence[str]:
    """Names of those who lead an organ now."""
    today = days.today()
    return [
        person.name
        for person in orgs.people_of(jurisdiction_id)
        if any(
            holding.post.duty in NAMED_IN_PUBLIC and (holding.until is None or holding.until > today)
            for holding in person.holdings.all()
        )
    ]
