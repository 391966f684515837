"""The words of what happens to an application on the way: consultations, opinions, searches, service, disputes."""

from __future__ import annotations

from gongkai.applications.rules.clock import Kind
from gongkai.kernel.labels import Labelled


class Asked(Labelled):
    """Whose opinion is asked; the codes are the clock's."""

    THIRD_PARTY = Kind.THIRD_PARTY.value, "第三方（第三十二条）"
    AGENCY = Kind.AGENCY.value, "其他行政机关（第三十四条）"


class Opinion(Labelled):
    """What came back. Nothing is written here for whoever was silent: the law says what silence means."""

    AGREE = "AGREE", "同意公开"
    REFUSE = "REFUSE", "不同意公开"
    PARTLY = "PARTLY", "同意部分公开"


class Seal(Labelled):
    """Which seal the letter carries (R149)."""

    ORGAN = "ORGAN", "答复机关印章"
    SPECIAL = "SPECIAL", "政府信息公开专用章"


class Carrying(Labelled):
    """How a letter is served."""

    ONLINE = "ONLINE", "在本网站查收"
    FACE = "FACE", "当面送达"
    POST = "POST", "邮寄送达"
    EMAIL = "EMAIL", "电子邮件"
    FAX = "FAX", "传真"
    NOTICE = "NOTICE", "公告送达"


class Served(Labelled):
    """What became of it."""

    SENT = "SENT", "已寄发"
    ARRIVED = "ARRIVED", "已送达"
    RETURNED = "RETURNED", "被退回"


class Route(Labelled):
    """Reconsideration and litigation as table 4 tells them apart."""

    REVIEW = "review", "行政复议"
    SUIT = "suit", "行政诉讼（未经复议直接起诉）"
    SUIT_AFTER = "suit_after", "行政诉讼（复议后起诉）"


class Ending(Labelled):
    """How a dispute ended; table 4 counts what is pending by itself."""

    UPHELD = "upheld", "结果维持"
    CORRECTED = "corrected", "结果纠正"
    OTHER = "other", "其他结果"


def silence(asked: Asked) -> str:
    """What silence after fifteen working days means (第三十二条、第三十四条): not the same for both."""
    if asked is Asked.AGENCY:
        return "逾期未提出意见，视为同意公开（第三十四条）。"
    return "逾期未提出意见，由本机关依照条例决定是否公开（第三十二条），不视为同意，也不视为反对。"


def agrees(asked: Asked, opinion: str, *, silent: bool) -> bool:
    """Whether the asked one counts as agreeing; a silent agency does, a silent third party does not."""
    return opinion == Opinion.AGREE or (silent and not opinion and asked is Asked.AGENCY)
