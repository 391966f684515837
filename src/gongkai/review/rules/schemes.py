"""A review scheme (审核流程) as a value: steps in rounds; those of one round run side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.orgs.rules import DUTY_LABELS, Duty
from gongkai.review.rules.states import REVIEWS, Gate, Kind, Sort, Where, needed

MOST_STEPS = 20
MOST_ROUNDS = 9
MOST_DAYS = 60
# Duties that may ever take a step of a sort; a scheme chooses among them.
FIT: Mapping[Sort, frozenset[Duty]] = {
    Sort.SECRECY: frozenset({Duty.SECRECY}),
    Sort.FIRST: frozenset({Duty.REVIEWER, Duty.LEADER}),
    Sort.SECOND: frozenset({Duty.LEADER, Duty.HEAD, Duty.REVIEWER}),
    Sort.FINAL: frozenset({Duty.HEAD, Duty.LEADER, Duty.CHIEF}),
    **{
        sort: frozenset({Duty.EDITOR, Duty.REVIEWER, Duty.LEADER, Duty.HEAD, Duty.OFFICE})
        for sort in (Sort.PROOF_1, Sort.PROOF_2, Sort.PROOF_3)
    },
    Sort.FAIR: frozenset({Duty.REVIEWER, Duty.LEADER, Duty.OFFICE}),
    Sort.LEGAL: frozenset({Duty.REVIEWER, Duty.LEADER, Duty.OFFICE}),
}


def duty_words(duties: Iterable[Duty]) -> str:
    """信息员、审核人或分管领导."""
    *first, last = [DUTY_LABELS[duty] for duty in duties] or ["（没有岗位）"]
    return f"{'、'.join(first)}或{last}" if first else last


class BadScheme(ValueError):
    """A scheme of the data file that cannot be read; the message says where."""


@dataclass(frozen=True, slots=True)
class StepSpec:
    """One step of a scheme. `days`: working days allowed, None for the limit of its sort; `organ_id` with ORGAN."""

    sort: Sort
    stage: int
    duties: tuple[Duty, ...]
    gates: tuple[Gate, ...] = ()
    where: Where = Where.OWN
    organ_id: int | None = None
    days: int | None = None

    @property
    def label(self) -> str:
        """初审, 保密审查, …"""
        return self.sort.label

    @property
    def limit_key(self) -> str:
        """The limit that holds where the scheme names no days."""
        return f"review.{self.sort.value.lower()}"

    @property
    def duty_words(self) -> str:
        """审核人或分管领导."""
        return duty_words(self.duties)


def as_data(steps: Iterable[StepSpec]) -> list[dict[str, Any]]:
    """Steps as JSON keeps them."""
    return [
        {
            "sort": step.sort.value,
            "stage": step.stage,
            "duties": [duty.value for duty in step.duties],
            "gates": [gate.value for gate in step.gates],
            "where": step.where.value,
            "organ_id": step.organ_id,
            "days": step.days,
        }
        for step in steps
    ]


def parse_steps(rows: Sequence[Mapping[str, Any]], where: str = "流程") -> tuple[StepSpec, ...]:
    """Steps from JSON or YAML, in order of round and sort; raises `BadScheme` naming the row."""
    found = []
    for number, row in enumerate(rows, 1):
        try:
            found.append(
                StepSpec(
                    Sort(row["sort"]),
                    int(row["stage"]),
                    tuple(Duty(duty) for duty in row["duties"]),
                    tuple(Gate(gate) for gate in row.get("gates", ())),
                    Where(row.get("where", "OWN")),
                    row.get("organ_id"),
                    row.get("days"),
                )
            )
        except (KeyError, ValueError, TypeError) as error:
            raise BadScheme(f"{where}第 {number} 步不能读取：{error}") from error
    return in_order(found)


def in_order(steps: Iterable[StepSpec]) -> tuple[StepSpec, ...]:
    """By round, then as the sorts are listed."""
    order = list(Sort)
    return tuple(sorted(steps, key=lambda step: (step.stage, order.index(step.sort))))


def parse_schemes(data: Mapping[str, Any], file: str) -> dict[Kind, tuple[StepSpec, ...]]:
    """The shipped schemes of every kind; raises `BadScheme` when a kind is missing or a scheme is against the rules."""
    found = {}
    for kind in Kind:
        if kind.value not in data:
            raise BadScheme(f"{file}：没有“{kind.label}”（{kind.value}）的流程。")
        steps = parse_steps(data[kind.value]["steps"], f"{file} {kind.value} ")
        if reasons := reasons_not_to_use(steps, kind):
            raise BadScheme(f"{file} {kind.value}：{''.join(reasons)}")
        found[kind] = steps
    return found


def reasons_not_to_use(steps: Sequence[StepSpec], kind: str = "") -> list[str]:
    """Why a scheme cannot be used: no step of 三审三校 and 保密审查 may be left out or come twice (R089, R091)."""
    counted = Counter(step.sort for step in steps)
    rule = "初审、保密审查和终审" if kind == Kind.REPLY else "三审三校和保密审查"
    reasons = [f"缺少“{sort.label}”；{rule}一步都不能少。" for sort in needed(kind) if not counted[sort]]
    reasons += [f"“{sort.label}”设了 {number} 次，只能设一次。" for sort, number in counted.items() if number > 1]
    if len(steps) > MOST_STEPS:
        reasons.append(f"最多 {MOST_STEPS} 步。")
    for step in steps:
        reasons += _reasons_of(step)
    stages = {step.sort: step.stage for step in steps}
    if all(sort in stages for sort in REVIEWS) and not stages[Sort.FIRST] < stages[Sort.SECOND] < stages[Sort.FINAL]:
        reasons.append("初审、复审、终审应依次在前后不同的轮次。")
    if Sort.FINAL in stages and Sort.SECRECY in stages and stages[Sort.SECRECY] > stages[Sort.FINAL]:
        reasons.append("保密审查不能晚于终审（先审查、后公开）。")
    covered = {gate for step in steps if step.sort in REVIEWS for gate in step.gates}
    reasons += [f"三审中没有一审把“{gate.label}”。" for gate in Gate if gate not in covered]
    return reasons


def _reasons_of(step: StepSpec) -> list[str]:
    reasons = []
    if not 1 <= step.stage <= MOST_ROUNDS:
        reasons.append(f"“{step.label}”的轮次应在 1 到 {MOST_ROUNDS} 之间。")
    if not step.duties:
        reasons.append(f"请选择“{step.label}”由什么岗位办理。")
    unfit = [DUTY_LABELS[duty] for duty in step.duties if duty not in FIT[step.sort]]
    if unfit:
        reasons.append(f"“{step.label}”不能由{'、'.join(unfit)}办理。")
    if step.where is Where.ORGAN and step.organ_id is None:
        reasons.append(f"请选择“{step.label}”由哪个单位办理。")
    if step.sort in REVIEWS and not step.gates:
        reasons.append(f"“{step.label}”至少要把一关。")
    if step.days is not None and not 1 <= step.days <= MOST_DAYS:
        reasons.append(f"“{step.label}”的时限应在 1 到 {MOST_DAYS} 个工作日之间。")
    return reasons


def changes(before: Sequence[StepSpec], after: Sequence[StepSpec]) -> list[str]:
    """What a new version of a scheme changes, one sentence a step."""
    old, new = ({step.sort: step for step in steps} for steps in (before, after))
    said = [f"去掉“{sort.label}”。" for sort in old if sort not in new]
    for sort, step in new.items():
        if sort not in old:
            said.append(f"增加“{sort.label}”（第 {step.stage} 轮，{step.duty_words}）。")
        elif old[sort] != step:
            said.append(f"修改“{sort.label}”：{_difference(old[sort], step)}。")
    return said


def _difference(old: StepSpec, new: StepSpec) -> str:
    parts = []
    if old.stage != new.stage:
        parts.append(f"第 {old.stage} 轮改为第 {new.stage} 轮")
    if old.duties != new.duties:
        parts.append(f"{old.duty_words}改为{new.duty_words}")
    if old.gates != new.gates:
        parts.append("把关内容改为" + ("、".join(gate.label for gate in new.gates) or "无"))
    if (old.where, old.organ_id) != (new.where, new.organ_id):
        parts.append(f"办理单位改为{new.where.label}")
    if old.days != new.days:
        parts.append(f"时限改为{new.days} 个工作日" if new.days else "时限改为按时限表")
    return "，".join(parts)
