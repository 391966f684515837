"""Takes out of a Word file what hides in it: revisions accepted, comments, hidden and blackened text, personal settings."""

from __future__ import annotations

from lxml import etree

from gongkai.reading.services.revisions import accept, named, remove
from gongkai.reading.services.xml import attribute, child, local
from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening import word
from gongkai.vetting.services.opening.clean_package import Parts
from gongkai.vetting.services.opening.ooxml import is_on

STORIES = r"word/(document|header|footer|footnotes|endnotes|comments)\d*\.xml"
BLOCK = "\u25a0"


def drop_hidden(parts: Parts, drop: frozenset[HitKind]) -> None:
    """Take out what is asked for, in every story of the file."""
    stories = parts.matching(STORIES)
    vanishing = _vanishing(parts)
    for name in stories:
        root = parts.tree(name)
        if HitKind.TRACKED_CHANGE in drop:
            accept(root)
        if HitKind.HIDDEN_TEXT in drop:
            _unhide(root, vanishing)
        if HitKind.COVERED_TEXT in drop:
            _block(root)
        if HitKind.COMMENT in drop:
            _uncomment(root)
    if HitKind.COMMENT in drop:
        parts.drop(parts.matching(r"word/comments[^/]*\.xml"))
    if HitKind.HIDDEN_TEXT in drop:
        parts.drop(parts.matching(r"word/glossary/.*"))
    if drop & {HitKind.COMMENT, HitKind.METADATA}:
        parts.drop(parts.matching(r"word/people\.xml"))
    for name in parts.matching(r"word/settings\.xml"):
        _settings(parts.tree(name), drop)


def _settings(root: etree._Element, drop: frozenset[HitKind]) -> None:
    if HitKind.TRACKED_CHANGE in drop:
        for one in named(root, "trackRevisions"):
            remove(one)
    if HitKind.METADATA in drop:
        for one in named(root, "docVars", "mailMerge", "attachedTemplate", "rsids"):
            remove(one)


def _uncomment(root: etree._Element) -> None:
    for one in named(root, "commentRangeStart", "commentRangeEnd"):
        remove(one)
    for one in named(root, "commentReference"):
        run = one.getparent()
        remove(one)
        if run is not None and local(run) == "r" and all(local(inner) == "rPr" for inner in run):
            remove(run)


def _vanishing(parts: Parts) -> frozenset[str]:
    if "word/styles.xml" not in parts:
        return frozenset()
    return frozenset(
        attribute(one, "styleId") or ""
        for one in named(parts.tree("word/styles.xml"), "style")
        if is_on(child(child(one, "rPr"), "vanish"))
    )


def _unhide(root: etree._Element, vanishing: frozenset[str]) -> None:
    """Remove runs that are set hidden, by themselves or by a style."""
    for run in named(root, "r"):
        properties = child(run, "rPr")
        switch = child(properties, "vanish")
        style = word.attribute_of(child(properties, "rStyle"), "val") or ""
        hidden = is_on(switch) if switch is not None else style in vanishing
        if switch is None and not hidden:
            above = run.getparent()
            while above is not None and local(above) != "p":
                above = above.getparent()
            own = child(child(above, "pPr"), "pStyle")
            hidden = (word.attribute_of(own, "val") or "") in vanishing
        if hidden:
            remove(run)


def _block(root: etree._Element) -> None:
    """Letters under a black shade become blocks, so that nothing is left to copy."""
    for run in named(root, "r"):
        properties = child(run, "rPr")
        if properties is not None and word.is_black(properties):
            for one in named(run, "t", "delText"):
                one.text = BLOCK * len(one.text or "")
            for one in named(properties, "highlight", "shd"):
                remove(one)
