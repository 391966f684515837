"""Several applicants of one application; one application that asks for several things; the same thing asked again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.applications.rules.near import core
from gongkai.cases.rules import Person, Role, same_id, same_name
from gongkai.kernel.labels import Labelled

LEAST, MOST = 2, 20
LEAST_TEXT = 4


class Bond(Labelled):
    """How two applications belong together."""

    SPLIT = "SPLIT", "分拆"
    REPEAT = "REPEAT", "重复"


def reasons_not_to_apply_together(people: Sequence[Person]) -> list[str]:
    """Why people cannot apply together as they were entered: each once; who is chosen represents several."""
    applicants = [person for person in people if person.role in {Role.APPLICANT, Role.JOINT}]
    reasons, seen = [], set[tuple[str, str]]()
    for person in applicants:
        who = ("id", same_id(person.id_number)) if person.id_number.strip() else ("name", same_name(person.name))
        if person.name.strip() and who in seen:
            reasons.append(f"共同申请人“{person.name}”写了不止一次。")
        seen.add(who)
    chosen = sum(person.role is Role.REPRESENTATIVE for person in people)
    if chosen and len(applicants) < LEAST:
        reasons.append("推选代表办理的，请写明其他共同申请人。")
    if chosen > 1:
        reasons.append("共同申请人只推选一位代表，文书向代表送达。")
    return reasons


def served_at(people: Sequence[Person]) -> Person | None:
    """Who is served for all: the chosen representative, else whoever acts for the applicant, else the first applicant."""
    for role in (Role.REPRESENTATIVE, Role.AGENT, Role.GUARDIAN, Role.APPLICANT):
        found = next((person for person in people if person.role is role), None)
        if found is not None:
            return found
    return None


def parts_of(text: str) -> list[str]:
    """The parts of a divided request: paragraphs between empty lines."""
    return [part.strip() for part in re.split(r"\n[ \t　]*\n", text.replace("\r\n", "\n")) if part.strip()]


def reasons_not_to_split(parts: Sequence[str], *, begun: Sequence[str]) -> list[str]:
    """Why a request cannot be divided so. `begun`: what has been done with it already and hangs on the whole."""
    reasons = []
    if not LEAST <= len(parts) <= MOST:
        reasons.append(f"请分成{LEAST}至{MOST}项，每项一段，两段之间空一行；现在是{len(parts)}项。")
    if any(len(part) < LEAST_TEXT for part in parts):
        reasons.append("每一项都要写明所需信息的名称、文号或者其他特征。")
    if len({core(part) for part in parts}) < len(parts):
        reasons.append("有两项内容相同，不需要分拆。")
    if begun:
        reasons.append(f"已有{'、'.join(begun)}，不能再分拆；分拆应在此以前办理。")
    return reasons


def split_notice(number: str, parts: Sequence[tuple[str, str]]) -> str:
    """What the applicant is told: every number with its text; the day of receipt is the same."""
    lines = [f"您提出的申请（{number}）包含{len(parts)}项相互独立的内容，本机关分别登记、分别答复，收到申请之日不变："]
    return "\n".join([*lines, *(f"{each}：{text}" for each, text in parts), "凭原登记编号和查询码可以查询其中每一件。"])


def reasons_not_to_repeat(one: str, other: str, *, same_person: bool, earlier: bool) -> list[str]:
    """Why an application does not repeat another: the same applicant, the same content, later (第三十六条第（六）项)."""
    reasons = [] if same_person else ["不是同一申请人的申请，不能按重复申请办理。"]
    if core(one) != core(other):
        reasons.append("两份申请的内容不相同，不能按重复申请办理。")
    return reasons + ([] if earlier else ["只能把后收到的申请按重复申请办理。"])
