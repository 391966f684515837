"""Files come in with rows, are looked through, go out with the row that stands, and with no other."""

from __future__ import annotations

import base64
import json
import re
from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.files.models import StoredFile
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox import services as outbox
from gongkai.registers import commands
from gongkai.registers.models import Batch, Row
from gongkai.registers.queries import batches as asking
from gongkai.registers.rules.attached import name_of, sha256_of
from gongkai.registers.rules.states import State
from gongkai.registers.services import attaching, exporting, filling, masking, publishing, pushing, row_index, workbooks
from gongkai.registers.services.pushing import Sent
from gongkai.registers.tests import builders, files
from gongkai.trail.services import subject_of
from gongkai.vetting import queries as findings
from gongkai.vetting.services.masking import mask_findings
from gongkai.vetting.tests import making

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"
    with days.standing_at(date(2026, 11, 23)):
        yield


@pytest.fixture
def copies():
    return files.register()


@pytest.fixture
def by():
    return builders.writer()


def public(batch: Batch) -> Batch:
    """The batch made true, whatever stands against it."""
    with transaction.atomic():
        publishing.make_true(publishing.locked(batch), None)
    return batch


def wrong(batch: Batch) -> list[str]:
    return [one.sentence for one in asking.bad_cells(batch.pk)]


def address(row: Row, field: str = "copy", key: str = "copies") -> str:
    return reverse("registers_public:file", args=[key, row.entry, field])


def body(client, where: str) -> bytes:
    return b"".join(client.get(where).streaming_content)


# In


@pytest.mark.parametrize("gbk", [False, True])
def test_it_takes_the_files_of_an_archive_to_the_cells_that_name_them(tmp_path, copies, gbk):
    came = files.archive({"副本/甲.txt": "甲校", "副本/乙.txt": "乙校", "__MACOSX/._甲.txt": "x"}, gbk=gbk)
    batch = files.staged(tmp_path, [files.line(1), files.line(2, "乙.TXT")], came, found=copies)
    assert (batch.state, batch.notes) == (State.READY, [])
    assert [name_of(row.values["copy"]) for row in batch.rows.order_by("line")] == ["甲.txt", "乙.txt"]
    assert {file.sha256 for file in attaching.taken_along(batch)} == {
        sha256_of(row.values["copy"]) for row in batch.rows.all()
    }


def test_it_names_a_cell_without_its_file_and_a_file_without_a_cell(tmp_path, copies):
    came = (files.upload("甲.txt"), files.upload("第二学校副本.txt"), files.upload("丙.txt"))
    batch = files.staged(tmp_path, [files.line(1), files.line(2, "第二学校.txt")], *came, found=copies)
    assert batch.state == State.WRONG
    assert wrong(batch) == ["随表上传的附件里没有“第二学校.txt”，是不是“第二学校副本.txt”？"]
    assert asking.bad_cells(batch.pk)[0].column == 3
    assert batch.notes == ["附件“第二学校副本.txt”、“丙.txt”没有哪一行写着，没有收入。"]
    assert [file.name for file in attaching.taken_along(batch)] == ["甲.txt"]
    none = files.staged(tmp_path, [files.line(1)], found=copies)
    assert "没有随表上传" in wrong(none)[0]


@pytest.mark.parametrize(
    ("uploads", "says"),
    [
        ([("甲.txt", b"<!doctype html><script>")], "内容是网页，这里不收"),
        ([("甲.pdf", b"MZ\x90\x00")], "的种类，这里不收"),
        ([("甲.pdf", b"plain words")], "扩展名与内容不符"),
        ([("甲.txt", b"")], "空文件"),
        ([("甲.zip", b"PK\x03\x04 broken")], "不完整或已损坏"),
        ([("甲.txt", b"one"), ("甲.TXT", b"two")], "有两个附件都叫"),
    ],
)
def test_it_refuses_files_that_may_not_be_kept(by, uploads, says):
    with pytest.raises(Refused, match=says):
        attaching.store(given=[files.upload(*one) for one in uploads], by=by)


