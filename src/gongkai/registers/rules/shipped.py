"""The definitions that come with the platform: data/definitions/*.yaml, and the example rows beside each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gongkai.registers.rules import marked
from gongkai.registers.rules.parsing import BadDefinition, parse
from gongkai.registers.rules.shape import Definition

FOLDER = Path(__file__).parent.parent / "data" / "definitions"
ROWS = ".rows.yaml"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that must be refused: at the field of this title, with a sentence that says this."""

    cells: Mapping[str, str]
    at: str
    says: str


@dataclass(frozen=True, slots=True)
class Examples:
    """Rows that belong to a definition, by the titles of fields: sound ones, bad ones, and those of the demo."""

    good: tuple[Mapping[str, str], ...] = ()
    bad: tuple[BadRow, ...] = ()
    demo: tuple[Mapping[str, str], ...] = ()


def files() -> list[Path]:
    """The definition files in the order of their names."""
    return sorted(path for path in FOLDER.glob("*.yaml") if not path.name.endswith(ROWS))


@cache
def shipped() -> Mapping[str, Definition]:
    """Every definition by its key. Raises `BadDefinition` when a file is wrong or two have one key."""
    found: dict[str, Definition] = {}
    for path in files():
        try:
            definitions = parse(path.read_text("utf-8"))
        except BadDefinition as bad:
            bad.add_note(path.name)
            raise
        for definition in definitions:
            if definition.key in found:
                raise ValueError(f"{path.name}：清单代码“{definition.key}”已被另一个文件使用。")
            found[definition.key] = definition
    return found


def examples(path: Path) -> Mapping[str, Examples]:
    """The rows beside a definition file, by the key of the register; none when there is no such file."""
    rows = path.with_name(path.stem + ROWS)
    if not rows.exists():
        return {}
    read = marked.read(rows.read_text("utf-8"))
    if read.faults:
        raise BadDefinition(read.faults)
    return {
        key: Examples(
            tuple(_cells(one) for one in told.get("good", ())),
            tuple(BadRow(_cells(one["row"]), one["at"], one["says"]) for one in told.get("bad", ())),
            tuple(_cells(one) for one in told.get("demo", ())),
        )
        for key, told in read.data.items()
    }


def _cells(given: Mapping[str, str]) -> dict[str, str]:
    return dict(given)
