"""Separation of duties (R415, R409): which duties one person may not hold together in one organ."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from gongkai.orgs.rules import DUTY_LABELS, Duty

# Kept apart unless the office recorded a rule for the organ: who writes does not approve.
APART = {
    frozenset({Duty.EDITOR, Duty.REVIEWER}): "起草和审核应由不同的人承担",
    frozenset({Duty.EDITOR, Duty.LEADER}): "起草和审定应由不同的人承担",
    frozenset({Duty.EDITOR, Duty.HEAD}): "起草和审定应由不同的人承担",
}
# Kept apart whatever anybody records: 先审查、后公开 needs another pair of eyes (保密审查).
ALWAYS_APART = {
    frozenset({Duty.EDITOR, Duty.SECRECY}): "保密审查应由起草人以外的人承担",
}
# Advised apart only: attribute determination and answering requests each have a named person (R409).
ADVISED_APART = {
    frozenset({Duty.ATTRIBUTE, Duty.REQUESTS}): "公开属性认定与依申请公开答复应各有专人负责",
}
NEEDED = (Duty.EDITOR, Duty.REVIEWER, Duty.SECRECY, Duty.ATTRIBUTE, Duty.REQUESTS, Duty.HEAD)


def reasons_not_to_hold(
    held: Collection[Duty], duty: Duty, *, waived: Collection[frozenset[Duty]] = (), office_organ: bool = True
) -> list[str]:
    """Why somebody who holds `held` in an organ may not hold `duty` there too.

    `waived` are the pairs the office's recorded rule allows in that organ; `office_organ` says whether the organ is
    the one in charge of openness work, where alone the office's own posts stand.
    """
    reasons = []
    if duty is Duty.OFFICE and not office_organ:
        reasons.append("“政务公开办”岗位只能设在政务公开主管部门。")
    for other in held:
        pair = frozenset({other, duty})
        if pair in ALWAYS_APART:
            reasons.append(f"已担任本单位{DUTY_LABELS[other]}，不能再任{DUTY_LABELS[duty]}：{ALWAYS_APART[pair]}。")
        elif pair in APART and pair not in waived:
            reasons.append(
                f"已担任本单位{DUTY_LABELS[other]}，不能再任{DUTY_LABELS[duty]}：{APART[pair]}；"
                "确因人手不足的，请先由政务公开办登记兼任规定。"
            )
    return reasons


@dataclass(frozen=True, slots=True)
class Staffing:
    """How an organ is staffed for openness work: names by duty, what is missing, what to be warned of."""

    names: dict[Duty, tuple[str, ...]]
    missing: tuple[Duty, ...]
    warnings: tuple[str, ...]


def staffing(holders: Iterable[tuple[int, str, Duty]]) -> Staffing:
    """From (user id, name, duty) of an organ's present holders (R409)."""
    names: dict[Duty, dict[int, str]] = {}
    for user_id, name, duty in holders:
        names.setdefault(duty, {})[user_id] = name
    warnings = []
    for pair, why in ADVISED_APART.items():
        first, second = sorted(pair)
        shared = names.get(first, {}).keys() & names.get(second, {}).keys()
        warnings += [
            f"{names[first][user_id]}一人兼任{DUTY_LABELS[first]}和{DUTY_LABELS[second]}：{why}。"
            for user_id in sorted(shared)
        ]
    return Staffing(
        {duty: tuple(people.values()) for duty, people in names.items()},
        tuple(duty for duty in NEEDED if not names.get(duty)),
        tuple(warnings),
    )
