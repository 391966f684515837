"""Whether the tree is what the application would say now: each page asked for again and compared byte by byte."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gongkai.kernel import days
from gongkai.outbox import services as outbox
from gongkai.portal.models import BuiltPage, SiteWalk
from gongkai.portal.rules.site import Fate, fate_of, reasons_not_to_keep
from gongkai.portal.services.site import asking, trees
from gongkai.portal.services.site.declaring import paths_of
from gongkai.portal.services.site.keeping import Page, place_of

NIGHT_SECONDS = 1800.0
PIECE = 100
LEAST_AGE = 600.0
REPORT = "check.json"


@dataclass(slots=True)
class Checked:
    """Pages looked at, and what was found: address and what is wrong."""

    pages: int = 0
    wrong: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    whole: bool = True


def check(*, seconds: float | None = None, mend: bool = True) -> Checked:
    """Compare every page of the served tree (or as many as fit into so many seconds); wrong ones are built anew.

    A bounded look goes on where the last one ended, also after a restart. Also found, at the end: pages the rooms name
    that are missing, and files no page stands for.
    """
    tree, report, began = trees.current(), Checked(), time.monotonic()
    if not tree:
        return report
    for row in _rows(tree, bounded=seconds is not None):
        report.pages += 1
        if wrong := _wrong(row):
            report.wrong[row.host + row.path] = wrong
            if mend:
                BuiltPage.objects.filter(pk=row.pk, stale_at=None).update(stale_at=days.now())
        if seconds is not None and time.monotonic() - began > seconds:
            report.whole = False
            SiteWalk.objects.update_or_create(tree=tree, defaults={"last": row.pk})
            break
    else:
        SiteWalk.objects.all().delete()
        _missing(tree, report, mend=mend)
        _strays(tree, report, mend=mend)
    if report.wrong and mend:
        outbox.announce("portal.pages_stale", marked=len(report.wrong))
    report.seconds = time.monotonic() - began
    _write(report)
    return report


def _write(report: Checked) -> None:
    """What was found, for those who look later."""
    some = dict(list(report.wrong.items())[:20])
    told = {"at": days.now().isoformat(), "pages": report.pages, "wrong": len(report.wrong), "some": some}
    path = trees.root() / REPORT
    path.with_suffix(".new").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    path.with_suffix(".new").replace(path)


def check_nightly() -> Checked:
    """Half an hour each night, going on where the last night ended."""
    return check(seconds=NIGHT_SECONDS)


def _rows(tree: str, *, bounded: bool) -> Iterator[BuiltPage]:
    """Pages that should be right, by number; a bounded look notes after every piece how far it came."""
    came = SiteWalk.objects.filter(tree=tree).values_list("last", flat=True).first() if bounded else None
    last = came or 0
    while True:
        rows = list(BuiltPage.objects.filter(tree=tree, pk__gt=last, stale_at=None).order_by("pk")[:PIECE])
        if not rows:
            return
        yield from rows
        last = rows[-1].pk
        if bounded:
            SiteWalk.objects.update_or_create(tree=tree, defaults={"last": last})


def _wrong(row: BuiltPage) -> str:
    """What is wrong with a page; empty when nothing is."""
    answer = asking.ask(asking.name_of(row.host), row.path)
    fate = fate_of(answer.status)
    if fate is Fate.BROKEN:
        return f"应用返回 {answer.status}"
    if fate is Fate.GONE or reasons_not_to_keep(row.path, answer):
        return "页面已不再公开，文件仍在" if row.file else ""
    if not row.file:
        return "可以预生成而没有文件"
    if row.file != place_of(Page.of(row), answer):
        return "文件名与地址不符"
    try:
        standing = (trees.folder(row.tree) / row.file).read_bytes()
    except FileNotFoundError:
        return "文件不见了"
    sha256 = hashlib.sha256(standing).hexdigest()
    if sha256 != row.sha256:
        return "文件被改动"
    if hashlib.sha256(answer.body).hexdigest() != sha256:
        return "与现在的内容不一致"
    return _wrong_squeezed(trees.folder(row.tree) / f"{row.file}.gz", standing)


def _wrong_squeezed(path: Path, standing: bytes) -> str:
    try:
        return "" if gzip.decompress(path.read_bytes()) == standing else "压缩文件与页面不一致"
    except FileNotFoundError:
        return ""
    except (OSError, EOFError, zlib.error):
        return "压缩文件打不开"


def _missing(tree: str, report: Checked, *, mend: bool) -> None:
    """Addresses the rooms name that nobody looked at yet."""
    now = days.now()
    for site in asking.sites():
        known = set(BuiltPage.objects.filter(tree=tree, host=site.folder).values_list("path", flat=True))
        fresh = [path for path in dict.fromkeys(paths_of(site.jurisdiction)) if path not in known]
        there = [path for path in fresh if fate_of(asking.ask(site.name, path).status) is Fate.KEPT]
        report.wrong |= {site.folder + path: "没有生成" for path in there}
        if mend:
            rows = [BuiltPage(tree=tree, host=site.folder, path=path, stale_at=now) for path in there]
            BuiltPage.objects.bulk_create(rows, ignore_conflicts=True)


def _strays(tree: str, report: Checked, *, mend: bool) -> None:
    """Files that belong to no page: a squeezed copy without its page, a page nobody wrote down."""
    top = trees.folder(tree)
    known = set(BuiltPage.objects.filter(tree=tree).exclude(file="").values_list("file", flat=True))
    for folder, _, names in os.walk(top):
        for name in names:
            file = str((Path(folder) / name).relative_to(top))
            if file not in known and file.removesuffix(".gz") not in known:
                _stray(top / file, file, report, mend=mend)


def _stray(path: Path, file: str, report: Checked, *, mend: bool) -> None:
    """One just written may stand before its row is."""
    try:
        old = time.time() - path.stat().st_mtime > LEAST_AGE
    except FileNotFoundError:
        return
    if old:
        report.wrong[file] = "不属于任何页面的文件"
        if mend:
            path.unlink(missing_ok=True)
