"""`gongkai vet FILE… --json`: what a stranger would find in files. Asks no database; personal values are never printed."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gongkai.vetting.rules import Context, Severity, label_of, shipped_words
from gongkai.vetting.services.looking import Found, Looked, look
from gongkai.vetting.services.opening.shapes import MAX_BYTES

CLEAN, FINDINGS, UNREAD = 0, 1, 2
WEIGHT = {Severity.BLOCK: "须处理", Severity.WARN: "请核对", Severity.NOTE: "提示"}


def main(argv: Sequence[str]) -> int:
    """Check files. 2 when one could not be wholly read, else 1 when something must not go out, else 0."""
    options = _parser().parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # JSON is UTF-8 whatever the terminal speaks
    words = () if options.no_words else shipped_words()
    context = Context(item_kind=options.item_kind)
    results = [(file, _looked(file, context, words)) for file in options.files]
    if options.json:
        print(json.dumps([_as_json(file, looked) for file, looked in results], ensure_ascii=False, indent=1))
    else:
        for file, looked in results:
            _print(file, looked)
    if any(looked.unchecked for _, looked in results):
        return UNREAD
    return FINDINGS if any(looked.blocking for _, looked in results) else CLEAN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gongkai vet", description="检查文件里有没有不该公开的内容")
    parser.add_argument("files", type=Path, nargs="+", metavar="文件")
    parser.add_argument("--json", action="store_true", help="打印 JSON")
    parser.add_argument("--no-words", action="store_true", help="不查错别字和提法")
    parser.add_argument(
        "--item-kind", choices=["", "EXPOSURE", "EPIDEMIC"], default="", help="违法行为曝光、流调信息从严"
    )
    return parser


def _looked(file: Path, context: Context, words: Sequence[Any]) -> Looked:
    try:
        if file.stat().st_size > MAX_BYTES * 2:
            return Looked("unknown", (), f"文件超过 {MAX_BYTES // 1024 // 1024} MB，没有检查，请拆分后再检查。")
        data = file.read_bytes()
    except FileNotFoundError:
        return Looked("unknown", (), "找不到文件，请核对路径。")
    except IsADirectoryError:
        return Looked("unknown", (), "这是文件夹，请指定其中的文件。")
    except (OSError, ValueError):
        return Looked("unknown", (), "打不开文件，请检查读取权限。")
    return look(data, file.name, context, words=words)


def _as_json(file: Path, looked: Looked) -> dict[str, object]:
    return {
        "file": str(file),
        "form": looked.form,
        "findings": [_finding(one) for one in looked.hits],
        "unchecked": looked.unchecked,
    }


def _finding(one: Found) -> dict[str, object]:
    return {
        "type": str(one.hit.kind),
        "label": label_of(one.hit.kind),
        "severity": str(one.hit.severity),
        "place": one.place,
        "hidden": str(one.hidden) if one.hidden else None,
        "masked": one.hit.masked,
        "why": one.hit.why,
        "suggestion": one.hit.suggestion,
        "excerpt": one.excerpt,
    }


def _print(file: Path, looked: Looked) -> None:
    print(f"{file}：{_summary(looked)}")
    for one in looked.hits:
        parts = [WEIGHT[one.hit.severity], label_of(one.hit.kind), one.place, one.hit.masked, one.hit.why]
        print("  " + "  ".join(part for part in parts if part))


def _summary(looked: Looked) -> str:
    blocking = sum(one.hit.severity is Severity.BLOCK for one in looked.hits)
    others = len(looked.hits) - blocking
    told = [f"{blocking} 处须处理"] if blocking else []
    told += [f"{others} 处请核对或提示"] if others else []
    if looked.unchecked:
        told.insert(0, f"未能检查：{looked.unchecked.rstrip('。')}")
    return "，".join(told) + "。" if told else "没有发现问题。"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
