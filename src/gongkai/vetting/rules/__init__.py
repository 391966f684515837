"""What must not go out: personal data by rules with check digits, wording by dictionary, and how each is masked."""

from __future__ import annotations

from gongkai.vetting.rules.kinds import RULES_VERSION, Kind, article_of, kinds, label_of, severity_of
from gongkai.vetting.rules.masking import mask, masked_text
from gongkai.vetting.rules.personal import find_in_table, find_personal
from gongkai.vetting.rules.shape import PERSONAL, WORDING, CellHit, Context, Hit, HitKind, Severity, Word
from gongkai.vetting.rules.words import find_words, shipped_words

__all__ = [
    "PERSONAL",
    "RULES_VERSION",
    "WORDING",
    "CellHit",
    "Context",
    "Hit",
    "HitKind",
    "Kind",
    "Severity",
    "Word",
    "article_of",
    "find_in_table",
    "find_personal",
    "find_words",
    "kinds",
    "label_of",
    "mask",
    "masked_text",
    "severity_of",
    "shipped_words",
]
