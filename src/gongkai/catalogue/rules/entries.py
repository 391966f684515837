"""Words and states of the standard catalogue: entries, who carries them, what fulfils them, checks, combing, duties."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from gongkai.kernel.labels import Labelled
from gongkai.orgs.rules import Actor, Duty


class Level(Labelled):
    """For which level a standard is made (R026, R309)."""

    COUNTY = "COUNTY", "县乡两级"
    CITY = "CITY", "市级"
    TOWNSHIP = "TOWNSHIP", "乡级"


class Scope(Labelled):
    """Whose standard it is: the place's for a field, or a department's for the whole of its system (R309)."""

    FIELD = "FIELD", "试点领域目录"
    SYSTEM = "SYSTEM", "本系统全领域目录"


class FieldKind(Labelled):
    """重点领域 or 综合政务 (R310)."""

    KEY = "KEY", "重点领域"
    GENERAL = "GENERAL", "综合政务"


class EntryState(Labelled):
    """Whether an entry stands in the present version."""

    STANDING = "STANDING", "有效"
    REMOVED = "REMOVED", "已删除"


class Change(Labelled):
    """What a version did to an entry."""

    ADDED = "ADDED", "新增"
    CHANGED = "CHANGED", "修改"
    REMOVED = "REMOVED", "删除"


class AdoptionState(Labelled):
    """Whether a unit carries an entry."""

    CARRIED = "CARRIED", "承担"
    NOT_APPLICABLE = "NOT_APPL", "不适用"
    ENDED = "ENDED", "已从目录删除"


class Fulfilment(Labelled):
    """How far a unit fulfils an entry; late is a due day before today and nothing else."""

    MISSING = "MISSING", "缺内容"
    DONE = "DONE", "已公开"
    NOTHING = "NOTHING", "本期未产生"
    EXEMPT = "EXEMPT", "不适用"


class Via(Labelled):
    """How content came to fulfil an entry."""

    NAMED = "NAMED", "起草时选择"
    COLUMN = "COLUMN", "所在栏目"
    HAND = "HAND", "手工登记"


class InspectionKind(Labelled):
    """自查 by the unit itself (R033, R306) or 审查 by the county department (R307)."""

    SELF = "SELF", "自查"
    AUDIT = "AUDIT", "审查"


class InspectionState(Labelled):
    """A check is open until its last entry is judged and it is closed."""

    OPEN = "OPEN", "进行中"
    CLOSED = "CLOSED", "已完成"


class Verdict(Labelled):
    """What was found of one entry."""

    PENDING = "PENDING", "待核对"
    GOOD = "GOOD", "符合"
    MISSING = "MISSING", "缺内容"
    LATE = "LATE", "更新不及时"
    WRONG = "WRONG", "内容或形式不合标准"
    NOTHING = "NOTHING", "本期未产生"


FAULTS = frozenset({Verdict.MISSING, Verdict.LATE, Verdict.WRONG})


class FixState(Labelled):
    """整改 of one entry."""

    NONE = "NONE", "不需整改"
    ORDERED = "ORDERED", "待整改"
    FIXED = "FIXED", "待核验"
    VERIFIED = "VERIFIED", "已销号"


FIX_STEPS: dict[FixState, frozenset[FixState]] = {
    FixState.NONE: frozenset({FixState.ORDERED}),
    FixState.ORDERED: frozenset({FixState.FIXED}),
    FixState.FIXED: frozenset({FixState.VERIFIED, FixState.ORDERED}),
    FixState.VERIFIED: frozenset(),
}


class Conclusion(Labelled):
    """What a tracking evaluation of a standard concludes (R308)."""

    KEEP = "KEEP", "维持现行目录"
    ADJUST = "ADJUST", "需要调整事项"
    ADD = "ADD", "需要增补事项"


class CombingState(Labelled):
    """A combing is open until every item is released or found not needed (R030)."""

    OPEN = "OPEN", "进行中"
    CLOSED = "CLOSED", "已完成"


class GapState(Labelled):
    """What became of one item of a combing."""

    OPEN = "OPEN", "待梳理"
    GAP = "GAP", "应公开未公开"
    DONE = "DONE", "已公开"
    NOT_NEEDED = "NOT_NEED", "无须公开"


GAP_STEPS: dict[GapState, frozenset[GapState]] = {
    GapState.OPEN: frozenset({GapState.GAP, GapState.DONE, GapState.NOT_NEEDED}),
    GapState.GAP: frozenset({GapState.DONE, GapState.NOT_NEEDED}),
    GapState.DONE: frozenset({GapState.GAP}),
    GapState.NOT_NEEDED: frozenset({GapState.GAP}),
}


class DutyType(Labelled):
    """The seventeen kinds of statutory openness duty the notice names (R029)."""

    DISCLOSE = "DISCLOSE", "公开"
    OPEN = "OPEN", "开放"
    REVEAL = "REVEAL", "披露"
    INFORM = "INFORM", "告知"
    PROMISE = "PROMISE", "承诺"
    PRESENT = "PRESENT", "出示"
    NOTIFY = "NOTIFY", "公示"
    HEARING = "HEARING", "听证"
    INTERPRET = "INTERPRET", "解读"
    ADVISE = "ADVISE", "咨询"
    RESPOND = "RESPOND", "回应"
    DRESS = "DRESS", "着装标识"
    SIGNS = "SIGNS", "标志标识"
    DRAFT = "DRAFT", "公布草案"
    CONSULT = "CONSULT", "征求意见"
    LISTING = "LISTING", "清单目录"
    COMPLAINT = "COMPLAINT", "投诉渠道"


class Stage(Labelled):
    """五公开: the stage of administration a duty belongs to."""

    DECISION = "DECISION", "决策公开"
    EXECUTION = "EXECUTE", "执行公开"
    MANAGEMENT = "MANAGE", "管理公开"
    SERVICE = "SERVICE", "服务公开"
    RESULT = "RESULT", "结果公开"


class DutyState(Labelled):
    """How a registered duty stands."""

    OWED = "OWED", "未履行"
    PARTLY = "PARTLY", "部分履行"
    MET = "MET", "已履行"


class NegativeState(Labelled):
    """Whether an item stands on the negative list."""

    STANDING = "STANDING", "有效"
    REMOVED = "REMOVED", "已移出"


class Ground(Labelled):
    """Why a matter is not disclosed, by article of the 条例 (data: exemptions)."""

    SECRET = "E14_SECRET", "国家秘密（第十四条）"
    LAW = "E14_LAW", "法律、行政法规禁止公开（第十四条）"
    SAFETY = "E14_SAFETY", "可能危及国家安全、公共安全、经济安全、社会稳定（第十四条）"
    THIRD = "E15_THIRD", "商业秘密、个人隐私等，公开会损害第三方合法权益（第十五条）"
    INTERNAL = "E16_INTERNAL", "内部事务信息（第十六条第一款）"
    PROCESS = "E16_PROCESS", "过程性信息（第十六条第二款）"
    CASEFILE = "E16_CASEFILE", "行政执法案卷信息（第十六条第二款）"


class VillageState(Labelled):
    """Whether a village's item is posted."""

    OWED = "OWED", "未公开"
    POSTED = "POSTED", "已公开"