def test_it_bounds_archives_before_it_reads_them(by, monkeypatch, settings):
    monkeypatch.setattr(attaching, "MOST_MB", 2)
    bomb = files.archive({f"{n}.txt": b"0" * (1 << 20) for n in range(3)})
    assert bomb.size < 20_000
    with pytest.raises(Refused, match="附件合计超过"):
        attaching.store(given=[bomb], by=by)
    assert not StoredFile.objects.exists()
    monkeypatch.setattr(attaching, "MOST_FILES", 2)
    with pytest.raises(Refused, match="一次最多带"):
        attaching.store(given=[files.archive({f"{n}.txt": "a" for n in range(3)})], by=by)
    settings.FILE_MOST_BYTES = 1 << 20
    with pytest.raises(Refused, match="超过 1 MB 的上限"):
        attaching.store(given=[files.upload("大.txt", b"0" * (1 << 20) + b"0")], by=by)
    with pytest.raises(Refused, match="压缩包，这里不收"):
        attaching.store(given=[files.archive({"内.zip": files.archive({"甲.txt": "a"}).read()})], by=by)
    with pytest.raises(Refused, match="没有文件"):
        attaching.store(given=[files.archive({})], by=by)


def test_it_keeps_names_without_their_folders_and_nothing_that_leads_out_of_the_archive(by):
    came = files.archive({"../../etc/甲.txt": "a", "/乙.txt": "b", "丙\\丁.txt": "c"})
    assert {file.name for file in attaching.store(given=[came], by=by)} == {"乙.txt", "丁.txt"}


def test_the_same_bytes_are_the_same_row_and_others_a_change(tmp_path, copies, by):
    public(files.staged(tmp_path, [files.line(1)], files.upload("甲.txt"), found=copies, by=by))
    for lines, came in (
        ([files.line(1)], [files.upload("甲.txt")]),
        ([files.line(1, "改名.txt")], [files.upload("改名.txt")]),
        ([files.line(1)], []),  # the name alone: the file that stands
    ):
        again = files.staged(tmp_path, lines, *came, found=copies, by=by)
        assert (again.state, again.same, again.changed, again.notes) == (State.READY, 1, 0, [])
    new = files.staged(tmp_path, [files.line(1)], files.upload("甲.txt", "换发的副本"), found=copies, by=by)
    assert (new.same, new.changed) == (0, 1)
    assert "同名，内容已更换" in publishing.reviewed.content(new)[1].html
    gone = files.staged(tmp_path, [files.line(1, "")], found=copies, by=by)
    assert wrong(gone) == ["必填，现在是空的。"]


def test_a_form_brings_files_and_a_correction_keeps_them(copies, by, client):
    desk = orgs.client_for(Duty.EDITOR, orgs.organ("县财政局"))
    fill = reverse("registers:fill", args=["copies"])
    html = desk.get(fill).content.decode()
    assert 'enctype="multipart/form-data"' in html
    assert html.count('type="file"') == 3
    assert " required" in re.search(r'<input type="file" name="copy"[^>]*>', html)[0]
    cells = {"number": "教民1号", "title": "甲校"}
    assert "许可证副本：" in desk.post(fill, cells).content.decode()
    bad = desk.post(fill, cells | {"copy": files.upload("甲.exe", b"MZ\x00")})
    assert bad.status_code == 422
    assert "这里不收" in bad.content.decode()
    again = desk.post(
        fill, {"title": "甲校", "copy": files.upload("副本.txt", "一"), "other": files.upload("坏.exe", b"MZ")}
    )
    html = again.content.decode()
    assert "已收到“副本.txt”，不换的不用再选" in html
    assert "坏.exe" in html
    assert " required" not in re.search(r'<input type="file" name="copy"[^>]*>', html)[0]
    come = {"copy-come": str(again.context["come"]["copy"].uuid)}
    stranger = orgs.client_for(Duty.EDITOR, orgs.organ("县教育局"))
    assert "许可证副本：" in stranger.post(fill, cells | come).content.decode(), "it is another's upload"
    place = desk.post(fill, cells | come | {"other": files.upload("副本.txt", "二")})
    batch = public(Batch.objects.get())
    assert "副本.txt" in desk.get(place["Location"]).content.decode()
    row = batch.rows.get()
    assert [body(client, address(row, key)) for key in ("copy", "other")] == ["一".encode(), "二".encode()]
    correct = f"{fill}?entry={row.entry}"
    html = desk.get(correct).content.decode()
    assert "现在的文件是“副本.txt”" in html
    assert "不再公开“许可证副本”现在的文件" not in html, "it is required"
    assert "不再公开“其他材料”现在的文件" in html
    assert "完全相同" in desk.post(correct, cells).content.decode()
    desk.post(correct, cells | {"title": "甲学校", "other-off": "on"})
    later = public(Batch.objects.latest("pk")).rows.get()
    assert later.values["copy"] == row.values["copy"]
    assert "other" not in later.values
    assert body(client, address(row)) == "一".encode()
    assert client.get(address(row, "other")).status_code == 404
    desk.post(correct, cells | {"copy": files.upload("新副本.txt", "三")})
    public(Batch.objects.latest("pk"))
    assert body(client, address(row)) == "三".encode()


