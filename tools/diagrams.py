"""Writes docs/manual/states.md and the end of docs/manual/review.md, drawn from the rule tables and shipped schemes.

`python tools/diagrams.py` writes both; a test compares them with the tables.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path
from typing import NoReturn, Protocol, TypeVar

import yaml

from gongkai.applications.rules.states import FROM as APPLICATION_FROM
from gongkai.applications.rules.states import MAY as APPLICATION_MAY
from gongkai.applications.rules.states import NEXT as APPLICATION_STEPS
from gongkai.applications.rules.states import Act
from gongkai.applications.rules.states import State as Application
from gongkai.ledger.rules.checkpoints import DueDay, checkpoints
from gongkai.ledger.rules.limits import KIND_LABELS, TimeLimit, spoken
from gongkai.ledger.rules.progress import Part, Point, assignment_state, public_state, task_state
from gongkai.ledger.rules.states import (
    ASSIGNMENT_STEPS,
    CHECKPOINT_STEPS,
    EVIDENCE_STEPS,
    INTAKE_STEPS,
    LIVE_STATES,
    PROBLEM_STEPS,
    RECTIFICATION_STEPS,
    AssignmentState,
    CheckpointState,
    EvidenceState,
    IntakeState,
    ProblemState,
    RectificationState,
    Role,
)
from gongkai.notices.rules.shape import DeadlineKind
from gongkai.orgs.rules import DUTY_LABELS
from gongkai.review.rules.schemes import StepSpec, parse_schemes
from gongkai.review.rules.states import REVIEW_STEPS, STEP_STEPS, ReviewState, StepState


class Named(Protocol):
    """A state with its label."""

    label: str
    value: str


S = TypeVar("S", bound=Named)
ROOT = Path(__file__).parents[1]
SCHEMES = ROOT / "src" / "gongkai" / "review" / "data" / "schemes.yaml"
REVIEW_PAGE = ROOT / "docs" / "manual" / "review.md"
REVIEW_HEAD = """## 流程图

<!-- 以下由 tools/diagrams.py 按 src/gongkai/review/data/schemes.yaml 和规则表生成，请勿手改 -->

系统随附的流程如下；本地区改过的，以“审核流程”页为准。同一轮的步骤同时办理，前一轮都同意了才轮到下一轮。"""
PAGE = Path(__file__).parents[1] / "docs" / "manual" / "states.md"
YEAR = 2026
SINCE = date(YEAR, 4, 10)

HEAD = """# 状态、步骤和时限

<!-- 本页由 tools/diagrams.py 按规则表生成，请勿手改：改规则后运行 .venv/bin/python tools/diagrams.py -->

