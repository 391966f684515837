"""Taking values out of a marked text: each of its kind, each fault with its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from gongkai.registers.rules.marked import Fault, Marked, Path

E = TypeVar("E", bound=StrEnum)
_YES, _NO = {"true", "yes", "是"}, {"false", "no", "否"}
_LIST = re.compile(r"[、,，;；]")


class Taking:
    """A mapping of a marked text, from which values are taken one by one; what is not taken is not known."""

    def __init__(self, marked: Marked, path: Path, known: Collection[str]) -> None:
        self.marked, self.path = marked, path
        given = self._at(path)
        self.given: Mapping[str, Any] = given if isinstance(given, dict) else {}
        if not isinstance(given, dict):
            self.fault("", "这里应是“键: 值”的形式。")
        for name in self.given:
            if name not in known:
                near = difflib.get_close_matches(name, list(known), 1, 0.6)
                self.fault(name, f"没有“{name}”这一项" + (f"，是不是“{near[0]}”？" if near else "。"))

    def _at(self, path: Path) -> Any:
        found = self.marked.data
        for part in path:
            found = found[part]
        return found

    def has(self, name: str) -> bool:
        """Whether the mapping has it, filled."""
        return self.given.get(name) not in (None, "", [], {})

    def fault(self, name: str | Path, sentence: str) -> None:
        """Something is wrong with a value of this mapping."""
        inner = name if isinstance(name, tuple) else (name,) if name else ()
        self.marked.faults.append(Fault(self.marked.line((*self.path, *inner)), sentence))

    def text(self, name: str, *, needed: bool = False, default: str = "") -> str:
        """A text."""
        found = self.given.get(name)
        if isinstance(found, str) and found.strip():
            return " ".join(found.split()) if "\n" in found else found.strip()
        if found not in (None, ""):
            self.fault(name, f"“{name}”应是一段文字。")
        elif needed:
            self.fault(name, f"缺少“{name}”。")
        return default

    def texts(self, name: str, *, needed: bool = False, split: bool = True) -> tuple[str, ...]:
        """Several texts: a list, or one line in which they are set apart by commas."""
        found = self.given.get(name)
        if isinstance(found, str):
            parts: Iterable[Any] = _LIST.split(found) if split else [found]
        elif isinstance(found, list):
            parts = found
        else:
            if found is not None:
                self.fault(name, f"“{name}”应是列表。")
            parts = ()
        kept = []
        for number, part in enumerate(parts):
            if not isinstance(part, str):
                self.fault((name, number), f"“{name}”的第{number + 1}项应是一段文字。")
            elif part.strip():
                kept.append(part.strip())
        if needed and not kept:
            self.fault(name, f"缺少“{name}”。")
        if len(set(kept)) < len(kept):
            self.fault(name, f"“{name}”中有重复的项。")
        return tuple(dict.fromkeys(kept))

    def flag(self, name: str) -> bool:
        """Yes or no."""
        found = str(self.given.get(name, "no")).strip().lower()
        if found not in _YES | _NO:
            self.fault(name, f"“{name}”只能是 yes 或 no。")
        return found in _YES

    def whole(self, name: str, *, least: int, most: int, default: int = 0, needed: bool = False) -> int:
        """A whole number within bounds."""
        found = self.text(name, needed=needed)
        if not found:
            return default
        if not re.fullmatch(r"-?\d{1,9}", found, re.ASCII) or not least <= int(found) <= most:
            self.fault(name, f"“{name}”应是 {least} 至 {most} 的整数，现在写的是“{found}”。")
            return default
        return int(found)

    def number(self, name: str) -> Decimal | None:
        """A number, None when there is none."""
        found = self.text(name)
        try:
            value = Decimal(found) if found else None
        except InvalidOperation:
            value = Decimal("NaN")
        if value is not None and not value.is_finite():
            self.fault(name, f"“{name}”应是数字，现在写的是“{found}”。")
            return None
        return value

    def one_of(self, name: str, kinds: type[E], default: E | None = None) -> E | None:
        """A member of an enumeration, by its value; a fault names what there is."""
        found = self.text(name)
        if not found:
            if default is None:
                self.fault(name, f"缺少“{name}”。")
            return default
        try:
            return kinds(found)
        except ValueError:
            self.fault(name, f"“{name}”只能是 {'、'.join(kinds)}，现在写的是“{found}”。")
            return default

    def within(self, name: str, known: Collection[str]) -> Taking | None:
        """A mapping beneath this one, None when it is not there."""
        return Taking(self.marked, (*self.path, name), known) if self.has(name) else None

    def each(self, name: str, known: Collection[str]) -> list[Taking]:
        """The mappings of a list beneath this one."""
        found = self.given.get(name)
        if found is None:
            return []
        if not isinstance(found, list):
            self.fault(name, f"“{name}”应是列表，每项前加“- ”。")
            return []
        return [Taking(self.marked, (*self.path, name, number), known) for number in range(len(found))]

    def labels(self, name: str) -> dict[str, str]:
        """Codes with labels: a mapping, or a list in which each label is its own code."""
        found = self.given.get(name)
        if isinstance(found, dict):
            pairs = {str(code).strip(): label for code, label in found.items()}
        else:
            pairs = {label: label for label in self.texts(name)}
        for code, label in pairs.items():
            if not isinstance(label, str) or not label.strip():
                self.fault((name, code), f"选项“{code}”没有名称。")
        return {code: label.strip() for code, label in pairs.items() if isinstance(label, str)}