def test_it_asks_which_column_is_which_without_losing_the_files(copies, tmp_path):
    desk = orgs.client_for(Duty.EDITOR, orgs.organ("县财政局"))
    path = builders.xlsx(tmp_path / "a.xlsx", [files.line(1)], head=["编号", *files.HEAD[1:]])
    where = reverse("registers:register", args=["copies"])
    assert "表格的“许可证副本”“其他材料”“审批底稿”列写文件名" in desk.get(where).content.decode()
    table = {"file": files.upload(path.name, path.read_bytes())}
    refused = desk.post(where, table | {"along": [files.upload("甲.exe", b"MZ\x00")]})
    assert "附件：" in refused.content.decode()
    table = {"file": files.upload(path.name, path.read_bytes())}
    asked = desk.post(where, table | {"along": [files.upload("甲.txt"), files.archive({"乙.txt": "b"})]})
    given = {
        "file": str(asked.context["file"].uuid), "heading": asked.context["seen"].headings, "c0": "number",
        "along": [str(one.uuid) for one in asked.context["along"]], "whole": "",
    }  # fmt: skip
    assert len(given["along"]) == 2
    other = orgs.client_for(Duty.EDITOR, orgs.organ("县教育局"))
    assert other.post(reverse("registers:match", args=["copies"]), given).status_code == 404
    assert desk.post(reverse("registers:match", args=["copies"]), given).status_code == 302
    for _ in range(4):
        outbox.drain()
    batch = Batch.objects.get()
    assert (batch.state, batch.added) == (State.READY, 1)
    assert batch.notes == ["附件“乙.txt”没有哪一行写着，没有收入。"]


def test_a_system_sends_files_within_its_json(copies, by, client):
    def sent(cell, number="1"):
        rows = [{"number": f"教民{n}号", "title": f"学校{n}", "copy": one} for n, one in enumerate(cell)]
        data = json.dumps(rows, ensure_ascii=False).encode()
        batch, _ = pushing.push(register=copies, sent=Sent("教育系统", number, "json", data), by=by)
        return batch

    def coded(text):
        return {"name": "副本.txt", "base64": base64.b64encode(text.encode()).decode()}

    batch = sent([coded("一"), coded("二")])
    assert batch.state == State.PUBLISHED, wrong(batch)
    rows = batch.rows.order_by("line")
    assert [body(client, address(row)) for row in rows] == ["一".encode(), "二".encode()]
    assert "没有随数据带来" in wrong(sent(["别的.txt"], "2"))[0]
    for number, cell in (("3", {"name": "副本.txt"}), ("4", {"name": "副本.txt", "base64": "不是"}), ("5", [1, 2])):
        assert wrong(sent([cell], number)), cell
    with pytest.raises(Refused, match="这里不收"):
        sent([coded("<!doctype html>")], "6")


