"""States of checks, findings, waivers, campaigns, processing rules and epidemic texts, and the steps between them."""

from __future__ import annotations

from gongkai.kernel.labels import Labelled


class CheckState(Labelled):
    """What a check came to, as it was made; what became of its findings since stands with them."""

    CLEAN = "CLEAN", "未发现问题"
    FINDINGS = "FINDINGS", "发现问题"
    UNCHECKED = "UNCHECKED", "有内容未能检查"


class FindingState(Labelled):
    """GONE: the content changed and it is there no longer. FALSE: a warning that a person looked at and found wrong."""

    OPEN = "OPEN", "未处理"
    WAIVER_ASKED = "WAIVER_ASKED", "待审定放行"
    WAIVED = "WAIVED", "已放行"
    MASKED = "MASKED", "已遮蔽"
    FALSE = "FALSE", "已核对无误"
    GONE = "GONE", "已不存在"


WAITING = (FindingState.OPEN, FindingState.WAIVER_ASKED)
FINDING_STEPS: dict[FindingState, frozenset[FindingState]] = {
    FindingState.OPEN: frozenset(
        {FindingState.WAIVER_ASKED, FindingState.MASKED, FindingState.FALSE, FindingState.GONE}
    ),
    FindingState.WAIVER_ASKED: frozenset(
        {FindingState.OPEN, FindingState.WAIVED, FindingState.MASKED, FindingState.GONE}
    ),
    FindingState.WAIVED: frozenset({FindingState.MASKED, FindingState.GONE}),
    FindingState.MASKED: frozenset({FindingState.GONE}),
    FindingState.FALSE: frozenset({FindingState.GONE}),
    FindingState.GONE: frozenset(),
}


class Decision(Labelled):
    """What became of a request to let a finding pass."""

    ASKED = "ASKED", "待审定"
    GRANTED = "GRANTED", "同意放行"
    REFUSED = "REFUSED", "不同意放行"
    DROPPED = "DROPPED", "内容已改，不再审定"


class TermState(Labelled):
    """Whether a word of the dictionary is looked for."""

    ON = "ON", "启用"
    OFF = "OFF", "停用"


class CampaignState(Labelled):
    """WAITING: opened and not yet scanned."""

    WAITING = "WAITING", "等待扫描"
    OPEN = "OPEN", "清理中"
    CLOSED = "CLOSED", "已办结"


class Verdict(Labelled):
    """What is decided about a place found in published content (R010)."""

    PENDING = "PENDING", "待处理"
    KEEP = "KEEP", "保留"
    CHANGE = "CHANGE", "修改"
    HISTORY = "HISTORY", "转历史库"
    OTHER = "OTHER", "其他"


class RuleState(Labelled):
    """A personal-information processing rule or a notice, version by version."""

    DRAFT = "DRAFT", "草稿"
    PUBLISHED = "PUBLISHED", "已公布"
    SUPERSEDED = "SUPERSEDED", "已被新版本取代"
    ENDED = "ENDED", "已停止"


class EpidemicState(Labelled):
    """A text about the spread of a disease: looked at for privacy before it is used."""

    DRAFT = "DRAFT", "起草"
    ASKED = "ASKED", "待隐私审查"
    RETURNED = "RETURNED", "退回修改"
    APPROVED = "APPROVED", "审查通过"


EPIDEMIC_STEPS: dict[EpidemicState, frozenset[EpidemicState]] = {
    EpidemicState.DRAFT: frozenset({EpidemicState.ASKED}),
    EpidemicState.RETURNED: frozenset({EpidemicState.ASKED}),
    EpidemicState.ASKED: frozenset({EpidemicState.RETURNED, EpidemicState.APPROVED}),
    EpidemicState.APPROVED: frozenset(),
}
