"""Takes out of a presentation hidden slides, notes and comments."""

from __future__ import annotations

from gongkai.reading.services.revisions import named, remove
from gongkai.reading.services.xml import child, children
from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening.clean_package import Parts
from gongkai.vetting.services.opening.shapes import CannotClean
from gongkai.vetting.services.opening.slides import attribute_id

PRESENTATION = "ppt/presentation.xml"
ALL_HIDDEN = "所有幻灯片都是隐藏的，不能自动去掉，请先在原文件中取消隐藏再上传。"


def drop_hidden(parts: Parts, drop: frozenset[HitKind]) -> None:
    """Take out what is asked for."""
    if HitKind.HIDDEN_SHEET in drop:
        _slides(parts)
    if HitKind.COMMENT in drop:
        parts.drop(parts.matching(r"ppt/(comments/.*|commentAuthors|authors)\.xml"))
        parts.drop(parts.matching(r"ppt/notesSlides/[^/]*\.xml"))


def _slides(parts: Parts) -> None:
    root = parts.tree(PRESENTATION)
    targets = parts.targets(PRESENTATION)
    listed = children(child(root, "sldIdLst"), "sldId")
    hidden = []
    for one in listed:
        path = targets.get(attribute_id(one), ("", ""))[1]
        if path in parts and (parts.tree(path).get("show") or "1").lower() in ("0", "false"):
            hidden.append((one, path))
    if hidden and len(hidden) == len(listed):
        raise CannotClean(ALL_HIDDEN)
    numbers = {one.get("id") for one, _ in hidden}
    parts.drop(path for _, path in hidden)
    for one in named(root, "sldId"):
        if one.get("id") in numbers:  # sections name slides too
            remove(one)
