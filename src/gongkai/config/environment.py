"""Settings from typed environment variables; every error says what to do.

Each variable is declared once here with its type, default and a sentence, so that `gongkai doctor` and the manual
list the same set (a test compares them).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


class BadSetting(Exception):
    """A setting that cannot be used; the message says which, why and what to write instead."""


@dataclass(frozen=True)
class Variable:
    """One environment variable as the manual shows it."""

    name: str
    kind: str
    default: str
    meaning: str


DECLARED: dict[str, Variable] = {}


def _declare(name: str, kind: str, default: object, meaning: str) -> str | None:
    DECLARED[name] = Variable(name, kind, "" if default is None else str(default), meaning)
    value = os.environ.get(name)
    return value.strip() if value is not None and value.strip() else None


def _read(name: str, kind: str, default: T, meaning: str, parse: Callable[[str], T], hint: str) -> T:
    value = _declare(name, kind, default, meaning)
    if value is None:
        return default
    try:
        return parse(value)
    except ValueError as error:
        raise BadSetting(f"环境变量 {name} 的值“{value}”不可用：{hint}。请改正后重新启动。") from error


def text(name: str, default: str, meaning: str) -> str:
    """A string as it stands."""
    return _read(name, "文字", default, meaning, str, "应为文字")


def whole(name: str, default: int, meaning: str, *, least: int = 0, most: int = 2**31) -> int:
    """A whole number between `least` and `most`."""

    def parse(value: str) -> int:
        number = int(value)
        if not least <= number <= most:
            raise ValueError
        return number

    return _read(name, "整数", default, meaning, parse, f"应为 {least} 至 {most} 之间的整数")


def switch(name: str, default: bool, meaning: str) -> bool:
    """1/true/yes/是 or 0/false/no/否."""
    words = {"1": True, "true": True, "yes": True, "是": True, "0": False, "false": False, "no": False, "否": False}

    def parse(value: str) -> bool:
        if value.lower() not in words:
            raise ValueError
        return words[value.lower()]

    return _read(name, "开关", default, meaning, parse, "应为 1 或 0")


def listed(name: str, default: list[str], meaning: str) -> list[str]:
    """Values between commas."""
    return _read(
        name,
        "逗号分隔",
        default,
        meaning,
        lambda value: [part.strip() for part in value.split(",") if part.strip()],
        "",
    )


def choice(name: str, default: str, allowed: list[str], meaning: str) -> str:
    """One of a few words."""

    def parse(value: str) -> str:
        if value not in allowed:
            raise ValueError
        return value

    return _read(name, "选项", default, meaning, parse, "应为 " + "、".join(allowed) + " 之一")
