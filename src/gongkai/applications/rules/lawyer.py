"""What a lawyer for the other side would find: weak points of a reply by article, before it goes out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from gongkai.applications.rules.decisions import DecisionType, Remedy
from gongkai.applications.rules.remedy import NEW_LAW

SHORT = 12  # a reason of fewer characters of its own says nothing about this case
# Words that every refusal has: what is left of a reason without them is its own.
FORMULA = re.compile(
    r"《?(?:中华人民共和国)?政府信息公开条例》?|第[一二三四五六七八九十]+条|第[（(]?[一二三四五六七八九十]+[）)]?[款项]|根据|依据|按照|规定|经审查|"
    r"您|申请|公开|信息|属于|不予|本机关|政府|的|，|。|、|；"
)


@dataclass(frozen=True, slots=True)
class WeakPoint:
    """What can be attacked, and by which article."""

    article: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file shows when a reply is about to go out. Days are Asia/Shanghai days."""

    kind: DecisionType
    reason: str
    path: str
    helpful: str
    remedy: str
    expected_remedy: str
    on: date
    due: date | None
    searches: int
    third_party: tuple[tuple[date | None, str], ...] = ()  # when the opinion came in, and what it was
    told_third_party: bool = False
    correction_told: date | None = None
    correction_due: date | None = None
    extension_told: date | None = None
    extension_before: date | None = None
    drafter_id: int | None = None
    approver_ids: frozenset[int] = frozenset()
    stamped: str = ""  # what can be said against the stamped paper


def own_words(reason: str) -> str:
    """What a reason says beyond the formula every refusal has."""
    return FORMULA.sub("", reason).strip()


def weak_points(facts: Facts) -> list[WeakPoint]:
    """Every weak point, gravest first."""
    return [*_of_time(facts), *_of_ground(facts), *_of_third_parties(facts), *_of_form(facts)]


def _of_time(facts: Facts) -> list[WeakPoint]:
    found = []
    if facts.due is not None and facts.on > facts.due:
        found.append(WeakPoint("第三十三条", f"答复已逾期：期限至{facts.due}届满。"))
    if facts.correction_told and facts.correction_due and facts.correction_told > facts.correction_due:
        found.append(WeakPoint("第三十条", "补正告知超过了收到申请之日起7个工作日，期限重新计算可能不被认可。"))
    if facts.extension_told and facts.extension_before and facts.extension_told > facts.extension_before:
        found.append(WeakPoint("第三十三条", "延期告知晚于原答复期限届满之日。"))
    return found


def _of_ground(facts: Facts) -> list[WeakPoint]:
    found = []
    if facts.kind.code == "N1a" and not facts.searches:
        found.append(WeakPoint("第三十六条第（四）项", "答复信息不存在，却没有检索记录。"))
    if facts.kind.code == "N1a" and facts.searches == 1:
        found.append(WeakPoint("第三十六条第（四）项", "只检索了一处，难以说明已经尽到合理检索义务。"))
    if facts.kind.refuses and facts.reason.strip() and len(own_words(facts.reason)) < SHORT:
        found.append(
            WeakPoint(facts.kind.article or "第三十六条", "理由只是重复条文，没有说明本件信息为什么属于该情形。")
        )
    if facts.kind.code == "N1b" and not re.search(r"\d{5,}|电话|地址|网址", facts.path):
        found.append(WeakPoint("第三十六条第（五）项", "没有告知负责公开的机关的联系方式；能够确定的应当告知。"))
    if facts.kind.code in {"D5", "D6", "D7"} and "利益" not in facts.reason and "公共" not in facts.reason:
        found.append(WeakPoint("第十六条", "“可以不予公开”是裁量，没有说明为什么本件选择不公开。"))
    if facts.kind.helpful and not facts.helpful.strip():
        found.append(WeakPoint("便民答复", "没有根据申请人的实际需要提供便民信息（视情）。"))
    return found


def _of_third_parties(facts: Facts) -> list[WeakPoint]:
    found = []
    agreed = any(opinion == "AGREE" for _, opinion in facts.third_party)
    objected = any(opinion == "REFUSE" for _, opinion in facts.third_party)
    waiting = any(came is None for came, _ in facts.third_party)
    if facts.kind.code == "D4" and not facts.third_party:
        found.append(WeakPoint("第三十二条", "以第三方权益为由不公开，却没有书面征求第三方意见。"))
    if facts.kind.code == "D4" and agreed and not objected:
        found.append(WeakPoint("第十五条", "第三方同意公开，不能再以其权益为由不公开。"))
    if not facts.kind.refuses and objected and not facts.told_third_party:
        found.append(WeakPoint("第三十二条", "第三方不同意而决定公开，应先将公开的内容和理由书面告知第三方。"))
    if waiting:
        found.append(WeakPoint("第三十二条、第三十四条", "征求意见尚未答复，也未满15个工作日。"))
    return found


def _of_form(facts: Facts) -> list[WeakPoint]:
    found = []
    if facts.remedy.strip() != facts.expected_remedy.strip():
        found.append(
            WeakPoint("行政复议法第二十四条", "救济告知与本类答复和救济机关表不一致，请核对复议机关、法院和期限。")
        )
    first = facts.kind.remedy is Remedy.REVIEW_FIRST and facts.on >= NEW_LAW
    if first and "先" not in facts.remedy:
        found.append(WeakPoint("行政复议法第二十三条", "不予公开须先申请行政复议，救济告知没有写明。"))
    if facts.drafter_id is not None and facts.drafter_id in facts.approver_ids:
        found.append(WeakPoint("第十七条", "拟稿人和审批人是同一人。"))
    if facts.stamped:
        found.append(WeakPoint("盖章件", facts.stamped))
    return found
