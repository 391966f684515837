"""Styles of a Word document: heading level, bold, hidden text and list of a paragraph or run."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from gongkai.reading.services.xml import attribute, child, children, local, whole_number

OFF = frozenset({"0", "false", "off", "none"})
_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|目录)\s*[1-9]", re.IGNORECASE)
CHAIN = 20


@dataclass(slots=True)
class Style:
    """What a style says itself; None where it says nothing."""

    name: str = ""
    based_on: str = ""
    bold: bool | None = None
    hidden: bool | None = None
    outline: int | None = None
    num: str | None = None
    ilvl: int | None = None


def switch(properties: etree._Element | None, name: str) -> bool | None:
    """An on-off property of a run: None when it is not stated."""
    found = child(properties, name)
    return None if found is None else (attribute(found, "val") or "1").lower() not in OFF


def _value(properties: etree._Element | None, name: str) -> str | None:
    found = child(properties, name)
    return None if found is None else attribute(found, "val")


def list_of(properties: etree._Element | None) -> tuple[str | None, int | None]:
    """(w:numId, level) as stated in paragraph properties."""
    found = child(properties, "numPr")
    level = _value(found, "ilvl")
    return _value(found, "numId"), None if level is None else whole_number(level)


class Styles:
    """styles.xml, asked along the chain of basedOn."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self.default = ""
        for element in children(root, "style"):
            key = attribute(element, "styleId") or ""
            paragraph, run = child(element, "pPr"), child(element, "rPr")
            num, ilvl = list_of(paragraph)
            outline = _value(paragraph, "outlineLvl")
            self._styles[key] = Style(
                name=_value(element, "name") or "",
                based_on=_value(element, "basedOn") or "",
                bold=switch(run, "b"),
                hidden=switch(run, "vanish"),
                outline=None if outline is None else whole_number(outline, 9),
                num=num,
                ilvl=ilvl,
            )
            if attribute(element, "type") == "paragraph" and (attribute(element, "default") or "0").lower() not in OFF:
                self.default = key

    def chain(self, key: str) -> list[tuple[str, Style]]:
        """The style and what it is based on, nearest first; a ring ends where it closes."""
        result: list[tuple[str, Style]] = []
        seen: set[str] = set()
        while key in self._styles and key not in seen and len(result) < CHAIN:
            seen.add(key)
            result.append((key, self._styles[key]))
            key = self._styles[key].based_on
        return result

    def heading(self, key: str) -> int | None:
        """Heading level from 1, by outline level or by the built-in name."""
        for _, style in self.chain(key):
            if style.outline is not None:
                return style.outline + 1 if 0 <= style.outline < 9 else None
            named = _HEADING_NAME.fullmatch(style.name.strip())
            if named:
                return int(named.group(1))
        return None

    def in_contents(self, key: str) -> bool:
        """Whether the style is one of the table of contents."""
        return any(_CONTENTS_NAME.fullmatch(style.name.strip()) for _, style in self.chain(key))

    def list_of(self, key: str) -> tuple[str | None, int | None, str]:
        """(w:numId, level, the style that states it)."""
        for at, style in self.chain(key):
            if style.num is not None:
                return style.num, style.ilvl, at
        return None, None, ""

    def says(self, name: str, run: etree._Element | None, paragraph_style: str) -> bool:
        """Whether a run is bold or hidden: its own word, else its character style's, else the paragraph style's."""
        own = switch(run, {"bold": "b", "hidden": "vanish"}[name])
        if own is not None:
            return own
        for key in (_value(run, "rStyle") or "", paragraph_style):
            for _, style in self.chain(key):
                stated: bool | None = getattr(style, name)
                if stated is not None:
                    return stated
        return False

    def lists(self) -> dict[str, str]:
        """Numbering styles and the w:numId that defines each."""
        return {key: style.num for key, style in self._styles.items() if style.num is not None}


def is_on(element: etree._Element | None, name: str) -> bool:
    """Whether a property element stands there and is not switched off."""
    return bool(switch(element, name))


def has(element: etree._Element | None, *names: str) -> bool:
    """Whether any child of one of these local names stands there."""
    return element is not None and any(local(one) in names for one in element)
