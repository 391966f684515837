"""From file to draft: structure, numbers, facts; many at once; broken ones named."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from openpyxl import Workbook

from gongkai.documents import commands
from gongkai.documents.models import Document, ImportBatch
from gongkai.documents.queries import imports
from gongkai.documents.rules import import_list
from gongkai.documents.rules.states import Kind
from gongkai.documents.services import batches, bringing, docx_in, reading_in
from gongkai.documents.tests import builders
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox import services as outbox
from gongkai.reading.rules import Unreadable

TODAY = date(2026, 11, 23)


def png() -> bytes:
    """A picture of one dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def paper(number: int = 1, *, picture: bool = False, more: str = "") -> bytes:
    """A document in the order of GB/T 9704."""
    book = Docx()
    for text in ("云溪县财政局文件", f"云财〔2026〕{number}号", f"云溪县财政局关于印发第{number}号补贴办法的通知"):
        book.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER
    book.add_paragraph("各乡镇人民政府，县政府各部门：")
    book.add_heading("一、总体要求", 2)
    book.add_paragraph(f"现将有关事项通知如下。{more}").add_run("重点").bold = True
    book.add_paragraph("甲", style="List Bullet")
    grid = book.add_table(rows=2, cols=3)
    grid.cell(0, 0).merge(grid.cell(0, 1))
    grid.cell(0, 0).text, grid.cell(1, 2).text = "项目", "100"
    if picture:
        book.add_picture(BytesIO(png()))
    book.add_paragraph("本办法自2026年1月1日起施行，有效期5年，由云溪县财政局负责解释。")
    for text in ("云溪县财政局", "2026年3月2日"):
        book.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    book.add_paragraph("（此件公开发布）")
    book.add_paragraph("抄送：县委办公室。")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def archived(**files: bytes) -> bytes:
    """A .zip of files by name (“__” for a folder)."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_docx", ".docx").replace("_exe", ".exe"), data)
    return out.getvalue()


def test_word_keeps_headings_bold_lists_tables_and_what_stands_where():
    made = docx_in.convert(paper())
    assert '<p class="align-center">云溪县财政局文件</p>' in made.html
    assert "<h2>一、总体要求</h2>" in made.html
    assert "<strong>重点</strong>" in made.html
    assert "<ul><li>甲</li></ul>" in made.html
    assert '<td colspan="2">项目</td>' in made.html


def test_automatic_numbers_are_written_out_and_hidden_text_stays_out():
    book = Docx()
    for text in ("第一项", "第二项"):
        book.add_paragraph(text, style="List Number")
    book.add_paragraph("看得见").add_run("看不见").font.hidden = True
    out = BytesIO()
    book.save(out)
    made = docx_in.convert(out.getvalue())
    assert "1." in made.before.split("\n")[0]
    assert "2." in made.before.split("\n")[1]
    assert "看不见" not in made.html
    assert made.notes == ["1 处隐藏文字没有带入"]


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"", archived(a=b"x"), b"PK\x03\x04" + b"0" * 5000])
def test_a_broken_word_file_gets_a_sentence(data):
    with pytest.raises(Unreadable) as error:
        reading_in.read(data, "坏.docx", TODAY)
    assert str(error.value).endswith("。")


def test_facts_are_read_in_the_order_of_an_official_paper_and_said():
    brought = reading_in.read(paper(7), "通知.docx", TODAY)
    assert brought.found.fields == {
        "title": "云溪县财政局关于印发第7号补贴办法的通知",
        "number": "云财〔2026〕7号",
        "signed_on": date(2026, 3, 2),
        "addressees": "各乡镇人民政府，县政府各部门",
        "annotation": "此件公开发布",
        "copied_to": "县委办公室",
        "interpreter": "云溪县财政局",
        "effective_on": date(2026, 1, 1),
        "expires_on": date(2030, 12, 31),
    }
    assert brought.found.kind is Kind.NORMATIVE
    assert brought.body.startswith("<h2>一、总体要求</h2>")
    assert brought.body.endswith('<p class="align-right">2026年3月2日</p>')
    assert any("请逐项核对" in note for note in brought.found.notes)


def test_plain_text_and_web_pages_come_in_as_paragraphs():
    text = "云溪县财政局关于开展检查的通知\n云财〔2026〕9号\n各乡镇：\n请按时报送。\n云溪县财政局\n2026年5月6日\n"
    brought = reading_in.read(text.encode(), "通知.txt", TODAY)
    assert brought.found.fields["title"] == "云溪县财政局关于开展检查的通知"
    assert "<p>请按时报送。</p>" in brought.body
    with pytest.raises(Unreadable, match="格式不能导入"):
        reading_in.read(b"x", "表.xlsx", TODAY)


def test_a_list_names_every_bad_cell():
    rows = [
        ["文件名", "标题", "成文日期", "体裁", "发文字号"],
        ["甲.docx", "题", "2026年3月2日", "其他公文", "云财〔2026〕1号"],
        ["乙", "", "不知道", "小说", "3号"],
    ]
    found = import_list.listed(rows, today=TODAY)
    assert found.facts["甲"] == {
        "title": "题",
        "signed_on": date(2026, 3, 2),
        "kind": "OFFICIAL",
        "number": "云财〔2026〕1号",
    }
    assert len(found.wrong) == 3
    assert import_list.listed([["标题"]], today=TODAY).wrong == ["清单第一行没有“文件名”一列，无法与文件对应。"]


@pytest.mark.django_db
class TestWithDatabase:
    @pytest.fixture(autouse=True)
    def a_day(self, tmp_path, settings):
        settings.FILES_ROOT = tmp_path / "files"
        with days.standing_at(TODAY):
            yield

    @pytest.fixture
    def editor(self):
        return orgs.actor(Duty.EDITOR)

    def test_one_file_becomes_a_draft_with_its_pictures_and_is_never_taken_silently(self, editor):
        made = bringing.bring(data=paper(3, picture=True), name="通知.docx", by=editor)
        assert (made.number, made.kind, made.signed_on) == ("云财〔2026〕3号", Kind.NORMATIVE, date(2026, 3, 2))
        assert made.body.count("<img") == 1
        brought = made.tidied.get()
        assert "云溪县财政局文件" in brought.before
        assert any("从文中读出" in note for note in brought.notes)

    def test_a_number_that_is_taken_is_left_out_and_said(self, editor):
        builders.document(orgs.organ(), number="云财〔2026〕3号", title="先来的")
        made = bringing.bring(data=paper(3), name="通知.docx", by=editor)
        assert made.number == ""
        assert any("先来的" in note for note in made.tidied.get().notes)

    def test_a_broken_file_is_refused_at_the_desk_with_a_sentence(self):
        client = orgs.client_for(Duty.EDITOR)
        answer = client.post(
            reverse("documents:import"),
            {
                "file": SimpleUploadedFile(
                    "坏.docx", archived(**{"word__document.xml": b"<", "[Content_Types].xml": b"<"})
                )
            },
        )
        assert answer.status_code == 422
        assert not Document.objects.exists()
        good = client.post(reverse("documents:import"), {"file": SimpleUploadedFile("好.docx", paper())})
        assert "/tidied/" in good["Location"]
        page = client.get(good["Location"]).content.decode()
        assert "从文中读出" in page
        assert "整理前的文字" in page

    def test_an_archive_is_brought_in_stopped_resumed_and_reported(self, editor):
        files = {f"年__文{number}_docx": paper(number) for number in range(1, 7)}
        files |= {
            "再来一份_docx": paper(2),
            "坏_docx": b"PK\x03\x04 broken",
            "程序_exe": b"MZ",
            ".~x_docx": b"x",
        }
        upload = SimpleUploadedFile("一批.zip", archived(**files))
        batch = batches.begin_upload(archive=upload, sheet=None, kind=None, historical=True, by=editor)
        batches.stop(batch=batch, by=editor)
        outbox.drain()
        assert imports.counts(batch) == {"WAITING": 9}
        batch.refresh_from_db()
        for other in (orgs.actor(Duty.EDITOR, orgs.organ("县教育局")), orgs.actor(Duty.LEADER)):
            for act in (batches.stop, batches.resume):
                with pytest.raises(Refused, match="由导入单位的信息员"):
                    act(batch=batch, by=other)
        batches.resume(batch=batch, by=editor)
        outbox.drain()
        batch.refresh_from_db()
        assert (batch.state, imports.counts(batch)) == ("DONE", {"DONE": 6, "SKIPPED": 1, "FAILED": 2})
        assert Document.objects.filter(batch=batch, historical="Y", due_on=None).count() == 6
        failed = {item.name: item.message for item in batch.items.filter(state="FAILED")}
        assert set(failed) == {"坏.docx", "程序.exe"}
        client = orgs.client_for(Duty.EDITOR)
        page = client.get(reverse("documents:batch", args=[batch.uuid])).content.decode()
        assert "程序.exe" in page
        assert client.get(reverse("documents:batch_xlsx", args=[batch.uuid])).content[:2] == b"PK"
        stranger = orgs.client_for(Duty.EDITOR, orgs.organ("县教育局"))
        assert stranger.get(reverse("documents:batch", args=[batch.uuid])).status_code == 404
        again = batches.begin_upload(
            archive=SimpleUploadedFile("二.zip", archived(**files)), sheet=None, kind=None, historical=True, by=editor
        )
        outbox.drain()
        assert imports.counts(again) == {"SKIPPED": 7, "FAILED": 2}

    def test_work_killed_between_files_goes_on_where_it_was(self, editor, monkeypatch, tmp_path):
        for number in range(1, 9):
            (tmp_path / f"文{number}.docx").write_bytes(paper(number))
        source = tmp_path
        names = sorted(path.name for path in source.glob("*.docx"))
        batch = batches.begin(names=names, name="夹", options={"path": str(source)}, by=editor)
        real, calls = batches._settle, []

        def killed(*given):
            if calls:
                raise KeyboardInterrupt
            calls.append(given)
            real(*given)

        monkeypatch.setattr(batches, "_settle", killed)
        with pytest.raises(KeyboardInterrupt):
            batches.run(batch=batch)
        assert imports.counts(batch) == {"DONE": batches.TOGETHER, "WAITING": 8 - batches.TOGETHER}
        monkeypatch.setattr(batches, "_settle", real)
        assert batches.run(batch=batch)
        assert imports.counts(batch) == {"DONE": 8}
        assert Document.objects.count() == 8

    def test_the_command_imports_a_folder_with_a_list_and_names_failures(self, editor, tmp_path, capsys):
        folder = tmp_path / "历史"
        folder.mkdir()
        (folder / "甲.docx").write_bytes(paper(1))
        (folder / "坏.docx").write_bytes(b"PK\x03\x04")
        book = Workbook()
        book.active.append(["文件名", "标题", "体裁"])
        book.active.append(["甲.docx", "清单里的标题", "其他公文"])
        book.save(tmp_path / "清单.xlsx")
        given = ["import", str(folder), "--organ", "县财政局", "--historical", "--list", str(tmp_path / "清单.xlsx"), "--workers", "1",
                 "--report", str(tmp_path / "结果.xlsx")]  # fmt: skip
        assert commands.main(given) == 1
        said = capsys.readouterr().out
        assert "坏.docx" in said
        assert Document.objects.get().title == "清单里的标题"
        assert (tmp_path / "结果.xlsx").exists()
        batch = ImportBatch.objects.get()
        (folder / "坏.docx").write_bytes(paper(2))
        assert commands.main(["import", "--resume", str(batch.uuid), "--workers", "1"]) == 0
        assert commands.main(["import", str(folder), "--organ", "没有这个局"]) == 2
        assert commands.main(["import", str(tmp_path / "无"), "--organ", "县财政局"]) == 2

    def test_an_archive_that_is_none_and_a_bad_list_are_refused(self, editor):
        with pytest.raises(Refused):
            batches.begin_upload(
                archive=SimpleUploadedFile("a.zip", b"not"), sheet=None, kind=None, historical=False, by=editor
            )
        sheet = io.BytesIO(b"not a workbook")
        good = SimpleUploadedFile("a.zip", archived(a_docx=paper()))
        with pytest.raises(Refused, match="清单"):
            batches.begin_upload(archive=good, sheet=sheet, kind=None, historical=False, by=editor)
        client = orgs.client_for(Duty.EDITOR)
        answer = client.post(reverse("documents:batches"), {"file": SimpleUploadedFile("空.zip", archived(a_txt=b""))})
        assert answer.status_code in {302, 422}
