"""Takes out of a workbook what hides in it: sheets, rows, columns, comments, caches, leftovers; masks values in cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from gongkai.reading.services.package import Package
from gongkai.reading.services.revisions import named, remove
from gongkai.reading.services.xml import attribute, child, children, local, whole_number
from gongkai.vetting.rules import HitKind, mask
from gongkai.vetting.services.opening.book import TRUE, Book, book_of, cell_text, format_of, is_nought
from gongkai.vetting.services.opening.cells import LAST_COLUMN, hides, is_spoilt_identity, place_of
from gongkai.vetting.services.opening.clean_package import Parts
from gongkai.vetting.services.opening.clean_text import Masks
from gongkai.vetting.services.opening.shapes import CannotClean

ALL_HIDDEN = "所有工作表都是隐藏的，不能自动去掉，请先在原文件中取消隐藏再上传。"
LEFTOVERS = (
    r"xl/(pivotCache|pivotTables|externalLinks|slicers|slicerCaches|timelines|timelineCaches|queryTables)/.*\.xml"
)
WORKBOOK = "xl/workbook.xml"


def drop_hidden(parts: Parts, data: bytes, drop: frozenset[HitKind], wanted: Masks) -> None:
    """Take out what is asked for and mask values in cells. Formulas become values where something they need may go."""
    book = book_of(Package(data))
    gone = _sheets(parts) if HitKind.HIDDEN_SHEET in drop else []
    if HitKind.COMMENT in drop:
        _uncomment(parts)
    if HitKind.HIDDEN_TEXT in drop:
        parts.drop(parts.matching(LEFTOVERS))
        _names(parts, lambda text: "[" in text)
    if HitKind.TRACKED_CHANGE in drop:
        parts.drop(parts.matching(r"xl/(revisions/.*|userNames)\.xml"))
    if HitKind.METADATA in drop:
        parts.drop(parts.matching(r"xl/(connections|queryTables/.*|persons/.*|customProperty/.*)\.xml"))
        for one in named(parts.tree(WORKBOOK), "absPath", "fileSharing"):
            remove(one)
    flat = bool(gone) or bool(drop & {HitKind.HIDDEN_ROWS, HitKind.HIDDEN_COLUMNS, HitKind.HIDDEN_TEXT})
    for path in worksheets(parts):
        _sheet(parts, path, book, drop, wanted, flat)
    parts.drop(parts.matching(r"xl/calcChain\.xml"))
    _strings(parts)


def worksheets(parts: Parts) -> list[str]:
    """Paths of the worksheets the workbook lists."""
    targets = parts.targets(WORKBOOK)
    listed = children(child(parts.tree(WORKBOOK), "sheets"), "sheet")
    paths = [targets.get(attribute(one, "id") or "", ("", ""))[1] for one in listed]
    return [path for path in paths if path in parts and "worksheets/" in path]


def _sheets(parts: Parts) -> list[str]:
    """Remove hidden sheets, the names that live on them, and put the others' numbers right."""
    workbook = parts.tree(WORKBOOK)
    targets = parts.targets(WORKBOOK)
    listed = children(child(workbook, "sheets"), "sheet")
    hidden = [(one.get("state") or "visible") != "visible" for one in listed]
    if not any(hidden):
        return []
    if all(hidden):
        raise CannotClean(ALL_HIDDEN)
    names = [one.get("name") or "" for one, is_hidden in zip(listed, hidden, strict=True) if is_hidden]
    paths = [
        targets[attribute(one, "id") or ""][1]
        for one, is_hidden in zip(listed, hidden, strict=True)
        if is_hidden and (attribute(one, "id") or "") in targets
    ]
    _local_names(workbook, [index for index, is_hidden in enumerate(hidden) if not is_hidden])
    _names(parts, lambda text: any(_mentions(text, name) for name in names))
    for one, is_hidden in zip(listed, hidden, strict=True):
        if is_hidden:
            remove(one)
    for one in named(workbook, "workbookView"):
        for key in ("activeTab", "firstSheet"):
            if key in one.attrib:
                del one.attrib[key]
    for one in named(workbook, "customWorkbookViews"):
        remove(one)
    parts.drop(paths)
    return names


def _local_names(workbook: etree._Element, kept: list[int]) -> None:
    """Names that live on one sheet: gone with it, else counted anew."""
    for one in named(workbook, "definedName"):
        number = one.get("localSheetId")
        if number is None:
            continue
        index = whole_number(number, -1)
        if index in kept:
            one.set("localSheetId", str(kept.index(index)))
        else:
            remove(one)


def _mentions(formula: str, sheet: str) -> bool:
    return f"{sheet}!" in formula or f"'{sheet}'!" in formula or "#REF!" in formula


