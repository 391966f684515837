"""The ledger of applications at full size: 300 organs, ten years, a million applications; p95 of each page in process.

    .venv/bin/python bench/applications.py [--applications 1000000] [--times 20]

Prints milliseconds of the clock and of this process, and how many times a bare SELECT of fifty rows by primary key of the
same run each takes. The bars are on the process's own time: list and board 100 ms, a year's statistics 3 s, the letter 1 s.
GONGKAI_BENCH names a folder to build the data in once and use it again; GONGKAI_DATABASE another database.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

os.environ["GONGKAI_DATA"] = os.environ.get("GONGKAI_BENCH") or tempfile.mkdtemp(prefix="gongkai-bench-")
os.environ.setdefault("GONGKAI_DEVELOPMENT", "1")
os.environ.setdefault("GONGKAI_LOG", "ERROR")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from gongkai.accounts.models import User  # noqa: E402
from gongkai.applications.models import Application, Decision  # noqa: E402
from gongkai.applications.queries import board, conversion, crowding, handling, ledger, report  # noqa: E402
from gongkai.applications.services import ledger_index, ledgering, letters  # noqa: E402
from gongkai.applications.tests import lives  # noqa: E402
from gongkai.cases.models import Case, Party  # noqa: E402
from gongkai.kernel import days  # noqa: E402
from gongkai.orgs.rules import Actor, Duty  # noqa: E402
from gongkai.orgs.tests import builders as orgs  # noqa: E402

LIST, YEAR, LETTER = 100.0, 3000.0, 1000.0
ORGANS, YEARS = 300, 10
THINGS = (
    "资金使用明细",
    "会议纪要",
    "征收补偿方案",
    "验收报告",
    "审批文件",
    "检测结果",
    "发放名单",
    "预算调整说明",
    "合同文本",
    "选址意见",
)
SUBJECTS = (
    "农机购置补贴", "义务教育学校建设", "老旧小区改造", "农村饮水安全工程", "高标准农田", "医疗救助", "临时救助", "公租房分配", "河道治理",
    "道路改扩建", "征地拆迁", "食品安全抽检", "环境影响评价", "招商引资项目", "公交线路调整", "养老服务补贴", "就业技能培训", "林地流转", "宅基地审批",
    "学前教育收费",
)  # fmt: skip
# What is special to one in a hundred thousand, and two words that each stand everywhere and never beside each other.
RARE, APART = "青石岭水库", "明细补贴"


def sql() -> dict[str, str]:
    """What the two databases say differently."""
    if connection.vendor == "sqlite":
        return {
            "series": "WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n + 1 < {count}) ",
            "uuid": "lower(hex(randomblob(16)))", "day": "date('{first}', '+' || ({days}) || ' days')",
            "moment": "datetime('{first}', '+' || ({days}) || ' days')", "year": "CAST(strftime('%Y', {day}) AS INTEGER)",
        }  # fmt: skip
    return {
        "series": "WITH s(n) AS (SELECT generate_series(0::bigint, {count} - 1)) ", "uuid": "gen_random_uuid()",
        "day": "(date '{first}' + ({days})::int)", "moment": "(timestamptz '{first} 02:00Z' + ({days}) * interval '1 day')",
        "year": "extract(year from {day})::int",
    }  # fmt: skip


def build(wanted: int) -> tuple[Actor, Actor]:
    """A county that has had applications for ten years; written by SQL, which alone is quick enough."""
    if Application.objects.count() >= wanted:
        first, second = User.objects.order_by("id")[:2]
        return orgs.actor_for(first), orgs.actor_for(second)
    office = orgs.actor(Duty.OFFICE)
    organs = [orgs.organ(f"县{number:03d}局") for number in range(ORGANS)]
    clerk = orgs.actor(Duty.REQUESTS, organs[7])
    one = lives.entered(lives.office_of(organs[7]), name="王小满", on=days.today())  # a case sealed as it should be
    write(wanted, [organ.pk for organ in organs], one.case)
    return office, clerk


def write(count: int, organs: list[int], like: Case) -> None:
    said, today = sql(), date.today()
    first = today - timedelta(days=365 * YEARS)
    series = said["series"].format(count=count)
    # Every organ gets its numbers in turn; the busiest tenth of them is asked ten times as often.
    organ = f"({organs[0]} + CASE WHEN s.n % 2 = 0 THEN (s.n / 2) % {ORGANS // 10} ELSE (s.n / 2) % {ORGANS} END)"
    since = f"(s.n * {365 * YEARS - 1} / {count})"
    day = said["day"].format(first=first, days=since)
    moment = said["moment"].format(first=first, days=since)
    year = said["year"].format(day=day)
    channel = pick("(s.n % 10)", ["ONLINE"] * 6 + ["WINDOW", "POST", "EMS", "EMAIL"])
    matter = (
        f"'云溪县' || {year} || '年' || {pick(f'(s.n % {len(SUBJECTS)})', SUBJECTS)} || (s.n % 997) || '号' || "
        f"{pick(f'(s.n / 7 % {len(THINGS)})', THINGS)} || CASE WHEN s.n % 100003 = 5 THEN '{RARE}' ELSE '' END"
    )
    open_since = 365 * YEARS - 28
    state = (
        f"CASE WHEN {since} < {open_since} THEN {pick('(s.n % 20)', ['ARCHIVED'] * 17 + ['ANSWERED', 'WITHDRAWN', 'ABANDONED'])} "
        f"ELSE {pick('(s.n % 8)', ['SUBMITTED', 'REGISTERED', 'HANDLING', 'HANDLING', 'HANDLING', 'REVIEWING', 'ISSUED', 'ANSWERED'])} END"
    )
    over = f"({since} < {open_since} OR s.n % 8 = 7)"
    outcome = pick("(s.n % 12)", ["G2", "G2", "G1", "G1", "P1", "D6", "N1a", "N1a", "N1b", "N2", "R2", "O3"])
    kind = pick(
        "(s.n % 30)",
        ["NATURAL"] * 22 + ["COMMERCIAL"] * 3 + ["LEGAL_SERVICE"] * 2 + ["RESEARCH", "PUBLIC_BENEFIT", "OTHER"],
    )
    due = said["day"].format(first=first, days=f"{since} + 28")
    closed = said["day"].format(first=first, days=f"{since} + (s.n % 29)")
    name, key = Party.objects.filter(case=like).latest("pk"), like.key
    marks = {"jurisdiction": like.jurisdiction_id, "key": key, "sealed": name.sealed, "name": name.name_digest}
    with transaction.atomic(), connection.cursor() as cursor:
        run(
            cursor, "INSERT INTO cases_case (id, uuid, jurisdiction_id, organ_id, kind, year, serial, number, code_digest, channel, brought_at, "
            f"brought_on, registered_at, key) {series} SELECT s.n + 1000, {said['uuid']}, %(jurisdiction)s, {organ}, 'APPLICATION', {year}, s.n + 1, "
            f"'YSQ' || {year} || '-' || {organ} || '-' || (s.n + 1), '', {channel}, {moment}, {day}, {moment}, %(key)s FROM s", marks,
        )  # fmt: skip
        run(
            cursor, "INSERT INTO cases_party (uuid, case_id, role, id_kind, sealed, name_digest, id_digest, phone_digest) "
            f"{series} SELECT {said['uuid']}, s.n + 1000, 'APPLICANT', '', %(sealed)s, CASE WHEN s.n % 50021 = 3 THEN %(name)s ELSE 'n' || s.n END, 'i' || s.n, 'p' || s.n FROM s", marks,
        )  # fmt: skip
        run(
            cursor, "INSERT INTO applications_application (id, uuid, case_id, jurisdiction_id, organ_id, nature, matter, supply_form, supply_way, applicant_kind, "
            "applicants, represented, on_paper, once_content, submitted_at, submitted_on, confirmed_how, confirm_evidence, received_on, state, due_on, "
            f"due_provisional, stopped, outcome, closed_on) {series} SELECT s.n + 1000, {said['uuid']}, s.n + 1000, %(jurisdiction)s, {organ}, 'INFORMATION', {matter}, "
            f"'PAPER', 'POST', {kind}, 1, 'N', 'N', '', {moment}, {day}, '', '', {day}, {state}, {due}, 'N', CASE WHEN s.n % 40 = 0 THEN 'Y' ELSE 'N' END, "
            f"CASE WHEN {over} THEN {outcome} ELSE '' END, CASE WHEN {over} THEN {closed} END FROM s", marks,
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def run(cursor: Any, text: str, marks: dict[str, Any]) -> None:
    """A lone per cent sign is the remainder, not the place of a value."""
    cursor.execute(re.sub(r"%(?!\()", "%%", text), marks)


def pick(number: str, values: list[str] | tuple[str, ...]) -> str:
    cases = " ".join(f"WHEN {place} THEN '{value}'" for place, value in enumerate(values))
    return f"CASE {number} {cases} END"


def p95(call: Callable[[], object], times: int) -> tuple[float, float]:
    """Milliseconds that 95 of 100 calls stay under: by the clock, and of this process."""
    wall, own = [], []
    for _ in range(times):
        start, begun = time.perf_counter(), time.process_time()
        call()
        own.append((time.process_time() - begun) * 1000)
        wall.append((time.perf_counter() - start) * 1000)
    place = max(0, int(times * 0.95) - 1)
    return sorted(wall)[place], sorted(own)[place]


def page(actor: Actor, cursor: str | None = None, **asked: object) -> Callable[[], object]:
    """A page as the view makes it: its rows, its total, and who applied."""

    def call() -> object:
        forget_answers()
        shown = ledgering.listed(actor, asked, cursor=cursor)
        return ledger.names_of(shown.rows), shown

    return call


def pages(office: Actor, clerk: Actor) -> dict[str, Callable[[], object]]:
    today = date.today()
    middle = f"n{Application.objects.order_by('pk')[Application.objects.count() // 2].pk}"
    number = Case.objects.filter(organ_id=clerk.organ_id).latest("pk").number
    return {
        "list, office": page(office), "list, office, the middle": page(office, middle), "list, office, last page": page(office, "l"),
        "list, office, one organ": page(office, organ=clerk.organ_id), "list, office, open": page(office, state="open"),
        "list, office, open, oldest": page(office, "l", state="open"), "list, office, waiting to be confirmed": page(office, state="SUBMITTED"),
        "list, office, rare and rare": page(office, kind="RESEARCH", outcome="R2", channel="EMAIL"),
        "list, office, a span": page(office, since=today - timedelta(1900), until=today - timedelta(1777)),
        "list, office, a number": page(office, q=number), "list, office, a year's numbers": page(office, q=str(today.year - 4)),
        "list, office, a person": page(office, q="王小满"), "list, office, words, common": page(office, matter="补贴"),
        "list, office, words, two pieces": page(office, matter="农机购置 会议纪要"), "list, office, words, rare": page(office, matter=RARE),
        "list, office, words, nowhere": page(office, matter="没有这样的事"), "list, office, words, never together": page(office, matter=APART),
        "list, office, words in a year, last": page(office, "l", matter="补偿方案", since=date(today.year - 3, 1, 1), until=date(today.year - 3, 12, 31)),
        "list, unit": page(clerk), "list, unit, last page": page(clerk, "l"), "list, unit, words": page(clerk, matter="会议纪要"),
        "list, unit, a person": page(clerk, q="王小满"),
        "board, office": lambda: board.board(office), "board, unit": lambda: board.board(clerk), "to-do, unit": lambda: board.todo(clerk),
        "late, office": lambda: board.late(office), "inspection, office": lambda: board.health(office),
    }  # fmt: skip


def forget_answers() -> None:
    """As if nobody had asked this before."""
    ledger_index.index().table()._met.clear()


def cell(office: Actor, year: int) -> object:
    forget_answers()
    return ledgering.cell(office, year, "granted", "NATURAL")


def letter() -> Callable[[], object]:
    row = Application.objects.select_related("case", "organ", "jurisdiction").filter(case__key__gt="").earliest("pk")
    made = Decision(
        application=row,
        jurisdiction_id=row.jurisdiction_id,
        organ_id=row.organ_id,
        code="G2",
        supply="随函附上一份",
        at=days.now(),
    )
    return lambda: letters.pdf(row, made)


def main() -> int:
    """Run; exit status 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--applications", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=20)
    given = parser.parse_args()
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    office, clerk = build(given.applications)
    built = time.perf_counter() - start
    made = ledger_index.rebuild(missing_only=True)
    print(f"{connection.vendor}: {Application.objects.count():,} applications, written in {built:.0f} s; index "
          + (f"of {made.count:,} made in {made.seconds:.0f} s" if made else "was there"), flush=True)  # fmt: skip
    ids = list(Application.objects.values_list("pk", flat=True)[:50])
    base = p95(lambda: list(Application.objects.filter(pk__in=ids)), given.times)
    print(f"{'':42}{'clock':>9}{'process':>11}")
    print(f"{'bare SELECT of 50 rows':42}{base[0]:9.1f}{base[1]:11.1f} ms")
    year = date.today().year
    calls = {name: (LIST, given.times, call) for name, call in pages(office, clerk).items()}
    calls["statistics of a year, office"] = (YEAR, 3, lambda: report.tables(office, year - 1))
    calls["statistics of a year, unit"] = (YEAR, 3, lambda: report.tables(clerk, year - 1))
    calls["statistics, a cell's cases and number"] = (
        LIST,
        given.times,
        lambda: cell(office, year - 1),
    )
    calls["crowding of a year, office"] = (
        YEAR,
        3,
        lambda: (crowding.by_unit(office, year - 1), crowding.by_field(office, year - 1)),
    )
    calls["to be looked at for everybody, unit"] = (LIST, 5, lambda: conversion.waiting(clerk))
    calls["letter, PDF"] = (LETTER, 3, letter())
    calls["page of one application"] = (
        YEAR,
        3,
        lambda: handling.file_of(
            Application.objects.select_related("case", "organ", "jurisdiction").latest("pk"), clerk
        ),
    )
    calls["one application into the index"] = (YEAR, 5, lambda: ledger_index.follow(application_id=ids[7]))
    missed = 0
    for name, (bar, times, call) in calls.items():
        took = p95(call, times)
        missed += took[1] >= bar
        over = f"   over {bar:.0f} ms" if took[1] >= bar else ""
        print(f"{name:42}{took[0]:9.1f}{took[1]:11.1f} ms{took[1] / base[1]:9.1f} ×{over}", flush=True)
    print(f"missed: {missed}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