def test_the_command_line_takes_a_folder(copies, by, tmp_path, capsys):
    folder = tmp_path / "副本"
    folder.mkdir()
    (folder / "甲.txt").write_text("一")
    path = builders.csv_of(folder / "表.csv", [files.line(1)], head=files.HEAD)
    words = ["import", str(path), "-r", "copies", "--organ", "县财政局"]
    assert commands.main(words) == 1
    assert "没有随表上传" in capsys.readouterr().out
    assert commands.main([*words, "--files", str(tmp_path / "没有")]) == 2
    assert "找不到文件夹" in capsys.readouterr().err
    assert commands.main([*words, "--files", str(folder)]) == 0
    assert "已公开" in capsys.readouterr().out


def test_the_template_says_that_only_the_name_is_written(copies, tmp_path):
    (tmp_path / "t.xlsx").write_bytes(workbooks.template(publishing.queries.definition(copies), copies.jurisdiction_id))
    sheet = load_workbook(tmp_path / "t.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[2]] == files.HEAD
    assert "只写文件名" in sheet["C2"].comment.text


# Looked through


def test_a_file_with_an_identity_number_stops_the_batch_until_it_is_masked(tmp_path, copies, by, client):
    came = files.upload("甲.docx", making.word("校长身份证号", making.PERSON))
    batch = files.staged(tmp_path, [files.line(1, "甲.docx")], came, found=copies, by=by)
    assert batch.state == State.READY
    with pytest.raises(Refused, match="身份证"):
        publishing.submit(batch=batch, reason="", by=by)
    found = findings.standing(subject_of(batch), batch.fingerprint)
    assert found.blocking == 1
    desk = orgs.client_for(Duty.EDITOR, orgs.organ("县财政局"))
    html = desk.get(masking.address(batch.pk)).content.decode()
    assert "附件内容检查" in html
    assert making.PERSON not in html
    mask_findings(check=found.check, findings=found.findings, by=by)
    batch = asking.batch(by, batch.uuid)
    batch = publishing.submit(batch=batch, reason="", by=by)
    assert batch.state == State.PUBLISHED
    served = body(client, address(batch.rows.get()))
    assert served != came.read()
    assert making.PERSON not in served.decode("latin-1")
    assert len(attaching.taken_along(batch)) == 1
    items = list(masking.published_items())
    assert [part.name for item in items for part in item.parts] == ["甲.docx"]
    with pytest.raises(Refused, match="附件不能再改"):
        masking.mask(batch.pk, [], by)


def test_a_file_that_is_not_public_is_not_looked_through(tmp_path, copies, by):
    came = (files.upload("甲.txt"), files.upload("底稿.txt", f"身份证号 {making.PERSON}"))
    batch = files.staged(tmp_path, [files.line(1, draft="底稿.txt")], *came, found=copies, by=by)
    assert publishing.submit(batch=batch, reason="", by=by).state == State.PUBLISHED


# Out


def test_nobody_outside_the_unit_opens_a_file_before_it_is_public(tmp_path, copies, by, client):
    batch = files.staged(tmp_path, [files.line(1)], files.upload("甲.txt"), found=copies, by=by)
    row, file = batch.rows.get(), attaching.taken_along(batch)[0]
    stored = reverse("files:download", args=[file.uuid])
    own = orgs.client_for(Duty.REVIEWER, orgs.organ("县财政局"))
    other = orgs.client_for(Duty.EDITOR, orgs.organ("县教育局"))
    assert client.get(address(row)).status_code == 404
    assert [one.get(stored).status_code for one in (client, other, own)] == [404, 404, 200]
    public(batch)
    assert client.get(stored).status_code == 404, "the address of the upload stays the unit's"
    answer = client.get(address(row))
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in answer["Content-Disposition"]
    assert Client().post(address(row)).status_code in (403, 405)
    assert client.get(address(row, "title")).status_code == 404
    assert client.get(address(row, "nothing")).status_code == 404
    assert client.get(address(row, key="trainings")).status_code == 404


def test_a_file_goes_with_the_version_and_with_the_row(tmp_path, copies, by, client):
    row = public(files.staged(tmp_path, [files.line(1)], files.upload("甲.txt", "旧"), found=copies, by=by)).rows.get()
    public(files.staged(tmp_path, [files.line(1)], files.upload("甲.txt", "新"), found=copies, by=by))
    assert body(client, address(row)) == "新".encode()
    leader = orgs.actor(Duty.LEADER, orgs.organ("县财政局"))
    filling.withdraw(row=Row.objects.latest("pk"), reason="许可证已经注销", annulled=False, by=leader)
    assert client.get(address(row)).status_code == 404
    desk = orgs.client_for(Duty.EDITOR, orgs.organ("县财政局"))
    kept = reverse("registers:file", args=[row.entry, "copy"])
    assert body(desk, kept) == "新".encode(), "the desk keeps what was public"
    assert orgs.client_for(Duty.EDITOR, orgs.organ("县教育局")).get(kept).status_code == 404
    back = files.staged(tmp_path, [files.line(1)], found=copies, by=by)
    assert "没有随表上传" in wrong(back)[0], "a name alone does not bring back what was taken off"


def test_an_internal_file_is_the_desk_s_alone(tmp_path, copies, by, client):
    came = (files.upload("甲.txt"), files.upload("底稿.txt", "底稿"))
    row = public(files.staged(tmp_path, [files.line(1, draft="底稿.txt")], *came, found=copies, by=by)).rows.get()
    assert client.get(address(row, "draft")).status_code == 404
    assert "底稿" not in client.get(reverse("registers_public:row", args=["copies", row.entry])).content.decode()
    desk = orgs.client_for(Duty.EDITOR, orgs.organ("县财政局"))
    assert body(desk, reverse("registers:file", args=[row.entry, "draft"])) == "底稿".encode()
    assert desk.get(reverse("registers:file", args=[row.entry, "title"])).status_code == 404
    assert (
        reverse("registers:file", args=[row.entry, "draft"])
        in desk.get(reverse("registers:row", args=[row.entry])).content.decode()
    )


def test_every_face_gives_its_name_and_address(tmp_path, copies, by, client):
    row = public(files.staged(tmp_path, [files.line(1)], files.upload("甲.txt"), found=copies, by=by)).rows.get()
    row_index.rebuild(copies)
    link = address(row)
    assert f'href="{link}" download' in client.get("/registers/copies/").content.decode()
    assert f'href="{link}" download' in client.get(f"/registers/copies/{row.entry}/").content.decode()
    paper = client.get("/registers/copies/print/").content.decode()
    assert f"http://testserver{link}" in paper
    for form in ("csv", "json"):
        told = body(client, f"/registers/copies/export.{form}").decode()
        assert "甲.txt" in told
        assert f"http://testserver{link}" in told
    columns = exporting.fields(publishing.queries.definition(copies), "http://x/")
    line = exporting.Writer(publishing.queries.definition(copies), {}, "http://x/").line(row)
    assert (
        dict(zip((one.name for one in columns), line, strict=True))["copy_url"] == f"http://x/{row.entry}/files/copy/"
    )
    assert sha256_of(row.values["copy"]) not in client.get("/registers/copies/feed.xml").content.decode()
    catalog = client.get("/registers/catalog.jsonld").json()["dcat:dataset"][0]["fields"]
    assert next(one for one in catalog if one["name"] == "copy")["address"].endswith("{id}/files/copy/")


def test_a_batch_that_was_given_up_lets_its_files_go(tmp_path, copies, by):
    came = files.upload("甲.txt", making.PERSON)
    batch = files.staged(tmp_path, [files.line(1)], came, found=copies, by=by)
    publishing.drop(batch=batch, by=by)
    publishing.sweep(batch.pk)
    assert attaching.taken_along(batch) == []
    assert StoredFile.objects.get().owner == ""
    assert findings.standing(subject_of(batch), batch.fingerprint).check is None
