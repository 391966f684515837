"""Rows in: all or nothing, idempotent by key, true by one write, going on where it was."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from django.db import transaction
from openpyxl import Workbook

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.registers.models import Batch, Row
from gongkai.registers.queries import batches as asking
from gongkai.registers.queries import rows as rows_of
from gongkai.registers.rules.states import Act, State
from gongkai.registers.services import opening, publishing, staging
from gongkai.registers.tests import builders, samples
from gongkai.trail.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with days.standing_at(date(2026, 11, 23)):
        yield


def bad(batch):
    return [(one.line, one.column, one.sentence) for one in asking.bad_cells(batch.pk)]


def test_it_reads_a_workbook_and_shows_nothing_before_it_is_published(tmp_path):
    batch = builders.staged(builders.xlsx(tmp_path / "a.xlsx", [builders.line(n) for n in range(5)], title="培训台账"))
    assert (batch.state, batch.added, batch.wrong) == (State.READY, 5, 0)
    assert not rows_of.current(batch.register_id).exists()


@pytest.mark.parametrize("form", ["csv", "gb18030", "json", "ods", "xls"])
def test_it_reads_every_form_alike(tmp_path, form):
    lines = [builders.line(n) for n in range(3)]
    if form in ("csv", "gb18030"):
        path = builders.csv_of(tmp_path / "a.csv", lines, encoding="utf-8-sig" if form == "csv" else form)
    elif form == "json":
        path = tmp_path / "a.json"
        path.write_text(
            json.dumps({"items": [dict(zip(builders.HEAD, one, strict=True)) for one in lines]}, ensure_ascii=False)
        )
    else:
        from gongkai.reading.services import office

        if office.program() is None:
            pytest.skip("LibreOffice makes the file and is not installed")
        path = tmp_path / f"a.{form}"
        path.write_bytes(
            office.converted(builders.xlsx(tmp_path / "a.xlsx", lines).read_bytes(), form="xlsx", target=form)
        )
    batch = builders.staged(path)
    assert (batch.state, batch.added) == (State.READY, 3), bad(batch)


def test_it_names_every_bad_cell_by_line_and_column(tmp_path):
    lines = [
        builders.line(1),
        builders.line(2, 培训日期="2026-02-30"),
        builders.line(3, 参加人数="很多", 培训类别=""),
        builders.line(1),
    ]
    batch = builders.staged(builders.xlsx(tmp_path / "a.xlsx", lines))
    assert batch.state == State.WRONG
    assert [(line, column) for line, column, _ in bad(batch)] == [(3, 2), (4, 3), (4, 6), (5, 2)]
    assert "与第2行的“培训日期、培训名称”相同" in bad(batch)[-1][2]
    with pytest.raises(Refused, match="改正"):
        publishing.submit(batch=batch, reason="", by=builders.writer())


def test_it_takes_nothing_of_a_batch_with_one_bad_cell(tmp_path):
    lines = [builders.line(n) for n in range(50)]
    lines[30][1] = "不详"
    batch = builders.staged(builders.xlsx(tmp_path / "a.xlsx", lines))
    with pytest.raises(Refused), transaction.atomic():
        publishing.make_true(publishing.locked(batch), None)
    assert not rows_of.current(batch.register_id).exists()


def test_it_knows_a_row_again_by_its_key(tmp_path):
    by = builders.writer()
    builders.published(builders.xlsx(tmp_path / "a.xlsx", [builders.line(n) for n in range(5)]), by)
    lines = [builders.line(n) for n in range(6)]
    lines[2][5] = 99
    batch = builders.published(builders.xlsx(tmp_path / "b.xlsx", lines), by)
    assert (batch.added, batch.changed, batch.same, batch.removed) == (1, 1, 4, 0)
    standing = rows_of.current(batch.register_id)
    assert standing.count() == 6
    changed = batch.rows.get(act=Act.CHANGE)
    assert [row.values["people"] for row in rows_of.of_entry(changed.entry)] == ["99", "3"]
    again = builders.staged(tmp_path / "b.xlsx", by)
    assert (again.added, again.changed, again.same, again.rows.count()) == (0, 0, 6, 0)
    with pytest.raises(Refused, match="完全相同"):
        publishing.submit(batch=again, reason="", by=by)


def test_it_withdraws_what_a_whole_list_leaves_out(tmp_path):
    by, other = builders.writer(), builders.writer("县教育局")
    builders.published(builders.xlsx(tmp_path / "a.xlsx", [builders.line(n) for n in range(5)]), by)
    builders.published(builders.xlsx(tmp_path / "o.xlsx", [builders.line(n) for n in range(20, 22)]), other)
    batch = builders.published(builders.xlsx(tmp_path / "b.xlsx", [builders.line(n) for n in range(2)]), by, whole=True)
    assert (batch.same, batch.removed) == (2, 3)
    assert rows_of.current(batch.register_id).count() == 4
    back = builders.staged(builders.xlsx(tmp_path / "c.xlsx", [builders.line(4)]), by)
    assert back.added == 1


def test_it_goes_on_where_a_killed_reading_was(tmp_path, monkeypatch):
    monkeypatch.setattr(staging, "CHUNK", 10)
    path = builders.xlsx(tmp_path / "a.xlsx", [builders.line(n) for n in range(60)])
    whole = builders.staged(path)
    batch = builders.staged(path, read=False)
    monkeypatch.setattr(staging, "_settle", lambda batch: None)
    calls = iter(range(100))
    keep = staging._keep

    def killed(*args):
        if next(calls) in (2, 4):
            raise MemoryError
        return keep(*args)

    monkeypatch.setattr(staging, "_keep", killed)
    for _ in range(3):
        try:
            staging.read(batch=Batch.objects.select_related("register", "version", "file").get(pk=batch.pk))
        except MemoryError:
            continue
    batch.refresh_from_db()
    assert (batch.added, batch.lines, batch.fingerprint) == (60, 61, whole.fingerprint)
    assert batch.rows.count() == 60


def test_it_is_read_in_the_background_in_slices(tmp_path, monkeypatch):
    monkeypatch.setattr(staging, "SLICE", 0.0001)
    monkeypatch.setattr(staging, "CHUNK", 10)
    batch = builders.staged(builders.xlsx(tmp_path / "a.xlsx", [builders.line(n) for n in range(35)]), read=False)
    for _ in range(6):
        staging.go_on(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.added) == (State.READY, 35)


def slices(tmp_path, monkeypatch, number=60):
    """A batch read in slices of ten lines, and how often its file is opened meanwhile."""
    monkeypatch.setattr(staging, "SLICE", 0.0001)
    monkeypatch.setattr(staging, "CHUNK", 10)
    opened, path_of = [], opening.sources.path_of
    monkeypatch.setattr(opening.sources, "path_of", lambda batch: opened.append(batch.pk) or path_of(batch))
    return builders.staged(builders.xlsx(tmp_path / "a.xlsx", map(builders.line, range(number))), read=False), opened


def test_a_file_read_in_slices_is_opened_once(tmp_path, monkeypatch):
    batch, opened = slices(tmp_path, monkeypatch)
    while batch.state == State.READING:
        staging.go_on(batch.pk)
        batch.refresh_from_db()
    assert (batch.added, batch.lines, len(opened)) == (60, 61, 1)
    assert not opening._kept


def test_where_another_process_has_read_on_the_file_is_opened_again(tmp_path, monkeypatch):
    batch, opened = slices(tmp_path, monkeypatch)
    staging.go_on(batch.pk)
    kept = dict(opening._kept)
    opening._kept.clear()
    staging.go_on(batch.pk)  # as another process, which keeps it open too
    opening.forget(batch)
    opening._kept.update(kept)
    while batch.state == State.READING:
        staging.go_on(batch.pk)
        batch.refresh_from_db()
    assert (batch.added, batch.lines, len(opened)) == (60, 61, 3)
    assert sorted(batch.rows.values_list("line", flat=True)) == list(range(2, 62))


def test_the_file_of_a_batch_that_is_given_up_is_closed(tmp_path, monkeypatch):
    batch, _ = slices(tmp_path, monkeypatch)
    staging.go_on(batch.pk)
    assert opening._kept
    publishing.drop(batch=Batch.objects.get(pk=batch.pk), by=builders.writer())
    staging.go_on(batch.pk)
    assert not opening._kept


def test_it_refuses_what_another_batch_has_changed_meanwhile(tmp_path):
    by = builders.writer()
    builders.published(builders.xlsx(tmp_path / "a.xlsx", [builders.line(1)]), by)
    first = builders.staged(builders.xlsx(tmp_path / "b.xlsx", [builders.line(1, 参加人数=7)]), by)
    builders.published(builders.xlsx(tmp_path / "c.xlsx", [builders.line(1, 参加人数=8)]), by)
    with pytest.raises(Refused, match="又有了新的公开内容"):
        publishing.submit(batch=first, reason="更正人数", by=by)
    aside = builders.staged(builders.xlsx(tmp_path / "d.xlsx", [builders.line(2)]), by)
    builders.published(builders.xlsx(tmp_path / "e.xlsx", [builders.line(3)]), by)
    with transaction.atomic():
        publishing.make_true(publishing.locked(aside), None)
    assert rows_of.current(aside.register_id).count() == 3


def test_it_takes_no_row_of_another_unit(tmp_path):
    builders.published(builders.xlsx(tmp_path / "a.xlsx", [builders.line(1)]), builders.writer("县教育局"))
    batch = builders.staged(builders.xlsx(tmp_path / "b.xlsx", [builders.line(1, 参加人数=7)]))
    assert "已由县教育局填报公开" in bad(batch)[0][2]


def test_it_names_personal_data_in_a_public_text(tmp_path):
    line = builders.line(1, 培训内容="联系人身份证号11010519491231002X")
    batch = builders.staged(builders.xlsx(tmp_path / "a.xlsx", [line]))
    assert "身份证" in bad(batch)[0][2]
    assert "19491231" not in bad(batch)[0][2]


def test_it_fills_merged_cells_down_and_leaves_out_totals_and_blanks(tmp_path):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["培训台账"])
    sheet.append([*builders.HEAD, "说明"])
    for number in range(3):
        sheet.append([*builders.line(number), ""])
    sheet.append(["合计", None, None, None, None, "=SUM(F3:F5)"])
    sheet.append([None] * 6)
    sheet.merge_cells("D3:D5")
    sheet.merge_cells("A1:G1")
    book.save(tmp_path / "a.xlsx")
    batch = builders.staged(tmp_path / "a.xlsx")
    assert (batch.state, batch.added) == (State.READY, 3), bad(batch)
    assert batch.notes == ["没有导入的列：说明。", "第6行是“合计”，没有导入。"]
    assert {row.values["content"] for row in batch.rows.all()} == {"受理和答复的时限"}


def test_it_names_formulas_errors_and_lost_digits(tmp_path):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(builders.HEAD)
    sheet.append(builders.line(1, 参加人数="=1+1"))
    sheet.append(builders.line(2, 培训名称=123456789012345678))
    sheet.append(builders.line(3, 培训日期=datetime(2026, 3, 4)))
    sheet.append(builders.line(4))
    sheet["A5"], sheet["A5"].data_type = "#REF!", "e"
    sheet.merge_cells("B3:C3")
    book.save(tmp_path / "a.xlsx")
    found = {(line, column): sentence for line, column, sentence in bad(builders.staged(tmp_path / "a.xlsx"))}
    assert "没有算出的结果" in found[2, 6]
    assert "已经丢失" in found[3, 1]
    assert "与左边的单元格合并了" in found[3, 3]
    assert "#REF!" in found[5, 1]


def test_it_remembers_which_heading_is_which_field(tmp_path):
    head = ["名目", "举办日期", "培训类别", "培训内容", "授课人", "参加人数（人）"]
    path, by = builders.xlsx(tmp_path / "a.xlsx", [builders.line(1)], head=head), builders.writer()
    found = builders.register()
    seen = staging.look(path=path, name=path.name, register=found, organ_id=by.organ_id)
    assert seen.reasons(samples.parse((staging.queries.version(found.pk)).text)[0]) == ["缺少必填的列“培训名称”。"]
    assert builders.staged(path, by, said={"名目": "title"}).added == 1
    assert builders.staged(path, by).added == 1


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xlsx", b"PK\x03\x04 broken", "不完整或已损坏"),
        ("a.csv", b"", "空的"),
        ("a.pdf", b"%PDF-1.7 x", "不是可以导入的表格"),
        ("a.json", b"{", "读不出来"),
        ("a.json", b"[1, 2]", "对象的列表"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "不完整或已损坏"),
        ("a.csv", b"\xff\xfe\xfd\xff,\xff", "编码读不出来"),
    ],
)
def test_it_refuses_what_is_no_table(tmp_path, name, data, says):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Refused, match=says):
        builders.staged(path)


def test_it_refuses_a_table_without_the_head(tmp_path):
    with pytest.raises(Refused, match="没有找到表头"):
        builders.staged(builders.xlsx(tmp_path / "a.xlsx", [["甲", "乙"]], head=["一", "二"]))


def test_it_seals_identity_numbers_and_knows_them_again(tmp_path):
    found, by = builders.register("penalties"), builders.writer("县市场监督管理局")
    titles = {field.key: field.title for field in samples.penalties().fields}
    cells = samples.GOOD | {"card": "11010519491231002X", "party": "张三丰", "sort": "自然人", "code": ""}
    path = builders.csv_of(tmp_path / "a.csv", [list(cells.values())], head=[titles[key] for key in cells])
    batch = builders.published(path, by, register_of=found)
    row = batch.rows.get()
    assert "19491231" not in json.dumps(row.values) + row.secret
    assert (row.due_on, row.shown_until) == (date(2026, 3, 11), date(2027, 3, 2))
    assert row.subject_name == ""
    assert builders.staged(path, by, register_of=found).same == 1


def test_it_gives_a_batch_up_and_leaves_nothing_of_it(tmp_path):
    by = builders.writer()
    batch = builders.staged(builders.xlsx(tmp_path / "a.xlsx", [builders.line(n) for n in range(5)]), by)
    publishing.drop(batch=batch, by=by)
    publishing.sweep(batch.pk)
    assert not Row.objects.filter(batch=batch).exists()
    with pytest.raises(Refused):
        publishing.drop(batch=batch, by=by)


def test_it_leaves_a_trail_of_what_was_published_and_why(tmp_path):
    batch = builders.published(builders.xlsx(tmp_path / "a.xlsx", [builders.line(1)]))
    told = [entry.verb for entry in history(batch)]
    assert told == ["register.import_begun", "register.import_read", "register.published"]
