"""信息处理费 (国办函〔2020〕109号): two scales, marginal tiers; asked for only when the organ turned it on (条例第四十二条)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import yaml

from gongkai.applications.rules.decisions import DATA


@lru_cache(maxsize=1)
def tiers() -> Mapping[str, Any]:
    """The shipped scales."""
    found: Mapping[str, Any] = yaml.safe_load((DATA / "fee_tiers.yaml").read_text(encoding="utf-8"))
    return found


def item_rate(number: int, scale: Mapping[str, Any]) -> int:
    """What the `number`-th item of an applicant in a calendar month costs, in yuan; counted from 1."""
    last = {"up_to": 0, "yuan": 0}
    for tier in scale["tiers"]:
        last = tier
        if tier["up_to"] is None or number <= tier["up_to"]:
            return int(tier["yuan"])
    beyond = scale["beyond"]
    steps = -(-(number - int(last["up_to"])) // int(beyond["step"]))
    return int(last["yuan"]) + steps * int(beyond["more"])


def by_items(before: int, items: int, *, enabled: bool) -> int:
    """Yuan for `items` more in a calendar month after `before`: each item at its own tier (超额累进), never all at the highest."""
    if not enabled:
        return 0
    return sum(item_rate(number, tiers()["per_item"]) for number in range(before + 1, before + items + 1))


def by_pages(pages: int, *, enabled: bool, supplied: bool = True) -> int:
    """Yuan for the pages of one application; nothing when nothing is supplied on paper, by e-mail or as a copy."""
    if not enabled or not supplied:
        return 0
    total, done = 0, 0
    for tier in tiers()["per_page"]["tiers"]:
        upper = pages if tier["up_to"] is None else min(pages, int(tier["up_to"]))
        total += max(upper - done, 0) * int(tier["yuan"])
        done = max(done, upper)
    return total
