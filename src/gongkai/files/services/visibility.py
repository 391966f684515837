"""Who may see a file is decided by the room of the record that owns it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gongkai.files.models import StoredFile

Rule = Callable[[Any, int], bool]
_rules: dict[str, Rule] = {}


def register_visibility(model: str, rule: Rule) -> None:
    """`rule(actor or None, id)` says whether the actor may see the files of a "room.Model"."""
    if model in _rules:
        raise ValueError(f"{model} already has a visibility")
    _rules[model] = rule


def may_see(file: StoredFile, actor: Any) -> bool:
    """Whether an actor (None: the public) may see this file; a file without an owner or a rule is seen by nobody."""
    model, _, number = file.owner.partition(":")
    rule = _rules.get(model)
    return rule is not None and number.isdecimal() and bool(rule(actor, int(number)))
