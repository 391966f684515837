"""The ledger's rules: plain values in, plain values out; no database, no clock, no calendar of their own."""

from __future__ import annotations

from gongkai.ledger.rules.progress import days_late, is_late, public_state, task_state
from gongkai.ledger.rules.states import PublicState, TaskState

__all__ = ["PublicState", "TaskState", "days_late", "is_late", "public_state", "task_state"]
