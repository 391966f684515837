"""`gongkai documents import FOLDER|ZIP --organ UNIT`: many files at once, resumable, with a report. Exit 0, 1 some failed, 2 refused."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from gongkai.documents.models import ImportBatch
from gongkai.documents.queries import imports
from gongkai.documents.rules.states import WRITERS, Kind
from gongkai.documents.services import batches, sheets, unpacking
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs import queries as orgs
from gongkai.orgs.queries.posts import actor_of
from gongkai.orgs.rules import Actor


def main(arguments: Sequence[str]) -> int:
    """Run one verb; returns its exit status."""
    asked = _parser().parse_args(arguments)
    try:
        batch = _resumed(asked.resume) if asked.resume else _begun(asked)
        return _worked(batch, asked.report, asked.workers)
    except Refused as refused:
        print("\n".join(refused.reasons), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\n已中断。已导入的保留；用 --resume 批次编号 继续。", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gongkai documents", description="公文的批量导入")
    verbs = parser.add_subparsers(dest="verb", required=True)
    bring = verbs.add_parser("import", help="把文件夹或 .zip 里的公文导入为草稿")
    bring.add_argument("source", nargs="?", type=Path, help="文件夹或 .zip")
    bring.add_argument("--organ", default="", help="登记在哪个单位名下（全称、简称或编号）")
    bring.add_argument("--as", dest="person", default="", help="以谁的名义（账号）；默认用该单位第一个信息员")
    bring.add_argument("--historical", action="store_true", help="历史公文：不起算20个工作日，列入属性补认定")
    bring.add_argument("--kind", default="", choices=["", *Kind], help="体裁；默认按文中内容判断")
    bring.add_argument("--list", dest="sheet", type=Path, help="要素清单 .xlsx，按文件名对应")
    bring.add_argument("--resume", default="", help="继续一个批次（批次编号）")
    bring.add_argument("--report", type=Path, help="结果另存为 .xlsx")
    bring.add_argument("--workers", type=int, default=min(batches.WORKERS, os.cpu_count() or 1), help="同时读几个文件")
    return parser


def _resumed(number: str) -> ImportBatch:
    try:
        batch = ImportBatch.objects.select_related("organ").get(uuid=UUID(number))
    except (ValueError, ImportBatch.DoesNotExist) as error:
        raise Refused(f"没有编号为“{number}”的批次。") from error
    batch.items.filter(state="FAILED").update(state="WAITING", message="")
    ImportBatch.objects.filter(pk=batch.pk).update(state="RUNNING", done_at=None)
    return batch


def _begun(asked: argparse.Namespace) -> ImportBatch:
    refuse_if([] if asked.source else ["请写明要导入的文件夹或 .zip，或者用 --resume 继续一个批次。"])
    by = _writer(asked.organ, asked.person)
    listed: dict[str, dict[str, str]] = {}
    if asked.sheet:
        refuse_if([] if asked.sheet.is_file() else [f"找不到清单“{asked.sheet}”。"])
        listed = unpacking.read_list(asked.sheet.read_bytes())
    options = {"path": str(asked.source.resolve()), "kind": asked.kind, "historical": asked.historical, "list": listed}
    names = unpacking.source_at(asked.source).names()
    return batches.begin(names=names, name=asked.source.name or str(asked.source), options=options, by=by)


def _writer(organ: str, person: str) -> Actor:
    """Who imports: the named person's post in the unit, else the unit's first writer."""
    for place in orgs.jurisdictions():
        units = [unit for unit in orgs.organs(place.pk) if organ in {unit.name, unit.short_name, str(unit.uuid)}]
        for unit in units[:1]:
            held = orgs.holders(unit.pk, *WRITERS)
            chosen = [one for one in held if not person or one.user.username == person]
            refuse_if(
                [] if chosen else [f"{unit.short_name}没有{f'账号为“{person}”的' if person else ''}信息员或联络员。"]
            )
            return actor_of(chosen[0])
    raise Refused(f"没有名为“{organ}”的单位，请写全称或简称。" if organ else "请用 --organ 写明登记在哪个单位名下。")


def _worked(batch: ImportBatch, report: Path | None, workers: int) -> int:
    """Work it off, saying how far it is; then what came of it."""
    total = batch.items.count()
    print(f"批次 {batch.uuid}：{total:,} 个文件。中断后用 --resume {batch.uuid} 继续。", flush=True)
    started = time.monotonic()

    def told(count: int) -> None:
        pace = count / max(time.monotonic() - started, 0.001)
        print(f"\r已处理 {count:,}/{total:,}，每秒 {pace:.1f} 件", end="", flush=True)

    batches.run(batch=batch, workers=workers, told=told)
    counts = imports.counts(batch)
    print(
        f"\n导入 {counts.get('DONE', 0):,} 件，已有跳过 {counts.get('SKIPPED', 0):,} 件，未能导入 {counts.get('FAILED', 0):,} 件。"
    )
    for item in batch.items.filter(state="FAILED").order_by("order").iterator(500):
        print(f"  {item.source_path}：{item.message}")
    if report:
        report.write_bytes(sheets.report(imports.report(batch)))
        print(f"结果已存到 {report}")
    return 1 if counts.get("FAILED") else 0