def _names(parts: Parts, unwanted: Callable[[str], bool]) -> None:
    """Remove defined names whose formula is unwanted; an empty list of names is not allowed."""
    workbook = parts.tree(WORKBOOK)
    for one in named(workbook, "definedName"):
        if unwanted(one.text or ""):
            remove(one)
    for one in named(workbook, "definedNames"):
        if not len(one):
            remove(one)


def _uncomment(parts: Parts) -> None:
    for path in worksheets(parts):
        found = [target for kind, target in parts.targets(path).values() if kind in ("comments", "threadedComment")]
        if found:
            drawn = [target for kind, target in parts.targets(path).values() if kind == "vmlDrawing"]
            parts.drop([*found, *drawn])
    parts.drop(parts.matching(r"xl/(comments[^/]*|threadedComments/.*|persons/.*)\.xml"))


def _sheet(parts: Parts, path: str, book: Book, drop: frozenset[HitKind], wanted: Masks, flat: bool) -> None:
    root = parts.tree(path)
    columns = _hidden_columns(root) if HitKind.HIDDEN_COLUMNS in drop else []
    cleared = False
    for row, cells in _rows(root):
        row_goes = HitKind.HIDDEN_ROWS in drop and _row_is_hidden(row, root)
        for cell, column in cells:
            unseen = HitKind.HIDDEN_TEXT in drop and hides(format_of(cell, book))
            if row_goes or unseen or any(first <= column <= last for first, last in columns):
                remove(cell)
                cleared = True
                continue
            _cell(cell, book, wanted, flat)
            if HitKind.ID_CARD in drop and is_spoilt_identity(text := cell_text(cell, book)):
                _write(cell, mask(HitKind.ID_CARD, text))
    if cleared:
        for one in named(root, "tableParts", "hyperlinks"):
            remove(one)
        parts.drop(target for kind, target in parts.targets(path).values() if kind == "table")


def _cell(cell: etree._Element, book: Book, wanted: Masks, flat: bool) -> None:
    """Mask a value kept as a number or as the result of a formula; strings are masked where they are kept."""
    formula = child(cell, "f")
    if formula is not None and (flat or (wanted.pattern and wanted.pattern.search(formula.text or ""))):
        remove(formula)
    if (cell.get("t") or "n") in ("s", "inlineStr"):
        return
    text = cell_text(cell, book)
    changed = wanted.apply(text)
    if changed == text:
        return
    _write(cell, changed)


def _write(cell: etree._Element, text: str) -> None:
    """Put a text into a cell in the place of whatever it held."""
    for one in list(cell):
        cell.remove(one)
    cell.set("t", "inlineStr")
    space = cell.tag.rsplit("}", 1)[0] + "}" if "}" in str(cell.tag) else ""
    inner = etree.SubElement(etree.SubElement(cell, f"{space}is"), f"{space}t")
    inner.text = text


def _rows(root: etree._Element) -> Iterator[tuple[etree._Element, list[tuple[etree._Element, int]]]]:
    """Rows with their cells and the columns these stand in, counted from 0."""
    for row in named(root, "row"):
        cells: list[tuple[etree._Element, int]] = []
        column = -1
        for cell in children(row, "c"):
            place = place_of(cell.get("r") or "")
            column = place[1] if place else column + 1
            cells.append((cell, column))
        yield row, cells


def _row_is_hidden(row: etree._Element, root: etree._Element) -> bool:
    height = row.get("ht")
    if (row.get("hidden") or "0").lower() in TRUE or (height is not None and is_nought(height)):
        return True
    layout = child(root, "sheetFormatPr")
    return height is None and layout is not None and (layout.get("zeroHeight") or "").lower() in TRUE


def _hidden_columns(root: etree._Element) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for one in named(root, "col"):
        width = one.get("width")
        if (one.get("hidden") or "0").lower() in TRUE or (width is not None and is_nought(width)):
            last = min(whole_number(one.get("max"), 1), LAST_COLUMN)
            found.append((whole_number(one.get("min"), 1) - 1, last - 1))
    return found


def _strings(parts: Parts) -> None:
    """Empty the shared strings no cell shows any more; their numbers must stay."""
    if "xl/sharedStrings.xml" not in parts:
        return
    used: set[int] = set()
    for path in parts.matching(r"xl/(worksheets|macrosheets)/[^/]+\.xml"):
        for cell in named(parts.tree(path), "c"):
            if cell.get("t") == "s":
                used.add(whole_number((value.text or "") if (value := child(cell, "v")) is not None else "", -1))
    for index, one in enumerate(children(parts.tree("xl/sharedStrings.xml"), "si")):
        if index not in used:
            for inner in list(one):
                one.remove(inner)
            space = str(one.tag).removesuffix(local(one))
            etree.SubElement(one, f"{space}t").text = ""