一项**任务**分给几个单位，每个单位一份**分工**；一份分工有一个或几个**节点**，每个节点有一天的时限。
单位按节点报送，政务公开办按节点审定；分工和任务的状态由节点算出来，不另填。"""

# Who takes each step, in the words of the buttons. A step of a table that is missing here stops the page.
CHECKPOINT_ACTS = {
    (CheckpointState.OPEN, CheckpointState.CLAIMED): "单位：报送完成",
    (CheckpointState.OPEN, CheckpointState.WAIVED): "公开办：免报",
    (CheckpointState.CLAIMED, CheckpointState.ACCEPTED): "公开办：审定通过",
    (CheckpointState.CLAIMED, CheckpointState.RETURNED): "公开办：退回",
    (CheckpointState.CLAIMED, CheckpointState.OPEN): "单位：撤回报送",
    (CheckpointState.RETURNED, CheckpointState.CLAIMED): "单位：重新报送",
    (CheckpointState.RETURNED, CheckpointState.WAIVED): "公开办：免报",
    (CheckpointState.ACCEPTED, CheckpointState.RETURNED): "公开办：重新核定；或所依据的信息被撤下",
    (CheckpointState.WAIVED, CheckpointState.OPEN): "公开办：恢复报送",
}
INTAKE_ACTS = {
    (IntakeState.RECEIVED, IntakeState.READING): "系统读取",
    (IntakeState.RECEIVED, IntakeState.DISCARDED): "放弃",
    (IntakeState.READING, IntakeState.DRAFT): "读出任务",
    (IntakeState.READING, IntakeState.FAILED): "读不了",
    (IntakeState.FAILED, IntakeState.READING): "再读一次",
    (IntakeState.FAILED, IntakeState.DISCARDED): "放弃",
    (IntakeState.DRAFT, IntakeState.CONFIRMED): "生成台账",
    (IntakeState.DRAFT, IntakeState.DISCARDED): "放弃",
    (IntakeState.DRAFT, IntakeState.READING): "系统重新读取",
}
EVIDENCE_ACTS = {
    (EvidenceState.GOOD, EvidenceState.DOUBTFUL): "复查多次打不开",
    (EvidenceState.DOUBTFUL, EvidenceState.GOOD): "复查恢复",
    (EvidenceState.GOOD, EvidenceState.WITHDRAWN): "撤回",
    (EvidenceState.DOUBTFUL, EvidenceState.WITHDRAWN): "撤回",
}
PROBLEM_ACTS = {
    (ProblemState.LOGGED, ProblemState.COORDINATING): "公开办：记下协调情况",
    (ProblemState.LOGGED, ProblemState.ESCALATED): "公开办：提请领导小组",
    (ProblemState.LOGGED, ProblemState.SETTLED): "公开办：登记为解决",
    (ProblemState.COORDINATING, ProblemState.ESCALATED): "公开办：提请领导小组",
    (ProblemState.COORDINATING, ProblemState.SETTLED): "公开办：登记为解决",
    (ProblemState.ESCALATED, ProblemState.SETTLED): "公开办：登记为解决",
}
RECTIFICATION_ACTS = {
    (RectificationState.ORDERED, RectificationState.FIXED): "单位：报送整改情况",
    (RectificationState.ORDERED, RectificationState.CANCELLED): "公开办：撤销整改",
    (RectificationState.FIXED, RectificationState.VERIFIED): "公开办：核验通过，销号",
    (RectificationState.FIXED, RectificationState.ORDERED): "公开办：退回重改",
}

APPLICATION_ACTS = {
    (Application.SUBMITTED, Application.REGISTERED): "与申请人确认收到",
    (Application.SUBMITTED, Application.WITHDRAWN): "申请人撤回",
    (Application.SUBMITTED, Application.SCREENED): "复核后按机器提交处理",
    (Application.REGISTERED, Application.HANDLING): "受理",
    (Application.REGISTERED, Application.CORRECTING): "告知补正",
    (Application.REGISTERED, Application.WITHDRAWN): "申请人撤回",
    (Application.HANDLING, Application.CORRECTING): "告知补正（只能一次）",
    (Application.HANDLING, Application.REVIEWING): "提交审核",
    (Application.HANDLING, Application.WITHDRAWN): "申请人撤回",
    (Application.CORRECTING, Application.HANDLING): "收到补正，期限重新计算",
    (Application.CORRECTING, Application.ABANDONED): "逾期不补正",
    (Application.CORRECTING, Application.WITHDRAWN): "申请人撤回",
    (Application.REVIEWING, Application.HANDLING): "退回，或者撤回送审",
    (Application.REVIEWING, Application.APPROVED): "初审、保密审查、终审都同意",
    (Application.REVIEWING, Application.WITHDRAWN): "申请人撤回",
    (Application.APPROVED, Application.HANDLING): "撤回送审",
    (Application.APPROVED, Application.ISSUED): "印发答复",
    (Application.APPROVED, Application.WITHDRAWN): "申请人撤回",
    (Application.ISSUED, Application.ANSWERED): "送达",
    (Application.ANSWERED, Application.ARCHIVED): "归档",
    (Application.WITHDRAWN, Application.ARCHIVED): "归档",
    (Application.ABANDONED, Application.ARCHIVED): "归档",
    (Application.SCREENED, Application.ARCHIVED): "归档",
}


REVIEW_ACTS = {
    (ReviewState.OPEN, ReviewState.RETURNED): "任何一步退回",
    (ReviewState.OPEN, ReviewState.COMPLETE): "各步骤都同意",
    (ReviewState.OPEN, ReviewState.WITHDRAWN): "起草单位：撤回",
    (ReviewState.RETURNED, ReviewState.OPEN): "起草人：修改后再次提交",
    (ReviewState.RETURNED, ReviewState.WITHDRAWN): "起草单位：撤回",
    (ReviewState.COMPLETE, ReviewState.OPEN): "内容有变动",
    (ReviewState.COMPLETE, ReviewState.WITHDRAWN): "起草单位：撤回",
}
STEP_ACTS = {
    (StepState.AHEAD, StepState.WAITING): "前一轮都同意；应急的一开始就到",
    (StepState.AHEAD, StepState.AGAIN): "再次提交，内容已变动",
    (StepState.AHEAD, StepState.APPROVED): "改回已同意的那一稿",
    (StepState.AHEAD, StepState.DROPPED): "撤回",
    (StepState.WAITING, StepState.AHEAD): "别的步骤退回",
    (StepState.WAITING, StepState.APPROVED): "同意",
    (StepState.WAITING, StepState.RETURNED): "退回",
    (StepState.WAITING, StepState.DROPPED): "撤回",
    (StepState.AGAIN, StepState.AHEAD): "别的步骤退回",
    (StepState.AGAIN, StepState.APPROVED): "同意，或改回原稿",
    (StepState.AGAIN, StepState.RETURNED): "退回",
    (StepState.AGAIN, StepState.DROPPED): "撤回",
    (StepState.APPROVED, StepState.AGAIN): "内容有变动",
    (StepState.APPROVED, StepState.AHEAD): "内容变动后别的步骤退回",
    (StepState.APPROVED, StepState.DROPPED): "撤回",
    (StepState.RETURNED, StepState.AHEAD): "再次提交，前一轮要先确认",
    (StepState.RETURNED, StepState.WAITING): "再次提交",
    (StepState.RETURNED, StepState.AGAIN): "再次提交，以前同意过",
    (StepState.RETURNED, StepState.APPROVED): "改回已同意的那一稿",
    (StepState.RETURNED, StepState.DROPPED): "撤回",
}


class _NoDaysCounted:
    """The examples name no working days, so that the page does not change with the calendar."""

    def add(self, start: date, n: int) -> DueDay:
        self._refuse(f"{start} {n}")

    def _refuse(self, what: str) -> NoReturn:
        raise AssertionError(what)


def page() -> str:
    """The whole page in Markdown, ending in a line feed."""
    parts = [
        HEAD,
        "## 节点", diagram(CHECKPOINT_STEPS, CHECKPOINT_ACTS, CheckpointState.OPEN),
        "过了时限还是“未报”或“已退回”的，为逾期；已报送、等待审定的不算逾期。",
        "## 分工", assignments(),
        "## 任务", tasks(),
        "## 时限怎样变成节点", limits(),
        "## 导入的通知", diagram(INTAKE_STEPS, INTAKE_ACTS, IntakeState.RECEIVED),
        "## 佐证", diagram(EVIDENCE_STEPS, EVIDENCE_ACTS, EvidenceState.GOOD),
        "## 疑难问题", diagram(PROBLEM_STEPS, PROBLEM_ACTS, ProblemState.LOGGED),
        "## 整改", diagram(RECTIFICATION_STEPS, RECTIFICATION_ACTS, RectificationState.ORDERED),
        "## 依申请公开的申请", diagram(APPLICATION_STEPS, APPLICATION_ACTS, Application.SUBMITTED), APPLICATIONS,
        _table(("办理动作", "在哪些状态", "由谁办理"), application_acts()),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def review_part() -> str:
    """The generated end of the manual's page on reviews, ending in a line feed; kinds with the same steps together."""
    schemes = parse_schemes(yaml.safe_load(SCHEMES.read_text("utf-8")), SCHEMES.name)
    alike: dict[tuple[StepSpec, ...], list[str]] = {}
    for kind, steps in schemes.items():
        alike.setdefault(steps, []).append(kind.label)
    parts = [REVIEW_HEAD]
    for steps, kinds in alike.items():
        parts += [f"### {'、'.join(kinds)}", flow(steps), _table(("轮次", "步骤", "由谁办理", "把关"), _rows(steps))]
    parts += ["### 一件审核的状态", diagram(REVIEW_STEPS, REVIEW_ACTS, ReviewState.OPEN)]
    parts += ["### 一个步骤的状态", diagram(STEP_STEPS, STEP_ACTS, StepState.AHEAD)]
    return "\n\n".join(parts) + "\n"


