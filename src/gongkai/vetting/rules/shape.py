"""What a check finds: kinds, severities, hits with their place in the text, and the words of a dictionary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """How much a hit weighs: BLOCK stops publication, WARN must be looked at, NOTE is said and no more."""

    BLOCK = "BLOCK"
    WARN = "WARN"
    NOTE = "NOTE"


class HitKind(StrEnum):
    """What was found; label, severity and article of each stand in data/kinds.yaml."""

    ID_CARD = "ID_CARD"
    PHONE = "PHONE"
    LANDLINE = "LANDLINE"
    BANK_CARD = "BANK_CARD"
    PLATE = "PLATE"
    PASSPORT = "PASSPORT"
    PERMIT = "PERMIT"
    ADDRESS = "ADDRESS"
    NAME = "NAME"
    EMAIL = "EMAIL"
    HEALTH = "HEALTH"
    MINOR = "MINOR"
    WHEREABOUTS = "WHEREABOUTS"
    WRONG_WORD = "WRONG_WORD"
    SENSITIVE_WORD = "SENSITIVE_WORD"
    OUTDATED_WORD = "OUTDATED_WORD"
    HIDDEN_SHEET = "HIDDEN_SHEET"
    HIDDEN_ROWS = "HIDDEN_ROWS"
    HIDDEN_COLUMNS = "HIDDEN_COLUMNS"
    HIDDEN_TEXT = "HIDDEN_TEXT"
    COMMENT = "COMMENT"
    TRACKED_CHANGE = "TRACKED_CHANGE"
    COVERED_TEXT = "COVERED_TEXT"
    METADATA = "METADATA"
    GPS = "GPS"
    EMBEDDED_FILE = "EMBEDDED_FILE"
    MACRO = "MACRO"
    UNCHECKED = "UNCHECKED"


PERSONAL = frozenset(
    {
        HitKind.ID_CARD,
        HitKind.PHONE,
        HitKind.LANDLINE,
        HitKind.BANK_CARD,
        HitKind.PLATE,
        HitKind.PASSPORT,
        HitKind.PERMIT,
        HitKind.ADDRESS,
        HitKind.NAME,
        HitKind.EMAIL,
        HitKind.HEALTH,
        HitKind.MINOR,
        HitKind.WHEREABOUTS,
    }
)
WORDING = frozenset({HitKind.WRONG_WORD, HitKind.SENSITIVE_WORD, HitKind.OUTDATED_WORD})


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the text besides itself.

    `item_kind` is "" or a kind with rules of its own: "EXPOSURE" (R093), "EPIDEMIC" (R096). `office_phones`, `leader_names`,
    `office_emails` and `office_addresses` are public by law (Regulations art. 20(2)) and never hit; `allow` are whole strings left alone.
    `today` rules out birthdays to come; None does not.
    """

    item_kind: str = ""
    office_phones: frozenset[str] = frozenset()
    leader_names: frozenset[str] = frozenset()
    office_emails: frozenset[str] = frozenset()
    office_addresses: frozenset[str] = frozenset()
    allow: frozenset[str] = frozenset()
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding: `text` is `given[start:end]`, `masked` what may be shown of it, `why` a Chinese sentence.

    `suggestion` is what to write instead; only wording has one.
    """

    kind: HitKind
    severity: Severity
    start: int
    end: int
    text: str
    masked: str
    why: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class CellHit:
    """A hit in a cell of a table, row and column counted from 0; the hit's offsets count within the cell's text."""

    row: int
    column: int
    hit: Hit


@dataclass(frozen=True, slots=True)
class Word:
    """An entry of the dictionary of wording.

    `unless` are longer phrases that contain the word and are right ("截止日期" for "截止"), `after` and `before` texts that make it right when they stand
    right before or right after it. Words in book-title marks 《…》 are left alone unless `in_titles`. `since` is the day from which
    the word is out of date; `severity` None takes that of the kind.
    """

    text: str
    kind: HitKind
    suggestion: str = ""
    why: str = ""
    source: str = ""
    sure: bool = True
    unless: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    in_titles: bool = False
    since: date | None = None
    severity: Severity | None = None
