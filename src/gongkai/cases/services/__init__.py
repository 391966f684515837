"""One verb a function: open, write, add papers, assign, ask by code, forget."""

from __future__ import annotations

from gongkai.cases.services.asking import ask, sweep_trials
from gongkai.cases.services.assigning import assign, end_assignment, give_opinion
from gongkai.cases.services.filing import add_paper, forget, open_identity, write
from gongkai.cases.services.opening import Opened, open_case, renew_code

__all__ = [
    "Opened",
    "add_paper",
    "ask",
    "assign",
    "end_assignment",
    "forget",
    "give_opinion",
    "open_case",
    "open_identity",
    "renew_code",
    "sweep_trials",
    "write",
]
