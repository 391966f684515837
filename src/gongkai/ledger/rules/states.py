"""States of the ledger and the steps between them. Each table has a row for every state; a test compares them."""

from __future__ import annotations

from gongkai.kernel.labels import Labelled


class Level(Labelled):
    """Whose points these are (R180)."""

    NATIONAL = "NATIONAL", "国家"
    PROVINCE = "PROVINCE", "省"
    CITY = "CITY", "市"
    OWN = "OWN", "本级"
    UNIT = "UNIT", "单位"


LEVEL_RANK = {Level.NATIONAL: 0, Level.PROVINCE: 1, Level.CITY: 2, Level.OWN: 3, Level.UNIT: 4}


class PlanState(Labelled):
    """STAGING: rows are being written and nobody sees them yet."""

    STAGING = "STAGING", "写入中"
    OPEN = "OPEN", "执行中"
    CLOSED = "CLOSED", "已归档"


class BatchState(Labelled):
    """Whether the rows written under a batch count yet."""

    STAGED = "STAGED", "写入中"
    APPLIED = "APPLIED", "已生效"


class ReleaseRule(Labelled):
    """How tasks of a plan come before the public (R189, R404)."""

    NONE = "NONE", "不公开"
    ALL = "ALL", "全部公开"
    CHOSEN = "CHOSEN", "逐项选定"


class Release(Labelled):
    """Whether one task may be seen by the public."""

    HIDDEN = "HIDDEN", "不公开"
    RELEASED = "RELEASED", "已公开"


class IntakeState(Labelled):
    """The life of one uploaded notice."""

    RECEIVED = "RECEIVED", "等待读取"
    READING = "READING", "正在读取"
    FAILED = "FAILED", "读取失败"
    DRAFT = "DRAFT", "待核对"
    CONFIRMED = "CONFIRMED", "已生成台账"
    DISCARDED = "DISCARDED", "已放弃"


INTAKE_STEPS: dict[IntakeState, frozenset[IntakeState]] = {
    IntakeState.RECEIVED: frozenset({IntakeState.READING, IntakeState.DISCARDED}),
    IntakeState.READING: frozenset({IntakeState.DRAFT, IntakeState.FAILED}),
    IntakeState.FAILED: frozenset({IntakeState.READING, IntakeState.DISCARDED}),
    IntakeState.DRAFT: frozenset({IntakeState.CONFIRMED, IntakeState.DISCARDED, IntakeState.READING}),
    IntakeState.CONFIRMED: frozenset(),
    IntakeState.DISCARDED: frozenset(),
}


class Role(Labelled):
    """A unit's part in a task (R184, R194, R197)."""

    LEAD = "LEAD", "牵头"
    COOP = "COOP", "配合"
    GUIDE = "GUIDE", "指导"


ROLE_RANK = {Role.LEAD: 0, Role.COOP: 1, Role.GUIDE: 2}


class TaskState(Labelled):
    """Derived from the assignments of the task and stored."""

    NEW = "NEW", "待启动"
    UNDERWAY = "UNDERWAY", "推进中"
    DONE = "DONE", "已完成"
    STANDING = "STANDING", "持续推进"
    CARRIED = "CARRIED", "结转下年"
    VOID = "VOID", "已撤销"


class AssignmentState(Labelled):
    """Derived from the checkpoints of the assignment, but for CARRIED and VOID, which are decided."""

    NEW = "NEW", "待签收"
    UNDERWAY = "UNDERWAY", "推进中"
    CLAIMED = "CLAIMED", "待审定"
    RETURNED = "RETURNED", "已退回"
    DONE = "DONE", "已完成"
    STANDING = "STANDING", "持续推进"
    CARRIED = "CARRIED", "结转下年"
    VOID = "VOID", "已撤销"


_LIVE = {
    AssignmentState.NEW,
    AssignmentState.UNDERWAY,
    AssignmentState.CLAIMED,
    AssignmentState.RETURNED,
    AssignmentState.STANDING,
}
_DECIDED = {AssignmentState.CARRIED, AssignmentState.VOID}

ASSIGNMENT_STEPS: dict[AssignmentState, frozenset[AssignmentState]] = {
    AssignmentState.NEW: frozenset((_LIVE | _DECIDED | {AssignmentState.DONE}) - {AssignmentState.NEW}),
    AssignmentState.UNDERWAY: frozenset((_LIVE | _DECIDED | {AssignmentState.DONE}) - {AssignmentState.NEW}),
    AssignmentState.CLAIMED: frozenset((_LIVE | _DECIDED | {AssignmentState.DONE}) - {AssignmentState.NEW}),
    AssignmentState.RETURNED: frozenset((_LIVE | _DECIDED | {AssignmentState.DONE}) - {AssignmentState.NEW}),
    AssignmentState.STANDING: frozenset((_LIVE | _DECIDED | {AssignmentState.DONE}) - {AssignmentState.NEW}),
    AssignmentState.DONE: frozenset(
        {AssignmentState.UNDERWAY, AssignmentState.RETURNED, AssignmentState.STANDING, AssignmentState.VOID}
    ),
    AssignmentState.CARRIED: frozenset(),
    AssignmentState.VOID: frozenset(),
}

LIVE_STATES = frozenset(_LIVE)
DECIDED_STATES = frozenset(_DECIDED)


class CheckpointKind(Labelled):
    """Where a checkpoint comes from."""

    DATED = "DATED", "时限"
    MILESTONE = "MILESTONE", "节点"
    PERIOD = "PERIOD", "周期"
    CHECK = "CHECK", "例行检查"
    EVENT = "EVENT", "事项"
    SETTING = "SETTING", "年末检查"


