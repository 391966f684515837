"""An Office package being changed: parts as trees, parts dropped with every reference to them, orphans swept."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable
from io import BytesIO

from lxml import etree

from gongkai.reading.services.package import Package
from gongkai.reading.services.revisions import named, remove
from gongkai.reading.services.xml import local, parse_xml
from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening import ooxml

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "[Content_Types].xml"
EMPTY_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
EMPTY_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
PLAIN_TYPES = {
    "application/vnd.ms-word.document.macroEnabled.main+xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}


class Parts:
    """The entries of a package, changed in memory and written out whole."""

    def __init__(self, data: bytes) -> None:
        package = Package(data)
        self._data = {name: package.read(name) for name in package.names if not name.endswith("/")}
        self._trees: dict[str, etree._Element] = {}

    @property
    def names(self) -> list[str]:
        """The entries."""
        return list(self._data)

    def __contains__(self, name: str) -> bool:
        return name in self._data

    def raw(self, name: str) -> bytes:
        """The bytes of an entry as it came."""
        return self._data[name]

    def put(self, name: str, data: bytes) -> None:
        """Set the bytes of an entry."""
        self._data[name] = data
        self._trees.pop(name, None)

    def tree(self, name: str) -> etree._Element:
        """The entry as a tree; changes to it are written out."""
        if name not in self._trees:
            self._trees[name] = parse_xml(self._data[name])
        return self._trees[name]

    def matching(self, pattern: str) -> list[str]:
        """Entries whose whole name matches, whatever the case."""
        wanted = re.compile(pattern, re.IGNORECASE)
        return [name for name in self._data if wanted.fullmatch(name)]

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationship id -> (kind, path) of a part."""
        folder, base = posixpath.split(part)
        name = f"{folder}/_rels/{base}.rels".lstrip("/")
        if name not in self._data:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for one in self.tree(name):
            if (one.get("TargetMode") or "") != "External":
                kind = (one.get("Type") or "").rsplit("/", 1)[-1]
                found[one.get("Id") or ""] = (kind, _resolved(folder, one.get("Target") or ""))
        return found

    def drop(self, names: Iterable[str]) -> None:
        """Remove parts, the relationships that lead to them, and the elements that name those relationships."""
        gone = set(names)
        for name in gone:
            self._data.pop(name, None)
            self._trees.pop(name, None)
        if not gone:
            return
        for rels in self.matching(r".*\.rels"):
            folder = posixpath.dirname(posixpath.dirname(rels))
            source = posixpath.join(folder, posixpath.basename(rels).removesuffix(".rels"))
            ids: set[str] = set()
            for one in list(self.tree(rels)):
                if (one.get("TargetMode") or "") != "External" and _resolved(folder, one.get("Target") or "") in gone:
                    ids.add(one.get("Id") or "")
                    self.tree(rels).remove(one)
            if ids and source in self._data and source.lower().endswith((".xml", ".vml")):
                _forget(self.tree(source), ids)

    def written(self) -> bytes:
        """The package without parts that nothing leads to any more."""
        for name, tree in self._trees.items():
            self._data[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        self._trees.clear()
        kept = self._reachable()
        self._data = {name: data for name, data in self._data.items() if name in kept}
        types = self.tree(TYPES)
        for one in list(types):
            part = (one.get("PartName") or "").lstrip("/")
            if local(one) == "Override" and part not in self._data:
                types.remove(one)
            elif not any(re.search("vbaProject", name) for name in self._data):
                one.set("ContentType", PLAIN_TYPES.get(one.get("ContentType") or "", one.get("ContentType") or ""))
        self._data[TYPES] = etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True)
        held = BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
            for name in sorted(self._data, key=lambda one: one != TYPES):
                target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), self._data[name], zipfile.ZIP_DEFLATED)
        return held.getvalue()

    def _reachable(self) -> set[str]:
        kept = {TYPES, "_rels/.rels"}
        todo = [path for _, path in self.targets("").values()]
        while todo:
            part = todo.pop()
            if part in kept or part not in self._data:
                continue
            kept.add(part)
            folder, base = posixpath.split(part)
            rels = f"{folder}/_rels/{base}.rels".lstrip("/")
            if rels in self._data:
                kept.add(rels)
                todo.extend(path for _, path in self.targets(part).values())
        return kept


def _resolved(folder: str, target: str) -> str:
    target = target.replace("\\", "/").split("#")[0]
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _forget(root: etree._Element, ids: set[str]) -> None:
    """Remove the elements that name one of these relationships."""
    for one in list(root.iter()):
        if any(str(key).startswith(f"{{{RELATIONS}}}") and value in ids for key, value in one.items()):
            remove(one)


def drop_shared(parts: Parts, drop: frozenset[HitKind]) -> None:
    """What the Office forms have in common: properties, custom data, thumbnails, macros, embedded files."""
    if HitKind.METADATA in drop:
        for name in parts.matching(r"docProps/core\.xml"):
            parts.put(name, EMPTY_CORE)
        for name in parts.matching(r"docProps/app\.xml"):
            parts.put(name, EMPTY_APP)
        parts.drop(parts.matching(r"docProps/(custom\.xml|thumbnail\..*)") + parts.matching(r"customXml/.*\.xml"))
        parts.drop(parts.matching(r"ppt/tags/.*\.xml"))
        _drop_told(parts)
    if HitKind.MACRO in drop:
        parts.drop(parts.matching(r".*(vbaProject[^/]*\.bin|vbaData\.xml)"))
    if HitKind.EMBEDDED_FILE in drop:
        parts.drop(name for name in parts.names if is_embedded(name))


def _drop_told(parts: Parts) -> None:
    """Descriptions of pictures, and bindings to data that is gone."""
    for name in parts.matching(r"(word|xl|ppt)/.*\.xml"):
        for one in list(named(parts.tree(name), "docPr", "cNvPr", "dataBinding")):
            if local(one) == "dataBinding":
                remove(one)
            for key in ("descr", "title"):
                if key in one.attrib:
                    del one.attrib[key]


def is_embedded(name: str) -> bool:
    """Whether an entry is a file in the file, and not a part of it."""
    low = name.lower()
    if low.endswith((".xml", ".rels", ".vml")) and "/embeddings/" not in low:
        return False
    return "/media/" not in low and not ooxml.DULL.fullmatch(low) and "vbaproject" not in low and "thumbnail" not in low
