"""The words of whatever a person brings: kinds, ways it came, whose part somebody takes, what papers are for."""

from __future__ import annotations

from gongkai.kernel.labels import Labelled


class CaseKind(Labelled):
    """What was brought; each kind is numbered by itself in each organ and year."""

    APPLICATION = "APPLICATION", "依申请公开"

    @property
    def mark(self) -> str:
        """The letters its numbers begin with."""
        return {"APPLICATION": "YSQ"}[self.value]


class Channel(Labelled):
    """How it came (条例第二十九条、第三十一条)."""

    ONLINE = "ONLINE", "网站"
    WINDOW = "WINDOW", "当面提交"
    ORAL = "ORAL", "口头提出"
    ZONE = "ZONE", "公开专区"
    POST = "POST", "平常信函"
    REGISTERED = "REGISTERED", "挂号信、特快专递等需签收的邮寄"
    FAX = "FAX", "传真"
    EMAIL = "EMAIL", "电子邮件"


class Role(Labelled):
    """Whose part somebody takes in a case."""

    APPLICANT = "APPLICANT", "申请人"
    JOINT = "JOINT", "共同申请人"
    GUARDIAN = "GUARDIAN", "监护人"
    AGENT = "AGENT", "委托代理人"
    REPRESENTATIVE = "REPRESENTATIVE", "推选的代表"


class IdKind(Labelled):
    """Papers that prove who somebody is."""

    ID_CARD = "ID_CARD", "居民身份证"
    RESIDENCE = "RESIDENCE", "港澳台居民居住证"
    PASSPORT = "PASSPORT", "护照"
    USCC = "USCC", "统一社会信用代码"
    OTHER = "OTHER", "其他有效证件"


class PaperKind(Labelled):
    """What a stored paper is; identity papers are seen by the registrar alone."""

    IDENTITY = "IDENTITY", "身份证明"
    AUTHORITY = "AUTHORITY", "授权、监护或者推选材料"
    ATTACHMENT = "ATTACHMENT", "申请附件"
    ORIGINAL = "ORIGINAL", "纸质申请扫描件"
    NOTICE = "NOTICE", "告知书"
    ANSWER = "ANSWER", "答复书"
    SUPPLY = "SUPPLY", "提供的信息"
    PROOF = "PROOF", "送达凭证"
    OTHER = "OTHER", "其他材料"


# Who a person is shows in these: only whoever registers opens them.
CLOSED_PAPERS = frozenset({PaperKind.IDENTITY, PaperKind.AUTHORITY})
# What the applicant finds on the page of the own case.
OWN_PAPERS = frozenset({PaperKind.NOTICE, PaperKind.ANSWER, PaperKind.SUPPLY})


class Direction(Labelled):
    """Whether a message came in or went out."""

    IN = "IN", "收到"
    OUT = "OUT", "发出"


class Means(Labelled):
    """How a message travelled."""

    ONLINE = "ONLINE", "网站"
    PHONE = "PHONE", "电话"
    PAPER = "PAPER", "书面"
    EMAIL = "EMAIL", "电子邮件"
    FAX = "FAX", "传真"
    MEETING = "MEETING", "当面"
    SMS = "SMS", "短信"


VERBS = {
    "case.opened": "登记编号",
    "case.party_changed": "更正当事人信息",
    "case.paper_added": "存入材料",
    "case.paper_opened": "查阅身份材料",
    "case.written": "记录往来",
    "case.assigned": "分办",
    "case.opinion_given": "提出办理意见",
    "case.assignment_ended": "撤回分办",
    "case.code_renewed": "更换查询码",
    "case.forgotten": "保存期满，销毁个人信息",
    "trail.key_destroyed": "销毁密钥",
}