OFFICE_DUTIES = (Duty.OFFICE, Duty.ADMIN)
UNIT_DUTIES = (Duty.EDITOR, Duty.LIAISON, Duty.REVIEWER, Duty.ATTRIBUTE, Duty.LEADER, Duty.HEAD, Duty.OFFICE)
S = TypeVar("S", bound=Labelled)


def reasons_not_to_step(table: Mapping[S, Collection[S]], current: S, target: S) -> list[str]:
    """Against a transition table."""
    if target in table[current]:
        return []
    return [f"现在的状态是“{current.label}”，不能改为“{target.label}”。"]


def reasons_not_unit(actor: Actor, organ_id: int) -> list[str]:
    """Only the unit's own people fill in for it."""
    if actor.organ_id == organ_id and actor.may(*UNIT_DUTIES):
        return []
    return ["只有本单位的工作人员可以办理。"]


def reasons_not_office(actor: Actor, jurisdiction_id: int) -> list[str]:
    """Only the Openness Office of the same jurisdiction."""
    if actor.jurisdiction_id == jurisdiction_id and actor.may(*OFFICE_DUTIES):
        return []
    return ["只有本级政务公开办可以办理。"]


def reasons_not_keeper(actor: Actor, jurisdiction_id: int, organ_id: int) -> list[str]:
    """Who may change a standard or a list: its owner, or the Openness Office."""
    if actor.jurisdiction_id == jurisdiction_id and (
        actor.may(*OFFICE_DUTIES) or (actor.organ_id == organ_id and actor.may(*UNIT_DUTIES))
    ):
        return []
    return ["只有编制单位或者政务公开办可以修改。"]


VERBS = {
    "catalogue.fields_loaded": "载入试点领域",
    "catalogue.field_saved": "保存领域",
    "catalogue.standard_imported": "导入标准目录",
    "catalogue.entry_carried": "分派公开事项",
    "catalogue.entry_adapted": "本地化调整",
    "catalogue.entry_not_applicable": "登记不适用",
    "catalogue.entry_applicable": "恢复承担",
    "catalogue.columns_linked": "对应栏目",
    "catalogue.proof_registered": "登记已公开内容",
    "catalogue.proof_removed": "去掉已公开内容",
    "catalogue.fulfilled": "发布内容对应事项",
    "catalogue.inspection_opened": "开展核对",
    "catalogue.inspection_closed": "完成核对",
    "catalogue.entry_judged": "核对事项",
    "catalogue.fix_ordered": "责令整改",
    "catalogue.fix_reported": "报送整改情况",
    "catalogue.fix_verified": "核验销号",
    "catalogue.fix_sent_back": "退回重改",
    "catalogue.evaluated": "跟踪评估",
    "catalogue.combing_opened": "开展梳理",
    "catalogue.combing_settled": "登记梳理结果",
    "catalogue.combing_closed": "完成梳理",
    "catalogue.duty_saved": "登记公开义务",
    "catalogue.duties_imported": "导入义务登记册",
    "catalogue.negative_added": "列入负面清单",
    "catalogue.negative_changed": "修改负面清单事项",
    "catalogue.negative_removed": "移出负面清单",
    "catalogue.village_added": "登记村（社区）",
    "catalogue.village_item": "登记村（社区）公开事项",
}
