"""The answer letter: its text from what was decided, and the eight elements without which it does not go out (R148)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from gongkai.applications.rules.asking import Nature
from gongkai.applications.rules.decisions import DecisionType

NUMBER = re.compile(r"^[\u4e00-\u9fa5]+〔(?:19|20)\d{2}〕[1-9]\d*号$")
TITLES = {
    "granted": "政府信息公开告知书", "partial": "政府信息部分公开告知书", "denied": "政府信息不予公开告知书",
    "correction.done": "政府信息更正告知书", "correction.sent": "政府信息更正申请转送告知书",
    "correction.told": "政府信息更正申请告知书", "correction.refused": "政府信息不予更正告知书",
    "unable": "政府信息无法提供告知书", "not_processed": "政府信息公开申请不予处理告知书", "other": "政府信息公开申请处理告知书",
}  # fmt: skip

# What an application is called in a letter, and how its matter is brought in.
SORTS = {
    Nature.INFORMATION: ("政府信息公开申请", "申请公开的内容为"),
    Nature.CORRECTION: ("更正政府信息的申请", "请求更正的内容为"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter as it stands: every element, "" or None while it is missing. `stamped`: the sealed file is attached."""

    title: str = ""
    number: str = ""
    applicant: str = ""
    received_on: date | None = None
    facts: str = ""
    law: str = ""
    remedy: str = ""
    seal: str = ""
    stamped: bool = False
    signed_on: date | None = None


def title_of(kind: DecisionType) -> str:
    """What a letter of this type is called."""
    return TITLES.get(kind.row) or TITLES[kind.row.partition(".")[0]]


def missing(letter: Letter, *, to_issue: bool) -> list[str]:
    """Which of the eight elements are missing. Number, seal and day are asked only when it is to go out."""
    reasons = [
        sentence
        for value, sentence in (
            (letter.title, "缺少标题。"),
            (letter.applicant, "缺少申请人姓名或者名称。"),
            (letter.received_on, "缺少收到申请的日期；请先与申请人确认收到（第三十一条）。"),
            (letter.facts, "缺少事实。"),
            (letter.law, "缺少法律依据。"),
            (letter.remedy, "缺少救济途径的告知。"),
        )
        if not value or (isinstance(value, str) and not value.strip())
    ]
    if not to_issue:
        return reasons
    reasons += reasons_not_to_number(letter.number)
    if not letter.seal:
        reasons.append("请选择用印：答复机关印章，或者政府信息公开专用章。")
    if not letter.stamped:
        reasons.append("请附上已经盖章的答复扫描件或者电子签章文件。")
    if letter.signed_on is None:
        reasons.append("缺少答复日期。")
    elif letter.received_on is not None and letter.signed_on < letter.received_on:
        reasons.append("答复日期不能早于收到申请的日期。")
    return reasons


def reasons_not_to_number(number: str) -> list[str]:
    """Why a number is not in the form of GB/T 9704 (7.2.5): six-angle brackets, no 第, no leading zero."""
    if not number.strip():
        return ["缺少文号。"]
    if not NUMBER.match(number.strip()):
        return [f"文号“{number}”应形如“云政公开〔2026〕3号”：用六角括号，不加“第”，序号不编虚位。"]
    return []


@dataclass(frozen=True, slots=True)
class Words:
    """What the clerk wrote for a letter; empty parts are left out of it."""

    supply: str = ""
    way: str = ""
    reason: str = ""
    cause: str = ""
    path: str = ""
    law: str = ""
    earlier: str = ""
    helpful: str = ""


def paragraphs(
    kind: DecisionType, words: Words, *, number: str, matter: str, received_on: date | None, remedy: str,
    corrected_on: date | None = None, extended: bool = False,
) -> list[str]:  # fmt: skip
    """The body of the letter, a paragraph each: what was asked, what was found, the law, what helps, the remedy."""
    came = day(received_on) if received_on else "（待确认）"
    sort, asking = SORTS[kind.nature]
    first = f"本机关于{came}收到您提出的{sort}（登记编号：{number}），{asking}：{matter.strip().rstrip('。')}。"
    if corrected_on:
        first += f"本机关于{day(corrected_on)}收到您补正的申请。"
    if extended:
        first += "答复期限已依法延长并告知您。"
    found = [kind.say, *(_ended(part) for part in (words.reason, words.cause, words.earlier) if part.strip())]
    given = [_ended(part) for part in (words.supply, words.way) if part.strip()]
    laws = "、".join(part for part in (kind.law, words.law.strip()) if part)
    body = [first, "".join(part for part in found if part), "".join(given)]
    if laws:
        body.append(f"根据{laws}的规定，现予答复。")
    body += [_ended(part) for part in (words.path, words.helpful) if part.strip()]
    return [part for part in [*body, remedy] if part]


def _ended(text: str) -> str:
    text = text.strip()
    return text if text[-1] in "。！？”）" else f"{text}。"


def day(on: date) -> str:
    """A day as a letter writes it (GB/T 9704, 7.3.5.4): no zero before month or day."""
    return f"{on.year}年{on.month}月{on.day}日"
