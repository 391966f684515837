"""重大政策新闻发布会 (R114): what makes one owed, what makes it done, what its register refuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongkai.documents.rules.states import Kind

LEAST_WHY = 6


@dataclass(frozen=True, slots=True)
class Held:
    """One press conference as the rules see it: when, and whether what was said can be read anywhere."""

    at: datetime
    readable: bool


def reasons_not_to_mark(kind: Kind, exempt: bool, why: str) -> list[str]:
    """Why a document cannot be a major policy: a report is none, and what is major is interpreted."""
    reasons = []
    if kind is Kind.NEWS:
        reasons.append("新闻报道不是政策文件，不能列为重大政策。")
    if exempt:
        reasons.append("本件登记为免于解读；重大政策应当解读，请先改为应当解读。")
    if len(why.strip()) < LEAST_WHY:
        reasons.append("请写明列为重大政策的理由（不少于6个字），例如涉及多少群众、什么切身利益。")
    return reasons


def reasons_not_to_unmark(public: bool, office: bool, why: str) -> list[str]:
    """Why the mark stays: once the policy is public only the office takes it off, for a reason."""
    reasons = ["文件已经公开，由政务公开办取消重大政策。"] if public and not office else []
    if len(why.strip()) < LEAST_WHY:
        reasons.append("请写明取消的理由（不少于6个字）。")
    return reasons


def done(held: list[Held], now: datetime) -> bool:
    """Whether the press conference is held and can be read about."""
    return any(one.at <= now and one.readable for one in held)


def missing(held: list[Held], now: datetime) -> str:
    """What is still missing, in one sentence; empty when nothing is."""
    if done(held, now):
        return ""
    past = [one for one in held if one.at <= now]
    if past:
        return "新闻发布会已经举行，还没有登记实录或网址。"
    if held:
        return f"新闻发布会定于{min(one.at for one in held):%Y-%m-%d}举行；举行后请登记实录。"
    return "重大政策应当举行新闻发布会作权威解读，还没有登记。"
