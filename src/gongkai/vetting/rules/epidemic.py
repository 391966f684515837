"""流调信息: what may be said of a case and what may not (R096, 个人信息保护法 28), as data/epidemic.yaml has it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

DATA = Path(__file__).parent.parent / "data" / "epidemic.yaml"
_SLOT = re.compile(r"\{(\w+)\}")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
UNSAID = "不公布"


@dataclass(frozen=True, slots=True)
class Allowed:
    """A field that may be filled in: `kind` is "line", "lines", "date" or "choice"."""

    key: str
    label: str
    kind: str
    help: str
    required: bool
    most: int
    choices: tuple[str, ...]
    pattern: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Something that is never said, and why."""

    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Template:
    """The whole template: fields, what is forbidden, words that must not occur, sentences."""

    allowed: tuple[Allowed, ...]
    forbidden: tuple[Forbidden, ...]
    words: tuple[str, ...]
    text: tuple[str, ...]


@cache
def template() -> Template:
    """The template that ships with the platform."""
    read = yaml.safe_load(DATA.read_text("utf-8"))
    return Template(
        allowed=tuple(
            Allowed(
                key=row["key"],
                label=row["label"],
                kind="choice" if row.get("choices") else row.get("kind", "line"),
                help=row.get("help", ""),
                required=bool(row.get("required")),
                most=int(row.get("most", 60)),
                choices=tuple(str(one) for one in row.get("choices", ())),
                pattern=row.get("pattern", ""),
                wrong=row.get("wrong", ""),
            )
            for row in read["allowed"]
        ),
        forbidden=tuple(Forbidden(row["label"], row["why"]) for row in read["forbidden"]),
        words=tuple(str(one) for one in read["words"]),
        text=tuple(read["text"]),
    )


def compose(values: Mapping[str, str]) -> str:
    """The text, a paragraph each; a sentence whose field is empty is left out, and so is what is not made public."""
    lines = []
    for sentence in template().text:
        keys = _SLOT.findall(sentence)
        if not any(_said(values, key) for key in keys):
            continue
        clauses = re.split(r"(?<=，)", sentence)
        kept = [
            one for one in clauses if not _SLOT.findall(one) or any(_said(values, key) for key in _SLOT.findall(one))
        ]
        made = "".join(_SLOT.sub(lambda found: _said(values, found.group(1)), one) for one in kept)
        lines.append(made.rstrip("，") + ("。" if made.endswith("，") else ""))
    return "\n".join(lines)


def _said(values: Mapping[str, str], key: str) -> str:
    value = values.get(key, "").strip()
    day = _DAY.fullmatch(value)
    if day:
        return f"{day[1]}年{int(day[2])}月{int(day[3])}日"
    return "" if value == UNSAID else value


def reasons_not_to_keep(values: Mapping[str, str], *, today: date) -> list[str]:
    """Why these values cannot stand: missing, too long, outside the template, or saying what is forbidden."""
    found = template()
    reasons = []
    unknown = set(values) - {one.key for one in found.allowed}
    if unknown:
        reasons.append("只能填写模板允许的字段。")
    for one in found.allowed:
        value = values.get(one.key, "").strip()
        reasons += _reasons(one, value, today)
        said = [word for word in found.words if word in value]
        if said:
            reasons.append(f"“{one.label}”中不得出现：{'、'.join(said)}。")
    return reasons


def _reasons(one: Allowed, value: str, today: date) -> list[str]:
    if not value:
        return [f"请填写“{one.label}”。"] if one.required else []
    if len(value) > one.most and one.kind != "choice":
        return [f"“{one.label}”不能超过{one.most}字。"]
    if one.kind == "choice" and value not in one.choices:
        return [f"“{one.label}”应从列表中选择。"]
    if one.kind == "date":
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return [f"“{one.label}”应为日期。"]
        return [f"“{one.label}”不能晚于今天。"] if day > today else []
    if one.pattern and not re.match(one.pattern, value):
        return [f"{one.wrong}。"]
    return []
