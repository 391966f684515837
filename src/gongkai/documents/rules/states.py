"""What a document, its openness, its validity, its interpretation and its releases may be, and what may follow what."""

from __future__ import annotations

from gongkai.kernel.labels import Labelled
from gongkai.orgs.rules import Duty

WRITERS = (Duty.EDITOR, Duty.LIAISON)  # who drafts and publishes in the organ that issues


class State(Labelled):
    """Where a document stands in its life."""

    DRAFT = "DRAFT", "拟稿"
    REVIEW = "REVIEW", "审核中"
    APPROVED = "APPROVED", "已审定待签发"
    ISSUED = "ISSUED", "已签发"
    PUBLISHED = "PUBLISHED", "已公开"
    REMOVED = "REMOVED", "已撤下"
    DISCARDED = "DISCARDED", "已作废"


NEXT: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.REVIEW, State.DISCARDED}),
    State.REVIEW: frozenset({State.DRAFT, State.APPROVED}),
    State.APPROVED: frozenset({State.DRAFT, State.ISSUED}),
    State.ISSUED: frozenset({State.PUBLISHED, State.DRAFT}),  # ISSUED stays for what is not published proactively
    State.PUBLISHED: frozenset({State.REMOVED}),
    State.REMOVED: frozenset(),
    State.DISCARDED: frozenset(),
}
OPEN = frozenset({State.DRAFT, State.REVIEW, State.APPROVED, State.ISSUED})  # the 20 working days run in these


class Kind(Labelled):
    """What a document is. A news report never fulfils a duty (R003)."""

    NORMATIVE = "NORMATIVE", "行政规范性文件"
    POLICY = "POLICY", "其他政策文件"
    OFFICIAL = "OFFICIAL", "其他公文"
    ANNOUNCEMENT = "ANNOUNCEMENT", "公示公告"
    EXPOSURE = "EXPOSURE", "行政违法曝光"
    EPIDEMIC = "EPIDEMIC", "疫情流调信息"
    INFORMATION = "INFORMATION", "部门信息"
    PERSONNEL = "PERSONNEL", "人事信息"
    PLAN = "PLAN", "规划计划"
    STATISTICS = "STATISTICS", "统计信息"
    NEWS = "NEWS", "新闻报道"


MUST_BE_INTERPRETED = frozenset({Kind.NORMATIVE, Kind.POLICY})  # R108; others on the drafter's or reviewer's mark
NEVER_FULFILS = frozenset({Kind.NEWS})
HAS_VALIDITY = frozenset({Kind.NORMATIVE, Kind.POLICY})
SCHEME_OF = {
    Kind.NORMATIVE: "normative", Kind.POLICY: "policy", Kind.OFFICIAL: "policy", Kind.ANNOUNCEMENT: "announcement",
    Kind.EXPOSURE: "announcement", Kind.EPIDEMIC: "announcement", Kind.PLAN: "policy",
}  # fmt: skip
OTHER_SCHEME = "notice"


def scheme_of(kind: Kind) -> str:
    """The review scheme a kind of document goes through."""
    return SCHEME_OF.get(kind, OTHER_SCHEME)


class Openness(Labelled):
    """公开属性 (条例 13–16). Nothing circulates before it is determined (R079)."""

    UNDETERMINED = "UNDETERMINED", "未认定"
    PROACTIVE = "PROACTIVE", "主动公开"
    ON_REQUEST = "ON_REQUEST", "依申请公开"
    WITHHELD = "WITHHELD", "不予公开"


class Stage(Labelled):
    """How far a determination has come: 拟定、审查、报批 (R086)."""

    PROPOSED = "PROPOSED", "已拟定"
    EXAMINED = "EXAMINED", "已审查"
    APPROVED = "APPROVED", "已批准"
    REJECTED = "REJECTED", "已退回"
    SUPERSEDED = "SUPERSEDED", "已被替代"


class Mode(Labelled):
    """公开方式 (R032)."""

    UNIVERSAL = "UNIVERSAL", "普遍公开"
    LIMITED = "LIMITED", "定向公开"


class Validity(Labelled):
    """有效性 of a document with legal effect, as of a day."""

    NONE = "NONE", "不适用"
    PENDING = "PENDING", "尚未施行"
    IN_FORCE = "IN_FORCE", "现行有效"
    AMENDED = "AMENDED", "已修改"
    ABOLISHED = "ABOLISHED", "已废止"
    LAPSED = "LAPSED", "已失效"
    VOID = "VOID", "已宣布失效"


STILL_IN_FORCE = frozenset({Validity.IN_FORCE, Validity.AMENDED})


class Revision(Labelled):
    """Work on the text of a document that is public already; the public one stays until the new one is published."""

    NONE = "NONE", "无"
    DRAFT = "DRAFT", "更正稿拟写中"
    REVIEW = "REVIEW", "更正稿审核中"
    APPROVED = "APPROVED", "更正稿已审定"


class RelationKind(Labelled):
    """How one document bears on another."""

    AMENDS = "AMENDS", "修改"
    ABOLISHES = "ABOLISHES", "废止"
    REPLACES = "REPLACES", "替代"
    IMPLEMENTS = "IMPLEMENTS", "贯彻落实"
    FORWARDS = "FORWARDS", "转发"
    RELATED = "RELATED", "相关"


class Channel(Labelled):
    """Where something is released (条例 23; R016)."""

    SITE = "SITE", "政府网站"
    NEW_MEDIA = "NEW_MEDIA", "政务新媒体"
    GAZETTE = "GAZETTE", "政府公报"
    PRESS = "PRESS", "新闻发布会"
    NEWSPAPER = "NEWSPAPER", "报刊"
    RADIO = "RADIO", "广播"
    TV = "TV", "电视"
    OFFLINE = "OFFLINE", "公开查阅点、公告栏"


class ReleaseState(Labelled):
    """A release to one channel."""

    QUEUED = "QUEUED", "待发布"
    DONE = "DONE", "已发布"
    CANCELLED = "CANCELLED", "不再发布"


class InterpretationState(Labelled):
    """解读 from plan to publication."""

    PLANNED = "PLANNED", "已定方案"
    DRAFTING = "DRAFTING", "材料起草中"
    READY = "READY", "材料已备"
    REVIEW = "REVIEW", "审核中"
    APPROVED = "APPROVED", "已审定"
    PUBLISHED = "PUBLISHED", "已公开"
    REMOVED = "REMOVED", "已撤下"
    CANCELLED = "CANCELLED", "已取消"


class SubmissionState(Labelled):
    """报送 of a department's document to the portal or the gazette (R099)."""

    SENT = "SENT", "已报送"
    RECEIVED = "RECEIVED", "已接收"
    ACCEPTED = "ACCEPTED", "已采用"
    REFUSED = "REFUSED", "不予采用"
    PUBLISHED = "PUBLISHED", "已刊登"


def reasons_not_to_move(old: State, new: State) -> list[str]:
    """Why a document in one state cannot come to another."""
    if new in NEXT[old]:
        return []
    return [f"当前是“{old.label}”，不能改为“{new.label}”。"]