def _rows(steps: Sequence[StepSpec]) -> list[tuple[str, str, str, str]]:
    return [
        (str(step.stage), step.label, step.duty_words, "、".join(gate.label for gate in step.gates) or "—")
        for step in steps
    ]


def flow(steps: Sequence[StepSpec]) -> str:
    """A Mermaid flow chart of a scheme: a box a round, the steps of a round beside each other."""
    rounds = [(stage, list(group)) for stage, group in groupby(steps, key=lambda step: step.stage)]
    lines = ["flowchart LR", "    S([送审])"]
    for stage, group in rounds:
        lines += [f'    subgraph R{stage}["第 {stage} 轮"]', "        direction TB"]
        lines += [f'        {step.sort.value}["{step.label}<br>{step.duty_words}"]' for step in group]
        lines += ["    end"]
    ends = ["S", *(f"R{stage}" for stage, _ in rounds), "E"]
    lines += ["    E([可以发布])"]
    lines += [f"    {before} --> {after}" for before, after in pairwise(ends)]
    lines += [f"    R{stage} -. 退回 .-> S" for stage, _ in rounds]
    return "\n".join(["```mermaid", *lines, "```"])


def review_page() -> str:
    """The page on reviews as it should be: what people wrote, and the generated end."""
    written = REVIEW_PAGE.read_text("utf-8").partition("## 流程图\n")[0].rstrip()
    return f"{written}\n\n{review_part()}"


