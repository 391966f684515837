"""办理指南 as shipped (R160): what matters at a step, with its article. The office may write its own over it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from gongkai.applications.rules.states import Act

DATA = Path(__file__).parents[1] / "data" / "guide.yaml"
# Steps that are no act of the table of states.
BESIDE = {
    "ARRIVED": "登记对方收到",
    "TOLD": "登记告知第三方",
    "NOTE": "记录沟通",
    "DISPUTE": "登记复议（诉讼）",
    "REVIEW_FOR_ALL": "转主动公开审查",
}
STEPS: dict[str, str] = {**{act.value: act.label for act in Act}, **BESIDE}


@dataclass(frozen=True, slots=True)
class Advice:
    """What the guide says at a step."""

    text: str
    article: str


class BadGuide(ValueError):
    """A file of the guide that cannot be used."""


def parse(data: Any) -> dict[str, Advice]:
    """The guide by step. Raises `BadGuide` naming the step."""
    found = {}
    for step, entry in data["steps"].items():
        if step not in STEPS:
            raise BadGuide(f"没有“{step}”这个环节。")
        text = str((entry or {}).get("text", "")).strip()
        if not text:
            raise BadGuide(f"环节“{STEPS[step]}”没有写办理要点。")
        found[step] = Advice(text, str(entry.get("article", "")).strip())
    return found


@lru_cache(maxsize=1)
def shipped() -> dict[str, Advice]:
    """What comes with the system."""
    return parse(yaml.safe_load(DATA.read_text(encoding="utf-8")))
