"""`gongkai search QUERY`, `gongkai search check`, `gongkai search rebuild`."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.html import strip_tags

from gongkai.index.services import text
from gongkai.orgs import queries as orgs
from gongkai.search.queries import sources
from gongkai.search.rules import asking
from gongkai.search.rules.asking import SIZE
from gongkai.search.rules.items import Side
from gongkai.search.services import finding, indexes, keeping

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

MOST = 1000
_RUN = re.compile(r"\s+")


def main(arguments: Sequence[str]) -> int:
    """0 found, built or sound; 1 nothing found, or an index differs; 2 not possible."""
    given = list(arguments)
    places = list(orgs.jurisdictions())
    if not places:
        print("还没有建立地区，先运行 gongkai begin。", file=sys.stderr)
        return 2
    if given[:1] == ["check"]:
        return _check(_only(given[1:], places, "check", "核对索引与记录是否一致"))
    if given[:1] == ["rebuild"]:
        return _rebuild(_only(given[1:], places, "rebuild", "重建索引，检索不中断"))
    return _search(given, places)


def _only(arguments: Sequence[str], places: list[Jurisdiction], name: str, meaning: str) -> list[Jurisdiction]:
    parser = argparse.ArgumentParser(prog=f"gongkai search {name}", description=meaning)
    parser.add_argument("--place", choices=[place.name for place in places], help="只做一个地区")
    asked = parser.parse_args(list(arguments)).place
    return [place for place in places if asked in {None, place.name}]


def _check(places: list[Jurisdiction]) -> int:
    wrong = 0
    for place in places:
        for side in Side:
            if not indexes.built(place.pk, side):
                print(f"{place.name} {side.label}：没有索引，运行 gongkai search rebuild 建立。")
                wrong += 1
                continue
            row = keeping.check(place=place.pk, side=side)
            if row.missing or row.extra:
                wrong += 1
                print(f"{place.name} {side.label}：缺 {row.missing} 条，多 {row.extra} 条，后台任务随即修补。")
            else:
                print(f"{place.name} {side.label}：与记录一致。")
    return int(bool(wrong))


def _rebuild(places: list[Jurisdiction]) -> int:
    for place in places:
        for side in Side:
            try:
                row = keeping.rebuild(place=place.pk, side=side)
            except text.Busy as busy:
                print(busy, file=sys.stderr)
                return 2
            print(f"{place.name} {side.label}：{row.entries} 条，{row.seconds:.1f} 秒。")
    return 0


def _search(arguments: list[str], places: list[Jurisdiction]) -> int:
    given = _parser(places).parse_args(arguments)
    place = next(one for one in places if given.place in {None, one.name})
    organ = _organ(place, given.organ) if given.organ else ""
    if organ is None:
        print(f"{place.name}没有“{given.organ}”这个单位。", file=sys.stderr)
        return 2
    asked = asking.read({"q": " ".join(given.query), "kind": given.kind or "", "organ": organ})
    hits: list[finding.Hit] = []
    first: finding.Result | None = None
    for page in range(1, -(-given.limit // SIZE) + 1):
        result = finding.find(place.pk, asking.at_page(asked, page))
        first = first or result
        hits += result.hits
        if len(result.hits) < SIZE:
            break
    assert first is not None
    _print(place, first, hits[: given.limit], given)
    return 0 if first.total else 1


def _parser(places: list[Jurisdiction]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gongkai search", description="检索公开信息；另有 gongkai search check、gongkai search rebuild"
    )
    parser.add_argument("query", nargs="+", metavar="QUERY", help="检索词")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--facets", action="store_true", help="同时输出各类型、单位、年份的数量")
    parser.add_argument("--limit", type=_limit, default=10, metavar="N", help=f"最多多少条，1 到 {MOST}")
    kinds = sources.kinds_of(Side.PUBLIC)
    meanings = "、".join(f"{code} {label}" for code, label in kinds.items())
    parser.add_argument("--kind", choices=list(kinds), metavar="KIND", help=f"只查一类：{meanings}")
    parser.add_argument("--organ", metavar="ORGAN", help="只查一个单位，写全称或简称")
    parser.add_argument("--place", choices=[place.name for place in places], help="哪个地区，默认第一个")
    return parser


def _limit(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value[:9]) <= MOST or len(value) > 9:
        raise argparse.ArgumentTypeError(f"应是 1 到 {MOST} 的整数，收到“{value}”")
    return int(value)


def _organ(place: Jurisdiction, name: str) -> str | None:
    return next((str(row.uuid) for row in orgs.organs(place.pk) if name in {row.name, row.short_name}), None)


def _print(place: Jurisdiction, result: finding.Result, hits: list[finding.Hit], given: argparse.Namespace) -> None:
    if given.json:
        print(json.dumps(_told(place, result, hits, given.facets), ensure_ascii=False, indent=1))
        return
    if result.corrected:
        print(f"{'没有查到原词，以下是' if result.instead else '您是不是要找：'}“{result.corrected}”")
    print(f"共 {result.total} 条")
    for number, hit in enumerate(hits, 1):
        facts = "  ".join(part for part in (hit.kind, hit.validity, hit.number, hit.organ, hit.day, hit.url) if part)
        print(f"{number}. {_plain(hit.title_html)}\n   {facts}")
    if given.facets:
        for name, values in _named(place, result).items():
            print(f"{asking.NAMES[name]}：" + "，".join(f"{row['label']} {row['count']}" for row in values))


def _plain(markup: str) -> str:
    return _RUN.sub(" ", strip_tags(markup)).strip()


def _told(place: Jurisdiction, result: finding.Result, hits: list[finding.Hit], facets: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "query": result.asked.words,
        "total": result.total,
        "ready": result.ready,
        "took_ms": round(result.took_ms, 2),
        "corrected": result.corrected,
        "synonyms": [list(group) for group in result.groups],
        "hits": [
            {
                "title": _plain(hit.title_html), "url": hit.url, "kind": hit.kind, "number": hit.number, "organ": hit.organ,
                "validity": hit.validity, "date": hit.day, "passages": [_plain(part) for part in hit.passages],
                "why": list(hit.why),
            }
            for hit in hits
        ],
    }  # fmt: skip
    return found | ({"facets": _named(place, result)} if facets else {})


def _named(place: Jurisdiction, result: finding.Result) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for name, values in result.counts.items():
        labels = sources.labels_of(place.pk, name, list(values))
        rows = sorted(values.items(), key=lambda row: (-row[1], row[0]))
        found[name] = [{"value": value, "label": labels.get(value, value), "count": count} for value, count in rows]
    return found
