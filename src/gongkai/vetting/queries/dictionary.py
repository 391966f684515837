"""The dictionary of a place: the shipped words, and what the place says over them."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.vetting.models import Term
from gongkai.vetting.rules import HitKind, Word, label_of, shipped_words
from gongkai.vetting.rules.dictionary import Draft
from gongkai.vetting.rules.states import TermState

SIZE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One word as it is in force: `term` is what this place says of it, `shipped` whether it came with the platform."""

    draft: Draft
    state: TermState
    shipped: bool
    term: Term | None

    @property
    def text(self) -> str:
        """The word."""
        return self.draft.text

    @property
    def kind_label(self) -> str:
        """Its kind in Chinese."""
        return label_of(self.draft.kind)

    @property
    def origin(self) -> str:
        """Where it comes from, in words."""
        if self.term is None:
            return "随附"
        return "随附，本地已改" if self.shipped else "本地"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of entries; cursors are the key of the first entry of another page."""

    rows: list[Entry]
    first: str | None
    previous: str | None
    next: str | None
    last: str | None
    total: int


def shipped_draft(word: Word) -> Draft:
    """A shipped word as people see it."""
    return Draft(word.text, word.kind, word.suggestion, word.why, word.source, tuple(word.unless), word.since)


def draft_of(term: Term) -> Draft:
    """What this place says of a word."""
    return Draft(
        term.text, HitKind(term.kind), term.suggestion, term.why, term.source, tuple(term.unless), term.since
    )  # fmt: skip


def entries(jurisdiction_id: int) -> list[Entry]:
    """All words, by kind and text; one query."""
    own = {
        term.text: term for term in Term.objects.filter(jurisdiction_id=jurisdiction_id).select_related("changed_by")
    }
    shipped = {word.text: word for word in shipped_words()}
    found = [Entry(shipped_draft(word), TermState.ON, True, None) for text, word in shipped.items() if text not in own]
    found += [Entry(draft_of(term), TermState(term.state), text in shipped, term) for text, term in own.items()]
    return sorted(found, key=_key)


def entry(jurisdiction_id: int, text: str) -> Entry | None:
    """One word; None when there is none."""
    word = next((one for one in shipped_words() if one.text == text), None)
    term = Term.objects.filter(jurisdiction_id=jurisdiction_id, text=text).select_related("changed_by").first()
    if term is not None:
        return Entry(draft_of(term), TermState(term.state), word is not None, term)
    return Entry(shipped_draft(word), TermState.ON, True, None) if word else None


def listing(
    jurisdiction_id: int, *, q: str = "", kind: str = "", state: str = "", changed: bool = False, cursor: str = ""
) -> Leaf:
    """A page of the words that fit, from the entry the cursor names."""
    wanted = [
        one
        for one in entries(jurisdiction_id)
        if (not q or q in one.text or q in one.draft.suggestion)
        and (not kind or one.draft.kind == kind)
        and (not state or one.state == state)
        and (not changed or one.term is not None)
    ]
    keys = ["|".join(_key(one)) for one in wanted]
    start = next((place for place, key in enumerate(keys) if key >= cursor), len(keys)) if cursor else 0
    start = max(0, min(start, len(keys) - 1))
    end = (len(keys) - 1) // SIZE * SIZE if keys else 0
    return Leaf(
        rows=wanted[start : start + SIZE],
        first=keys[0] if start else None,
        previous=keys[max(0, start - SIZE)] if start else None,
        next=keys[start + SIZE] if start + SIZE < len(keys) else None,
        last=keys[end] if end > start else None,
        total=len(keys),
    )


def _key(one: Entry) -> tuple[str, str]:
    return one.draft.kind.value, one.text
