from __future__ import annotations

from gongkai.documents.models.documents import Attachment, Basis, Document, Version
from gongkai.documents.models.interpretation import (
    Briefing,
    Form,
    Interpretation,
    MajorPolicy,
    MediaMention,
    PolicyTraining,
)
from gongkai.documents.models.life import Cleanup, CleanupItem, Relation, Release, Removal, ValidityEvent
from gongkai.documents.models.openness import Determination, Rereview, SeriesRule, TurnedAway
from gongkai.documents.models.queues import ImportBatch, ImportItem, Submission, SubmissionCircular
from gongkai.documents.models.writing import IndexRule, Tidied, Unsaved

__all__ = [
    "Attachment",
    "Basis",
    "Briefing",
    "Cleanup",
    "CleanupItem",
    "Determination",
    "Document",
    "Form",
    "ImportBatch",
    "ImportItem",
    "IndexRule",
    "Interpretation",
    "MajorPolicy",
    "MediaMention",
    "PolicyTraining",
    "Relation",
    "Release",
    "Removal",
    "Rereview",
    "SeriesRule",
    "Submission",
    "SubmissionCircular",
    "Tidied",
    "TurnedAway",
    "Unsaved",
    "ValidityEvent",
    "Version",
]