class CheckpointState(Labelled):
    """One thing to be shown by one day (R195, R196)."""

    OPEN = "OPEN", "未报"
    CLAIMED = "CLAIMED", "待审定"
    RETURNED = "RETURNED", "已退回"
    ACCEPTED = "ACCEPTED", "已审定"
    WAIVED = "WAIVED", "免报"


CHECKPOINT_STEPS: dict[CheckpointState, frozenset[CheckpointState]] = {
    CheckpointState.OPEN: frozenset({CheckpointState.CLAIMED, CheckpointState.WAIVED}),
    CheckpointState.CLAIMED: frozenset({CheckpointState.ACCEPTED, CheckpointState.RETURNED, CheckpointState.OPEN}),
    CheckpointState.RETURNED: frozenset({CheckpointState.CLAIMED, CheckpointState.WAIVED}),
    CheckpointState.ACCEPTED: frozenset({CheckpointState.RETURNED}),
    CheckpointState.WAIVED: frozenset({CheckpointState.OPEN}),
}


class Verdict(Labelled):
    """What the office decided on a claim."""

    ACCEPT = "ACCEPT", "审定通过"
    RETURN = "RETURN", "退回"


class EvidenceKind(Labelled):
    """What is offered as proof (R196)."""

    RECORD = "RECORD", "平台记录"
    LINK = "LINK", "网址"
    FILE = "FILE", "文件"


class EvidenceState(Labelled):
    """Whether the proof still stands."""

    GOOD = "GOOD", "有效"
    DOUBTFUL = "DOUBTFUL", "佐证疑似失效"
    WITHDRAWN = "WITHDRAWN", "已撤回"


EVIDENCE_STEPS: dict[EvidenceState, frozenset[EvidenceState]] = {
    EvidenceState.GOOD: frozenset({EvidenceState.DOUBTFUL, EvidenceState.WITHDRAWN}),
    EvidenceState.DOUBTFUL: frozenset({EvidenceState.GOOD, EvidenceState.WITHDRAWN}),
    EvidenceState.WITHDRAWN: frozenset(),
}


class ProblemState(Labelled):
    """A difficult problem on its way (R192)."""

    LOGGED = "LOGGED", "已登记"
    COORDINATING = "COORDINATING", "协调中"
    ESCALATED = "ESCALATED", "已提请"
    SETTLED = "SETTLED", "已解决"


PROBLEM_STEPS: dict[ProblemState, frozenset[ProblemState]] = {
    ProblemState.LOGGED: frozenset({ProblemState.COORDINATING, ProblemState.ESCALATED, ProblemState.SETTLED}),
    ProblemState.COORDINATING: frozenset({ProblemState.ESCALATED, ProblemState.SETTLED}),
    ProblemState.ESCALATED: frozenset({ProblemState.SETTLED}),
    ProblemState.SETTLED: frozenset(),
}


class RectificationState(Labelled):
    """An ordered correction with its own clock (R187, R190)."""

    ORDERED = "ORDERED", "待整改"
    FIXED = "FIXED", "待核验"
    VERIFIED = "VERIFIED", "已销号"
    CANCELLED = "CANCELLED", "已撤销"


RECTIFICATION_STEPS: dict[RectificationState, frozenset[RectificationState]] = {
    RectificationState.ORDERED: frozenset({RectificationState.FIXED, RectificationState.CANCELLED}),
    RectificationState.FIXED: frozenset({RectificationState.VERIFIED, RectificationState.ORDERED}),
    RectificationState.VERIFIED: frozenset(),
    RectificationState.CANCELLED: frozenset(),
}


class RectificationSource(Labelled):
    """What a rectification came from."""

    CHECK = "CHECK", "日常检查"
    CIRCULAR = "CIRCULAR", "通报"
    LOOKBACK = "LOOKBACK", "回头看"
    OTHER = "OTHER", "其他"


class CheckKind(Labelled):
    """What the office did to a unit (R186, R411)."""

    PROMOTE = "PROMOTE", "推进"
    GUIDE = "GUIDE", "指导"
    COORDINATE = "COORDINATE", "协调"
    SUPERVISE = "SUPERVISE", "监督"
    INSPECT = "INSPECT", "检查"


class CheckResult(Labelled):
    """What a check found."""

    GOOD = "GOOD", "符合要求"
    PARTLY = "PARTLY", "部分符合"
    BAD = "BAD", "不符合要求"


class CircularState(Labelled):
    """通报."""

    DRAFT = "DRAFT", "草稿"
    ISSUED = "ISSUED", "已印发"


class RoundState(Labelled):
    """调度."""

    OPEN = "OPEN", "进行中"
    CLOSED = "CLOSED", "已结束"


class LookBackState(Labelled):
    """回头看."""

    OPEN = "OPEN", "核查中"
    CLOSED = "CLOSED", "已办结"


class LookBackVerdict(Labelled):
    """What became of last year's item (R188)."""

    PENDING = "PENDING", "待核查"
    DONE = "DONE", "已落实"
    UNFINISHED = "UNFINISHED", "未完成"
    DROPPED = "DROPPED", "不再执行"


class PublicState(Labelled):
    """All the public is told of a task's state."""

    UNDERWAY = "UNDERWAY", "推进中"
    DONE = "DONE", "已完成"
    STANDING = "STANDING", "持续推进"


PUBLIC_STATES: dict[TaskState, PublicState | None] = {
    TaskState.NEW: PublicState.UNDERWAY,
    TaskState.UNDERWAY: PublicState.UNDERWAY,
    TaskState.DONE: PublicState.DONE,
    TaskState.STANDING: PublicState.STANDING,
    TaskState.CARRIED: PublicState.UNDERWAY,
    TaskState.VOID: None,
}
