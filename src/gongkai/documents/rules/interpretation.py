"""政策解读: what a plan and material must hold, what is mere copying, what counts as diverse. R105–R116."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from gongkai.documents.rules.states import MUST_BE_INTERPRETED, InterpretationState, Kind

DATA = Path(__file__).parent.parent / "data"
LEAST_WORDS = 8  # of an element that says something
LEAST_WHY = 6
SHINGLE = 8
LEAST_FORMS = 2
NOTHING = "不涉及"
_NOT_WORD = re.compile(r"[\W_]+")
EDITABLE = frozenset({InterpretationState.PLANNED, InterpretationState.DRAFTING, InterpretationState.READY})


@dataclass(frozen=True, slots=True)
class Item:
    """An element, a substance point or a form, as data/interpretation.yaml has it."""

    code: str
    name: str
    hint: str = ""
    rich: bool = False


@cache
def _data() -> dict[str, tuple[Item, ...]]:
    read = yaml.safe_load((DATA / "interpretation.yaml").read_text("utf-8"))
    return {key: tuple(Item(**row) for row in rows) for key, rows in read.items()}


def elements() -> tuple[Item, ...]:
    """The four elements every material has (R109)."""
    return _data()["elements"]


def points() -> tuple[Item, ...]:
    """The substance points each is filled or said not to apply (R110)."""
    return _data()["points"]


def forms() -> tuple[Item, ...]:
    """The forms a material may take (R112)."""
    return _data()["forms"]


def form_names() -> dict[str, str]:
    """Form codes with their names."""
    return {form.code: form.name for form in forms()}


@dataclass(frozen=True, slots=True)
class FormFacts:
    """One form: its kind and whether it has words for those who cannot see or hear it."""

    kind: str
    described: bool
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Material:
    """All the rules need of a plan and its material."""

    outline: str = ""
    channels: str = ""
    planned: bool = False
    responsible: str = ""
    title: str = ""
    body: str = ""
    filled: Mapping[str, str] = field(default_factory=dict)
    forms: Sequence[FormFacts] = ()
    copied: int | None = None
    copied_decision: str = ""


def reasons_without_plan(material: Material) -> list[str]:
    """What the plan lacks (解读方案, R106)."""
    wanted = {
        "解读提纲": material.outline.strip(),
        "解读途径": material.channels.strip(),
        "解读时间": "有" if material.planned else "",
        "责任人": material.responsible.strip(),
    }
    missing = [name for name, value in wanted.items() if not value]
    return [f"解读方案缺少{'、'.join(missing)}。"] if missing else []


def reasons_not_ready(material: Material, *, most_copied: int) -> list[str]:
    """What the material lacks (R109–R111, R112); `most_copied` percent of it may repeat the document unremarked."""
    reasons = []
    if not material.title.strip():
        reasons.append("请填写解读标题。")
    if not material.body.strip():
        reasons.append("还没有解读正文。")
    thin = [one.name for one in elements() if len(material.filled.get(one.code, "").strip()) < LEAST_WORDS]
    if thin:
        reasons.append(f"解读材料缺少基本要素：{'、'.join(thin)}（每项不少于{LEAST_WORDS}个字）。")
    open_ = [one.name for one in points() if not material.filled.get(one.code, "").strip()]
    if open_:
        reasons.append(f"实质性内容没有填写：{'、'.join(open_)}；确实没有的写“{NOTHING}”。")
    names = form_names()
    mute = [names.get(one.kind, one.kind) for one in material.forms if not one.described]
    if mute:
        reasons.append(f"{'、'.join(mute)}没有文字说明，看不见、听不见的人用不了。")
    empty = [names.get(one.kind, one.kind) for one in material.forms if not one.filled]
    if empty:
        reasons.append(f"{'、'.join(empty)}还没有内容：请上传文件、填写内容或网址。")
    if material.copied is not None and material.copied > most_copied and not material.copied_decision.strip():
        reasons.append(f"解读有{material.copied}%与原文重复，疑似照抄原文；请改写，或由审核人写明处理意见。")
    return reasons


def required(kind: Kind, chosen: str) -> str:
    """MUST, EXEMPT or NO: policy documents are interpreted unless exempt for a reason (R108)."""
    if kind in MUST_BE_INTERPRETED and chosen == "NO":
        return "MUST"
    return chosen


def reasons_not_to_exempt(kind: Kind, why: str) -> list[str]:
    """Why a document cannot be exempt: only what must be interpreted needs to be, and only for a reason."""
    reasons = []
    if kind is Kind.NEWS:
        reasons.append("新闻报道不需要解读，不用登记免于解读。")
    if len(why.strip()) < LEAST_WHY:
        reasons.append("请写明免于解读的理由（不少于6个字）；免于解读的比例会列入监测。")
    return reasons


def reasons_not_to_issue(chosen: str, exempt_why: str, plan: list[str] | None, material: list[str] | None) -> list[str]:
    """Why the document cannot go on for want of its interpretation (三同步, R087, R105); `None` is not there at all."""
    if chosen == "NO":
        return []
    if chosen == "EXEMPT":
        return [] if exempt_why.strip() else ["免于解读没有写明理由。"]
    reasons = ["还没有解读方案。"] if plan is None else plan
    return reasons + (["还没有解读材料。"] if material is None else material)


def copied_share(material: str, document: str) -> int | None:
    """Percent of the material's text that stands in the document word for word; None for too short a material."""
    own, source = _NOT_WORD.sub("", material), _NOT_WORD.sub("", document)
    if len(own) < SHINGLE * 4:
        return None
    known = {source[place : place + SHINGLE] for place in range(len(source) - SHINGLE + 1)}
    covered, place = 0, 0
    while place + SHINGLE <= len(own):
        if own[place : place + SHINGLE] not in known:
            place += 1
            continue
        end = place + SHINGLE
        while end < len(own) and own[end - SHINGLE + 1 : end + 1] in known:
            end += 1
        covered, place = covered + end - place, end
    return round(100 * covered / len(own))


def diversified(kinds: Sequence[str]) -> bool:
    """多样化解读: at least two forms, one of them more than plain text (R113)."""
    rich = {form.code for form in forms() if form.rich}
    return len(set(kinds)) >= LEAST_FORMS and bool(rich & set(kinds))


def spoken(said: Mapping[str, str]) -> list[Item]:
    """The elements and points of which something is said, in their order; what does not apply is nothing to read."""
    return [
        one for one in (*elements(), *points()) if said.get(one.code, "").strip() not in {"", NOTHING, f"{NOTHING}。"}
    ]


def told(filled: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was written under each element and point, by its name, in the order of the data; what is empty is left out."""
    return [(one.name, filled[one.code]) for one in (*elements(), *points()) if filled.get(one.code, "").strip()]


def element_text(values: Mapping[str, Any]) -> dict[str, str]:
    """Only the known elements and points, as stripped text."""
    return {one.code: str(values.get(one.code, "")).strip() for one in (*elements(), *points())}
