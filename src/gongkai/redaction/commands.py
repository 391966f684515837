"""`gongkai redact FILE --term TEXT… -o OUT`: a new file without these words, or exit status 2 and nothing written."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from gongkai.reading.services.bounds import MAX_FILE_BYTES
from gongkai.redaction.rules import Box, Mark, Needles, NotRedacted, Redacted, Region, Term, Unread
from gongkai.redaction.services import redact

DONE, REFUSED = 0, 2
_REGION = re.compile(r"(\d{1,4}):([\d.]+),([\d.]+),([\d.]+),([\d.]+)(?::(.*))?")
BAD_REGION = "位置“{0}”写法不对，应为 页码:左,上,宽,高:依据，单位为磅（1/72 英寸），从页面左上角量起。"


def main(argv: Sequence[str]) -> int:
    """Redact one file. 0 when the new file is written and proved, 2 and one sentence when it is not."""
    options = _parser().parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        done = _done(options)
        _write(options.output, done.data)
    except NotRedacted as refused:
        print(f"没有遮盖：{refused}", file=sys.stderr)
        return REFUSED
    if options.json:
        print(json.dumps(_as_json(options.output, done), ensure_ascii=False, indent=1))
    else:
        _print(options.output, done)
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gongkai redact", description="遮盖文件中不予公开的内容，另存为新文件")
    parser.add_argument("file", type=Path, metavar="文件")
    parser.add_argument("--term", action="extend", nargs="+", default=[], metavar="词", help="要遮盖的词，可写多个")
    parser.add_argument("--ground", default="", metavar="依据", help="这些词不予公开的依据，如 条例第十五条")
    parser.add_argument(
        "--region", action="append", default=[], metavar="页:左,上,宽,高:依据", help="手工指定的位置（PDF）"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="新文件")
    parser.add_argument(
        "--unread",
        choices=[str(one) for one in Unread],
        default=str(Unread.REFUSE),
        help="读不出的图片和文字：refuse 不处理（默认），seen 已看过、保留，remove 去掉",
    )
    parser.add_argument("--labels", action="store_true", help="在遮盖处写上依据")
    parser.add_argument("--every-page", action="store_true", help="PDF 的每一页都改成图片")
    parser.add_argument("--json", action="store_true", help="打印 JSON")
    return parser


def _done(options: argparse.Namespace) -> Redacted:
    terms = [Term(one, options.ground) for one in options.term]
    regions = [_region(one) for one in options.region]
    if Needles(options.term).within(options.output.name):
        raise NotRedacted("新文件的文件名里有要遮盖的词，请换一个文件名。")
    if options.output.is_dir():
        raise NotRedacted("新文件是一个文件夹，请写明文件名。")
    if options.output.exists() and options.file.exists() and options.output.samefile(options.file):
        raise NotRedacted("新文件与原文件是同一个文件，请另取文件名，原件须留存。")
    return redact(
        _read(options.file),
        options.file.name,
        terms,
        regions,
        unread=Unread(options.unread),
        labels=options.labels,
        every_page=options.every_page,
    )


def _region(written: str) -> Region:
    found = _REGION.fullmatch(written)
    try:
        if found is None:
            raise ValueError
        x, y, width, height = (float(found[at]) for at in range(2, 6))
    except ValueError as fault:
        raise NotRedacted(BAD_REGION.format(written)) from fault
    return Region(int(found[1]), Box(x, y, width, height), found[6] or "")


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise NotRedacted(f"文件超过 {MAX_FILE_BYTES // 1024 // 1024} MB，请拆成几份再遮盖。")
        return file.read_bytes()
    except FileNotFoundError as fault:
        raise NotRedacted("找不到文件，请核对路径。") from fault
    except IsADirectoryError as fault:
        raise NotRedacted("这是文件夹，请指定其中的一个文件。") from fault
    except (OSError, ValueError) as fault:
        raise NotRedacted("打不开文件，请检查读取权限。") from fault


def _write(output: Path, data: bytes) -> None:
    """The whole file or none: written beside its place and moved there."""
    try:
        handle, name = tempfile.mkstemp(dir=output.parent, prefix=".redact-")
        try:
            with os.fdopen(handle, "wb") as held:
                held.write(data)
            os.chmod(name, 0o644)
            os.replace(name, output)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as fault:
        raise NotRedacted("写不了新文件，请检查文件夹的写入权限和磁盘空间。") from fault


def _as_json(output: Path, done: Redacted) -> dict[str, object]:
    return {
        "file": str(output),
        "name": done.name,
        "marks": [_mark(one) for one in done.marks],
        "notes": list(done.notes),
        "painted": list(done.painted),
    }


def _mark(one: Mark) -> dict[str, object]:
    box = [round(side, 1) for side in (one.box.x, one.box.y, one.box.width, one.box.height)] if one.box else None
    term = one.term + 1 if one.term is not None else None
    return {"place": one.place, "page": one.page, "box": box, "term": term, "ground": one.ground}


def _print(output: Path, done: Redacted) -> None:
    print(f"已写入 {output}，共 {len(done.marks)} 处。")
    for one in done.marks:
        print("  " + "  ".join(part for part in (one.place, one.ground) if part))
    for note in done.notes:
        print(f"  请注意：{note}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
