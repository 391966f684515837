"""Ways of writing one function of government (住房和城乡建设, 住房城乡建设, 住建), collapsed to one form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import yaml

CONNECTORS = frozenset("和与及、·-")


@dataclass(frozen=True)
class Abbreviations:
    """The table of data/abbreviations.yaml: written form → collapsed form, and what a reform replaced by what."""

    forms: Mapping[str, str]
    succeeded: Mapping[str, Sequence[str]]
    _by_first: dict[str, list[tuple[str, str]]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for form in sorted(self.forms, key=len, reverse=True):
            self._by_first.setdefault(form[0], []).append((form, self.forms[form]))

    def collapse(self, text: str) -> str:
        """The text with every known form, longest first, replaced by its collapsed one; connectors (和、与) dropped."""
        out: list[str] = []
        place, length, by_first = 0, len(text), self._by_first
        while place < length:
            letter = text[place]
            for form, collapsed in by_first.get(letter, ()):
                if text.startswith(form, place):
                    out.append(collapsed)
                    place += len(form)
                    break
            else:
                if letter not in CONNECTORS:
                    out.append(letter)
                place += 1
        return "".join(out)


def read_table(text: str) -> Abbreviations:
    """The table from its YAML text; a form named twice raises ValueError."""
    raw = yaml.safe_load(text)
    forms: dict[str, str] = {}
    for collapsed, written in raw["forms"].items():
        for form in (collapsed, *written):
            if forms.setdefault(form, collapsed) != collapsed:
                raise ValueError(f"{form} stands under {forms[form]} and {collapsed}")
    return Abbreviations(forms, {old: tuple(new) for old, new in raw["succeeded"].items()})
