"""The grammar of a notice: `read` a source, `to_json` what was read."""

from __future__ import annotations

from gongkai.notices.rules.as_json import to_json
from gongkai.notices.rules.reader import read
from gongkai.notices.rules.shape import Deadline, DeadlineKind, Head, Notice, Passage, TaskRead, Unit

__all__ = ["Deadline", "DeadlineKind", "Head", "Notice", "Passage", "TaskRead", "Unit", "read", "to_json"]