def diagram(steps: Mapping[S, Collection[S]], acts: Mapping[tuple[S, S], str], first: S) -> str:
    """A Mermaid diagram of a table. KeyError when a step has no words; ValueError when words have no step."""
    edges = [(state, target) for state in steps for target in sorted(steps[state], key=list(steps).index)]
    if stale := set(acts) - set(edges):
        raise ValueError(f"no such step: {sorted(stale)}")
    lines = [f"    {state.value} : {state.label}" for state in steps]
    lines += [f"    [*] --> {first.value}"]
    lines += [f"    {state.value} --> {target.value} : {acts[state, target]}" for state, target in edges]
    return _mermaid(lines)


def assignments() -> str:
    """The live states as one box, what leads out of it, and what each state follows from."""
    live = [state for state in AssignmentState if state in LIVE_STATES]
    out = frozenset.intersection(*(ASSIGNMENT_STEPS[state] for state in live)) - LIVE_STATES
    ends = [state for state in AssignmentState if state in out]
    back = [state for state in live if state in ASSIGNMENT_STEPS[AssignmentState.DONE]]
    lines = ['    state "办理中" as LIVE {']
    lines += [f"        {state.value} : {state.label}" for state in live]
    lines += ["    }"]
    lines += [f"    {state.value} : {state.label}" for state in ends]
    lines += ["    [*] --> LIVE"]
    lines += [f"    LIVE --> {state.value}" for state in ends]
    lines += [f"    DONE --> LIVE : 重新核定或有了新节点（{'、'.join(state.label for state in back)}）"]
    lines += [f"    DONE --> {state.value}" for state in ends if state in ASSIGNMENT_STEPS[AssignmentState.DONE]]
    return f"{_mermaid(lines)}\n\n从上往下，符合哪一条就是哪个状态：\n\n{_table(('节点', '状态'), _derived())}"


def _derived() -> list[tuple[str, str]]:
    day = date(YEAR, 6, 30)

    def state(*points: CheckpointState, taken: bool = True, standing: bool = False) -> str:
        made = [Point(point, day) for point in points]
        return assignment_state(AssignmentState.NEW, taken=taken, standing=standing, points=made).label

    accepted, opened = CheckpointState.ACCEPTED, CheckpointState.OPEN
    return [
        ("全部已审定或免报", state(accepted, CheckpointState.WAIVED)),
        ("有一个被退回", state(CheckpointState.RETURNED, CheckpointState.CLAIMED, opened)),
        ("有一个等待审定", state(CheckpointState.CLAIMED, opened)),
        ("还没有签收", state(opened, taken=False)),
        ("已签收，任务是持续性的（每半年检查一次）", state(opened, standing=True)),
        ("已签收，还有节点未报", state(accepted, opened)),
    ]


