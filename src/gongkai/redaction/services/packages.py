"""Office packages (.docx, .xlsx) built anew from the parts that are known; what is not known does not come along.

Parts are found by walking the relationships from the main part. A relationship of an unknown kind is left behind with
everything it leads to, and so are the elements that name it.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import unquote

from lxml import etree

from gongkai.reading.services.bounds import BROKEN
from gongkai.reading.services.package import Package
from gongkai.reading.services.xml import attribute, local, parse_xml
from gongkai.redaction.rules import Needles, NotRedacted

TYPES = "[Content_Types].xml"
TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REL_NAMESPACES = (OFFICE_RELS, "http://purl.oclc.org/ooxml/officeDocument/relationships")
RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
NOWHERE = "about:blank"
NEVER = (1980, 1, 1, 0, 0, 0)
MACRO = {
    "application/vnd.ms-word.document.macroEnabled.main+xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}


@dataclass
class Link:
    """One relationship that stays."""

    key: str
    kind: str
    """The whole address of its type."""
    target: str
    external: bool = False

    @property
    def short(self) -> str:
        """The last word of its type."""
        return self.kind.rsplit("/", 1)[-1]


@dataclass
class Part:
    """One part that stays: its tree, or its bytes where it is a picture."""

    name: str
    short: str
    content_type: str
    tree: etree._Element | None
    data: bytes = b""
    links: list[Link] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    """Relationships that were left behind: key → last word of the type."""

    @property
    def root(self) -> etree._Element:
        """The tree of a part that has one."""
        assert self.tree is not None
        return self.tree


class Parts:
    """The parts that stay, the main part first."""

    def __init__(self, data: bytes, kept: frozenset[str], *, main: str) -> None:
        self._package = Package(data)
        self._kept = kept
        self._types = _content_types(self._package)
        self._by_name: dict[str, Part] = {}
        self.main = self._main(main)
        self.left = [name for name in self._package.names if not self._stays(name)]

    def __iter__(self) -> Iterator[Part]:
        return iter(self._by_name.values())

    def __getitem__(self, name: str) -> Part:
        return self._by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def drop(self, name: str) -> None:
        """Leave a part behind after all, and the relationships to it."""
        del self._by_name[name]
        for part in self:
            for link in [one for one in part.links if not one.external and one.target == name]:
                part.links.remove(link)
                part.left[link.key] = link.short

    def drop_unreached(self) -> None:
        """Leave behind what no relationship leads to any more."""
        reached: set[str] = set()
        waiting = [self.main.name]
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += [one.target for one in self._by_name[name].links if not one.external]
        for name in [one for one in self._by_name if one not in reached]:
            del self._by_name[name]

    def _stays(self, name: str) -> bool:
        return name in self._by_name or name == TYPES or name.endswith("/") or name.endswith(".rels")

    def _main(self, prefix: str) -> Part:
        for link in _links(self._package, ""):
            if link.short == "officeDocument" and not link.external and link.target in self._package:
                return self._walk(link.target, "officeDocument")
        for name in sorted(self._package.names):
            if name.lower().startswith(prefix) and name.endswith(".xml"):
                return self._walk(name, "officeDocument")
        raise NotRedacted(BROKEN)

    def _walk(self, name: str, short: str) -> Part:
        data = self._package.read(name)
        picture = short == "image"
        content_type = self._types.get(name.lower()) or self._types.get("." + name.rsplit(".", 1)[-1].lower(), "")
        part = Part(name, short, MACRO.get(content_type, content_type), None if picture else parse_xml(data), data)
        self._by_name[name] = part
        for link in _links(self._package, name):
            known = link.short in self._kept and (link.external == (link.short == "hyperlink"))
            if not known or not (link.external or link.target in self._package):
                part.left[link.key] = link.short
                continue
            part.links.append(link)
            if not link.external and link.target not in self._by_name:
                self._walk(link.target, link.short)
        return part

    def written(self, needles: Needles) -> bytes:
        """The new package. A part whose name says a term gets another name."""
        names = {part.name: _free(part.name, at, needles) for at, part in enumerate(self)}
        held = BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
            _put(package, TYPES, _types_of(self, names))
            main = Link("rId1", f"{OFFICE_RELS}/officeDocument", self.main.name)
            _put(package, "_rels/.rels", _rels_of([main], names, needles))
            for part in self:
                name = names[part.name]
                _put(package, name, _serialised(part.tree) if part.tree is not None else part.data)
                if part.links:
                    _put(package, _rels_name(name), _rels_of(part.links, names, needles))
        return held.getvalue()


def referring(root: etree._Element, keys: frozenset[str]) -> list[etree._Element]:
    """The elements that name one of these relationships."""
    return [
        element
        for element in root.iter()
        if any(
            value in keys and str(key).startswith(tuple(f"{{{one}}}" for one in REL_NAMESPACES))
            for key, value in element.items()
        )
    ]


def _content_types(package: Package) -> dict[str, str]:
    """Part name (lower case) or .suffix → content type."""
    if TYPES not in package:
        raise NotRedacted(BROKEN)
    found: dict[str, str] = {}
    for one in parse_xml(package.read(TYPES)):
        kind = attribute(one, "ContentType") or ""
        if local(one) == "Default":
            found["." + (attribute(one, "Extension") or "").lower()] = kind
        elif local(one) == "Override":
            found[(attribute(one, "PartName") or "").lstrip("/").lower()] = kind
    return found


def _rels_name(name: str) -> str:
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _links(package: Package, name: str) -> list[Link]:
    rels = _rels_name(name)
    if rels not in package:
        return []
    folder = posixpath.dirname(name)
    found = []
    for one in parse_xml(package.read(rels)):
        target = attribute(one, "Target") or ""
        external = (attribute(one, "TargetMode") or "").lower() == "external"
        if not external:
            whole = target if target.startswith("/") else posixpath.join(folder, target)
            target = posixpath.normpath(whole.split("#")[0]).lstrip("/")
        found.append(Link(attribute(one, "Id") or "", attribute(one, "Type") or "", target, external))
    return found


def _free(name: str, at: int, needles: Needles) -> str:
    if not needles.within(unquote(name)):
        return name
    suffix = posixpath.splitext(name)[1]
    return f"part{at}{suffix if not needles.within(suffix) else ''}"


def _put(package: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, NEVER)
    entry.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(entry, data)


def _serialised(tree: etree._Element) -> bytes:
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _types_of(parts: Parts, names: dict[str, str]) -> bytes:
    root = etree.Element(f"{{{TYPES_NS}}}Types", nsmap={None: TYPES_NS})  # type: ignore[dict-item]
    etree.SubElement(root, f"{{{TYPES_NS}}}Default", Extension="rels", ContentType=RELS_TYPE)
    etree.SubElement(root, f"{{{TYPES_NS}}}Default", Extension="xml", ContentType="application/xml")
    for part in parts:
        if part.content_type:
            etree.SubElement(
                root, f"{{{TYPES_NS}}}Override", PartName="/" + names[part.name], ContentType=part.content_type
            )
    return _serialised(root)


def _rels_of(links: list[Link], names: dict[str, str], needles: Needles) -> bytes:
    root = etree.Element(f"{{{RELS_NS}}}Relationships", nsmap={None: RELS_NS})  # type: ignore[dict-item]
    for link in links:
        one = etree.SubElement(root, f"{{{RELS_NS}}}Relationship", Id=link.key, Type=link.kind)
        if link.external:
            one.set("Target", NOWHERE if needles.within(unquote(link.target)) else link.target)
            one.set("TargetMode", "External")
        else:
            one.set("Target", "/" + names[link.target])
    return _serialised(root)
