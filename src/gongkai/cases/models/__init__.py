"""Cases, their parties, papers, messages and assignments."""

from __future__ import annotations

from gongkai.cases.models.cases import Case, Counter, Party, Trial
from gongkai.cases.models.file import Assignment, Message, Paper

__all__ = ["Assignment", "Case", "Counter", "Message", "Paper", "Party", "Trial"]