def tasks() -> str:
    """What the state of a task follows from, and what the public is told."""
    done, underway, new = AssignmentState.DONE, AssignmentState.UNDERWAY, AssignmentState.NEW
    cases: list[tuple[str, Sequence[Part]]] = [
        ("各单位都已完成", [Part(Role.LEAD, done), Part(Role.COOP, done)]),
        ("各单位都待签收", [Part(Role.LEAD, new), Part(Role.COOP, new)]),
        ("有单位已动手，未全部完成", [Part(Role.LEAD, done), Part(Role.COOP, underway)]),
        (
            "牵头单位的分工是持续性的",
            [Part(Role.LEAD, AssignmentState.STANDING, standing=True), Part(Role.COOP, underway)],
        ),
        ("完成的之外，其余结转下年", [Part(Role.LEAD, AssignmentState.CARRIED), Part(Role.COOP, done)]),
        ("全部撤销", [Part(Role.LEAD, AssignmentState.VOID)]),
    ]
    rows = []
    for case, parts in cases:
        state = task_state(parts)
        told = public_state(state)
        rows.append((case, state.label, told.label if told else "不显示"))
    return _table(("各单位的分工", "任务", "公众看到"), rows)


def limits() -> str:
    """Every kind of limit with an example, how it is understood and the checkpoints it makes in a year."""
    examples = {
        DeadlineKind.DATE: TimeLimit(DeadlineKind.DATE, date(YEAR, 9, 20), text="9月20日前"),
        DeadlineKind.MONTH_END: TimeLimit(DeadlineKind.MONTH_END, date(YEAR, 6, 30), text="6月底前"),
        DeadlineKind.YEAR_END: TimeLimit(DeadlineKind.YEAR_END, date(YEAR, 12, 31), text="年底前"),
        DeadlineKind.QUARTERLY: TimeLimit(DeadlineKind.QUARTERLY, text="每季度"),
        DeadlineKind.MONTHLY: TimeLimit(DeadlineKind.MONTHLY, text="每月"),
        DeadlineKind.CONTINUOUS: TimeLimit(DeadlineKind.CONTINUOUS, text="持续推进"),
        DeadlineKind.WORKING_DAYS_AFTER_EVENT: TimeLimit(
            DeadlineKind.WORKING_DAYS_AFTER_EVENT, days=20, text="形成后20个工作日内"
        ),
        DeadlineKind.DAYS_MINIMUM: TimeLimit(DeadlineKind.DAYS_MINIMUM, days=30, text="公示不少于30日"),
        DeadlineKind.EVENT_PERIOD: TimeLimit(DeadlineKind.EVENT_PERIOD, text="汛期"),
        DeadlineKind.NONE: TimeLimit(DeadlineKind.NONE),
    }
    rows = []
    for kind in DeadlineKind:
        limit = examples[kind]
        made = checkpoints([limit], [], year=YEAR, since=SINCE, calendar=_NoDaysCounted())
        points = "；".join(f"{due.label} {due.due_on.month}月{due.due_on.day}日" for due in made[:4])
        more = f"……共 {len(made)} 个" if len(made) > 4 else ""
        rows.append((KIND_LABELS[kind], limit.text or "（没有写）", spoken(limit), points + more))
    table = _table(("种类", "原文举例", "系统理解为", f"{YEAR}年的节点（{SINCE.month}月{SINCE.day}日印发）"), rows)
    return f"{table}\n\n{AFTERWARDS}"


APPLICATIONS = """征求意见、检索、延期不改变状态，都在“办理中”进行；征求意见期间期限停止计算。申请不移送其他机关。"""


def application_acts() -> list[tuple[str, str, str]]:
    """Every act with the states it is taken in and who takes it."""
    return [
        (
            act.label,
            "、".join(state.label for state in Application if state in APPLICATION_FROM[act]),
            "、".join(DUTY_LABELS[duty] for duty in DUTY_LABELS if duty in APPLICATION_MAY[act]),
        )
        for act in Act
    ]


AFTERWARDS = """- 每月、每季度写明“后几个工作日内”的，节点落在期末之后第几个工作日。
- “事后若干工作日内”“不少于若干日”的任务，每发生一件，单位在任务页“登记事项”，从发生之日起另算一个节点。
- 要求里写到的日期也成节点；与时限是同一天的，只算一个。
- 工作日按“工作日历与时限”里的放假安排推算；那一年的放假通知还没有录入的，日期标“暂定”，录入后自动重算。
- 上级时限只供参照，不需要报送，也不计逾期。"""


def _mermaid(lines: Sequence[str]) -> str:
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    REVIEW_PAGE.write_text(review_page(), "utf-8")
