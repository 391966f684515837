"""`gongkai register list|template|check|import|export|verify-draw`. Exit 0 right, 1 something must be mended, 2 refused."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs import queries as orgs
from gongkai.orgs.queries.posts import actor_of
from gongkai.orgs.rules import Actor
from gongkai.registers.models import Batch, Register
from gongkai.registers.queries import batches as asking
from gongkai.registers.queries import registers as queries
from gongkai.registers.queries import rows as rows_of
from gongkai.registers.rules import drawing
from gongkai.registers.rules.parsing import BadDefinition, parse
from gongkai.registers.rules.shape import Definition, Review
from gongkai.registers.rules.states import WRITERS, State
from gongkai.registers.services import attaching, exporting, publishing, registering, staging, workbooks

MOST_SAID = 200


def main(arguments: Sequence[str]) -> int:
    """Run one verb; returns its exit status."""
    asked = _parser().parse_args(arguments)
    verbs = {
        "list": _list,
        "template": _template,
        "check": _check,
        "import": _import,
        "export": _export,
        "verify-draw": _verify_draw,
    }
    try:
        return verbs[asked.verb](asked)
    except Refused as refused:
        if getattr(asked, "json", False):
            print(json.dumps({"state": "REFUSED", "reasons": refused.reasons}, ensure_ascii=False))
        else:
            print("\n".join(refused.reasons), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\n已中断。没有公开任何内容；用 --resume 批次编号 继续读取。", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gongkai register", description="清单、名录、数据")
    verbs = parser.add_subparsers(dest="verb", required=True)
    every = verbs.add_parser("list", help="列出清单：代码、名称、字段数、已公开的行数")
    template = verbs.add_parser("template", help="生成填报模板 .xlsx")
    check = verbs.add_parser("check", help="检查清单定义文件（.yaml），逐行指出错误")
    check.add_argument("files", nargs="+", type=Path, help="定义文件")
    bring = verbs.add_parser("import", help="导入 xlsx、xls、ods、csv、json；一处有误，整批不公开")
    bring.add_argument("file", nargs="?", type=Path, help="表格文件")
    bring.add_argument("--as", dest="person", default="", help="以谁的名义（账号）；默认用该单位第一个信息员")
    bring.add_argument("--organ", default="", help="填报单位（全称或简称）")
    bring.add_argument("--sheet", default="", help="工作表；默认取表头最相符的一张")
    bring.add_argument(
        "--map", action="append", default=[], metavar="表头=字段", help="指定某一列是哪个字段；“表头=-”为不导入"
    )
    bring.add_argument("--files", type=Path, metavar="文件夹", help="附件所在的文件夹；表格的附件列里写文件名")
    bring.add_argument("--whole", action="store_true", help="文件是本单位的全部：已公开而文件里没有的行撤下")
    bring.add_argument("--reason", default="", help="更改或撤下的理由")
    bring.add_argument("--resume", default="", help="继续读取一个批次（批次编号）")
    bring.add_argument("--report", type=Path, help="有误时把标好的工作簿另存到这里")
    export = verbs.add_parser("export", help="导出公众可见的行")
    verify = verbs.add_parser("verify-draw", help="核对下载的随机抽取记录（.json）：重新计算，与记录逐项比较")
    verify.add_argument("file", type=Path, help="抽取记录文件")
    for one in (template, bring, export):
        one.add_argument("--register", "-r", default="", help="清单代码")
        one.add_argument("--place", default="", help="地区；只有一个地区时可以不写")
    for one in (template, export):
        one.add_argument("-o", dest="out", type=Path, required=True, help="另存为")
    for one in (every, check, bring, verify):
        one.add_argument("--json", action="store_true", help="输出 JSON")
    every.add_argument("--place", default="", help="地区")
    return parser


def _place(name: str) -> int:
    places = [one for one in orgs.jurisdictions() if name in ("", one.name, one.short_name)]
    refuse_if([] if places else [f"没有名为“{name}”的地区。" if name else "还没有建立地区，请先执行 gongkai begin。"])
    refuse_if([f"有 {len(places)} 个地区，请用 --place 写明是哪一个。"] if len(places) > 1 else [])
    return places[0].pk


def _definition(place: int, key: str) -> Definition:
    found = queries.offered(place)
    if key not in found:
        raise Refused(
            f"没有代码为“{key}”的清单，可用的有：{'、'.join(found)}。" if key else "请用 --register 写明清单代码。"
        )
    return found[key]


def _list(asked: argparse.Namespace) -> int:
    place = _place(asked.place)
    in_use = {one.key: one for one in queries.registers(place)}
    lines = [
        {
            "key": key,
            "title": one.title,
            "fields": len(one.fields),
            "rows": _rows(in_use.get(key)),
            "serves": one.serves,
        }
        for key, one in queries.offered(place).items()
    ]
    if asked.json:
        print(json.dumps(lines, ensure_ascii=False))
        return 0
    for line in lines:
        print(f"{line['key']:<28}{line['title']}　{line['fields']} 个字段，{line['rows']:,} 行")
    return 0


def _rows(register: Register | None) -> int:
    return rows_of.current(register.pk).count() if register else 0


def _template(asked: argparse.Namespace) -> int:
    place = _place(asked.place)
    asked.out.write_bytes(workbooks.template(_definition(place, asked.register), place))
    print(f"模板已存到 {asked.out}")
    return 0


def _check(asked: argparse.Namespace) -> int:
    found: dict[str, Any] = {}
    for path in asked.files:
        try:
            definitions = parse(path.read_text("utf-8"))
        except OSError:
            raise Refused(f"找不到文件“{path}”。") from None
        except UnicodeDecodeError:
            raise Refused(f"“{path}”不是 UTF-8 编码。") from None
        except BadDefinition as bad:
            found[str(path)] = [{"line": fault.line, "sentence": fault.sentence} for fault in bad.faults]
            if not asked.json:
                print("\n".join(f"{path} {fault}" for fault in bad.faults))
            continue
        found[str(path)] = []
        if not asked.json:
            for one in definitions:
                print(f"{path} {one.key}“{one.title}”：{len(one.fields)} 个字段，没有问题。")
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
    return 1 if any(found.values()) else 0


def _verify_draw(asked: argparse.Namespace) -> int:
    try:
        told = json.loads(asked.file.read_text("utf-8-sig"))
    except OSError:
        raise Refused(f"找不到文件“{asked.file}”。") from None
    except (ValueError, RecursionError):
        raise Refused(f"“{asked.file}”不是 JSON 文件。") from None
    faults = drawing.verify(told)
    if asked.json:
        print(json.dumps({"right": not faults, "faults": faults}, ensure_ascii=False))
    elif faults:
        print("\n".join(faults))
    else:
        print(f"核对一致：{told['pool_size']:,}个对象中抽出{told['asked']:,}个，与记录完全相同。")
    return 1 if faults else 0


def _import(asked: argparse.Namespace) -> int:
    batch = _resumed(asked.resume) if asked.resume else _begun(asked)
    if not asked.json:
        print(f"批次 {batch.uuid}。中断后用 --resume {batch.uuid} 继续。", flush=True)
    try:
        staging.read(batch=batch)
    except Refused as refused:
        staging.spoil(batch=batch, reasons=refused.reasons)
    batch = Batch.objects.select_related("register", "version", "organ", "file").get(pk=batch.pk)
    if batch.state == State.WRONG:
        return _wrong(batch, asked)
    definition = queries.of_version(batch.version, batch.register.key)
    if definition.review is Review.NONE and batch.added + batch.changed + batch.removed:
        batch = publishing.submit(batch=batch, reason=asked.reason, by=_writer(batch.organ.name, asked.person))
    _say(batch, asked, [])
    return 0


def _resumed(number: str) -> Batch:
    try:
        found = Batch.objects.select_related("register", "version", "organ", "file").get(uuid=UUID(number))
    except (ValueError, Batch.DoesNotExist) as error:
        raise Refused(f"没有编号为“{number}”的批次。") from error
    refuse_if([] if found.state == State.READING else [f"这一批{State(found.state).label}，已经读完。"])
    return found


def _begun(asked: argparse.Namespace) -> Batch:
    refuse_if(
        []
        if asked.file and asked.file.is_file()
        else [f"找不到文件“{asked.file}”。" if asked.file else "请写明要导入的文件。"]
    )
    by = _writer(asked.organ, asked.person)
    _definition(by.jurisdiction_id, asked.register)
    register = registering.taken_into_use(jurisdiction_id=by.jurisdiction_id, key=asked.register, by=by)
    said = _said(asked.map, queries.definition(register))
    seen = staging.look(
        path=asked.file, name=asked.file.name, register=register, organ_id=by.organ_id, sheet=asked.sheet, said=said
    )
    along = attaching.store_sent(path=asked.file, name=asked.file.name, by=by)
    if asked.files:
        along += attaching.store_folder(folder=asked.files, but=asked.file, by=by)
    return staging.begin(
        register=register, seen=seen, name=asked.file.name, by=by, path=str(asked.file.resolve()), whole=asked.whole, said=said,
        along=along,
    )  # fmt: skip


def _said(pairs: Sequence[str], definition: Definition) -> dict[str, str]:
    keys = {name: one.key for one in definition.fields for name in (one.key, one.title)} | {"-": "-"}
    found = {}
    for pair in pairs:
        head, mark, name = pair.partition("=")
        if not mark or name not in keys:
            raise Refused(
                f"“{pair}”读不出来，应写成“表头=字段”，字段可用：{'、'.join(one.title for one in definition.filled)}。"
            )
        found[head] = keys[name]
    return found


def _writer(organ: str, person: str) -> Actor:
    """Who imports: the named person's post in the unit, else the unit's first writer."""
    for place in orgs.jurisdictions():
        for unit in orgs.organs(place.pk):
            if organ not in {unit.name, unit.short_name, str(unit.uuid)}:
                continue
            held = [one for one in orgs.holders(unit.pk, *WRITERS) if not person or one.user.username == person]
            refuse_if(
                [] if held else [f"{unit.short_name}没有{f'账号为“{person}”的' if person else ''}信息员或联络员。"]
            )
            return actor_of(held[0])
    raise Refused(f"没有名为“{organ}”的单位，请写全称或简称。" if organ else "请用 --organ 写明填报单位。")


def _wrong(batch: Batch, asked: argparse.Namespace) -> int:
    titles = {one.key: one.title for one in queries.of_version(batch.version, batch.register.key).fields}
    bad = [
        {"line": one.line, "column": one.column, "field": titles.get(one.field, ""), "sentence": one.sentence}
        for one in asking.bad_cells(batch.pk).iterator(500)
    ]
    if asked.report:
        asked.report.write_bytes(workbooks.marked(batch))
    _say(batch, asked, bad)
    return 1


def _say(batch: Batch, asked: argparse.Namespace, bad: list[dict[str, Any]]) -> None:
    counts = {name: getattr(batch, name) for name in ("added", "changed", "removed", "same", "wrong")}
    if asked.json:
        told = {"batch": str(batch.uuid), "state": batch.state, **counts, "notes": batch.notes, "bad_cells": bad}
        print(json.dumps(told, ensure_ascii=False))
        return
    print(
        f"新增 {batch.added:,}，更改 {batch.changed:,}，撤下 {batch.removed:,}，未变 {batch.same:,}，需改正 {batch.wrong:,}"
    )
    print("\n".join(batch.notes), end="\n" if batch.notes else "")
    for one in bad[:MOST_SAID]:
        print(f"  第{one['line']}行 {one['field']}：{one['sentence']}")
    if bad:
        print("整批没有导入，请改正后重新导入。" + (f"标好的工作簿已存到 {asked.report}" if asked.report else ""))
    elif batch.state == State.PUBLISHED:
        print("已公开。")
    elif batch.added + batch.changed + batch.removed:
        print("核对无误，尚未公开：请信息员在工作台“清单填报”中提交审核。")
    else:
        print("与已公开的内容完全相同。")


def _export(asked: argparse.Namespace) -> int:
    place = _place(asked.place)
    definition = _definition(place, asked.register)
    form = asked.out.suffix.lower().lstrip(".")
    refuse_if([] if form in exporting.FORMS else [f"只能导出 {'、'.join(exporting.FORMS)}，请改文件的扩展名。"])
    register, organs = queries.by_key(place, asked.register), orgs.labels(place)
    rows = exporting.standing(register) if register else iter(())
    lines = map(exporting.Writer(definition, organs).line, rows)
    columns = exporting.fields(definition)
    with asked.out.open("wb") as out:
        for part in exporting.parts(
            form, title=definition.title, columns=columns, definition=definition, lines=lines, total=None
        ):
            out.write(part)
    print(f"已导出到 {asked.out}")
    return 0
