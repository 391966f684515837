"""Tables of the ledger: plans, tasks, assignments and checkpoints; the notice on its way in; work and supervision."""

from __future__ import annotations

from gongkai.ledger.models.intake import Intake, IntakeItem
from gongkai.ledger.models.organisation import OrganisationRecord
from gongkai.ledger.models.plans import NO_DUE, Assignment, Batch, Checkpoint, Plan, Task
from gongkai.ledger.models.supervision import (
    Check,
    Circular,
    LookBack,
    LookBackItem,
    Rectification,
    Round,
    RoundReply,
)
from gongkai.ledger.models.work import Decision, Evidence, Measure, Problem, Progress

__all__ = [
    "NO_DUE",
    "Assignment",
    "Batch",
    "Check",
    "Checkpoint",
    "Circular",
    "Decision",
    "Evidence",
    "Intake",
    "IntakeItem",
    "LookBack",
    "LookBackItem",
    "Measure",
    "OrganisationRecord",
    "Plan",
    "Problem",
    "Progress",
    "Rectification",
    "Round",
    "RoundReply",
    "Task",
]
