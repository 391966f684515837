"""`gongkai index rebuild|check`: the bitmaps public lists and the ledger of applications are read from. Exit 0 right, 1 not as the tables say, 2 not there."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from gongkai.applications.services import ledger_index
from gongkai.documents.services import list_index
from gongkai.index.services.bitmaps import Busy, NotReady, Report
from gongkai.registers.models import Register
from gongkai.registers.services import row_index

LABELS = {"documents": "政府信息和历史库", "normative": "行政规范性文件库", "applications": "依申请公开台账"}


def main(arguments: Sequence[str]) -> int:
    """Run one verb; returns its exit status."""
    parser = argparse.ArgumentParser(prog="gongkai index", description="公开名录和申请台账的索引")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("rebuild", help="按数据库重建；网站照常可读")
    verbs.add_parser("check", help="与数据库逐条核对")
    asked = parser.parse_args(arguments)
    try:
        return _rebuild() if asked.verb == "rebuild" else _check()
    except NotReady:
        print("索引尚未建立或需要重建，请执行 gongkai index rebuild。")
        return 2
    except Busy:
        print("索引正在由另一个进程重建，请稍后再试。")
        return 2


def _rebuild() -> int:
    for name, report in {
        **list_index.rebuild(),
        "applications": ledger_index.rebuild(),
        **_registers(row_index.rebuild),
    }.items():
        assert report is not None
        print(f"{LABELS.get(name, name)}：{report.count:,} 条，用时 {report.seconds:.1f} 秒")
    return 0


def _registers(do: Callable[[Register], dict[str, Report]]) -> dict[str, Report]:
    """The bitmaps of every register in use, by its title and order."""
    return {
        f"{one.title}（{order or '先后'}）": report
        for one in Register.objects.all()
        for order, report in do(one).items()
    }


def _check() -> int:
    wrong = 0
    for name, report in {
        **list_index.check(),
        "applications": ledger_index.check(),
        **_registers(row_index.check),
    }.items():
        print(
            f"{LABELS.get(name, name)}：{report.count:,} 条，缺少 {len(report.missing):,}，多余 {len(report.surplus):,}，"
            f"不一致 {len(report.wrong):,}"
        )
        wrong += not report.sound
    if wrong:
        print("有不一致，请执行 gongkai index rebuild。")
    return 1 if wrong else 0
