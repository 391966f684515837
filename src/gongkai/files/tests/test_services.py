from __future__ import annotations

import io
import os
import sys
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import include as include_urls
from django.urls import path, reverse

from gongkai.files import queries, rules, services
from gongkai.files import urls as files_urls
from gongkai.files.models import StoredFile
from gongkai.files.services import storing, visibility
from gongkai.kernel import crypto, days, rows
from gongkai.kernel.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
urlpatterns = [path("", include_urls((files_urls.urlpatterns, "files")))]
PDF = b"%PDF-1.7\n" + "秘密内容".encode() * 50


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path, monkeypatch):
    settings.FILES_ROOT = tmp_path / "files"
    settings.SCANNER_COMMAND = ""
    monkeypatch.setattr(visibility, "_rules", {})


def keep(data=PDF, name="要点.pdf", **more):
    return services.store(data=data, name=name, by=None, **more)


def on_disk():
    return sorted(path for path in queries.root().rglob("*") if path.is_file())


def archive(**members):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/"), content)
    return raw.getvalue()


@pytest.mark.parametrize("data", [PDF, io.BytesIO(PDF), SimpleUploadedFile("x", PDF)])
def test_it_keeps_bytes_under_their_hash(data):
    file = keep(data)
    assert queries.read(file) == PDF
    assert on_disk() == [queries.root() / file.sha256[:2] / file.sha256[2:4] / file.sha256]
    assert (file.kind, file.media_type, file.size, file.sensitive) == ("PDF", "application/pdf", len(PDF), "N")


def test_it_keeps_equal_bytes_once_and_heals_damaged_ones():
    first, second = keep(), keep(name="副本.pdf")
    assert len(on_disk()) == 1
    on_disk()[0].chmod(0o600)
    on_disk()[0].write_bytes(b"damaged")
    keep()
    assert queries.read(first) == queries.read(second) == PDF


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "空.pdf", "空文件"),
        (b"<html><script>alert(1)</script>", "图.png", "网页"),
        (b"\x89PNG\r\n\x1a\n", "图.png.exe", "扩展名"),
        (PDF, "要点.docx", "扩展名"),
        (b"MZ\x90\x00", "工具.pdf", "种类"),
        (archive(a="x"), "资料.zip", "压缩包"),
        (archive(a="x"), "要点.docx", "压缩包"),
        (b"PK\x03\x04broken", "要点.docx", "种类"),
        (
            archive(**{"[Content_Types].xml": "x", "word__document.xml": "x", "word__vbaProject.bin": "x"}),
            "宏.docx",
            "种类",
        ),
    ],
)
def test_it_refuses_with_a_sentence_and_leaves_nothing(data, name, says):
    with pytest.raises(Refused, match=says):
        keep(data, name)
    assert on_disk() == []
    assert not list((queries.root() / "tmp").iterdir())


def test_it_recognises_office_files_by_their_members():
    assert keep(archive(**{"[Content_Types].xml": "x", "word__document.xml": "x"}), "要点.docx").kind == "DOCX"
    assert keep(archive(**{"OFD.xml": "x"}), "要点.ofd").kind == "OFD"
    assert keep("单位,时限\n".encode("gb18030"), "表.csv").kind == "CSV"
    assert keep(b"<html>", "网页.html", allowed=rules.EVERYTHING).kind == "HTML"


def test_it_does_not_open_a_zip_bomb(monkeypatch):
    bomb = archive(**{"[Content_Types].xml": "x", "word__document.xml": b"0" * 50_000_000})
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("a member was opened"))
    assert len(bomb) < 100_000
    assert keep(bomb, "炸弹.docx").kind == "DOCX"


def test_it_refuses_an_archive_with_endless_members(monkeypatch):
    monkeypatch.setattr(storing, "MOST_MEMBERS", 3)
    with pytest.raises(Refused):
        keep(archive(**{f"[Content_Types].xml{n}": "" for n in range(9)}), "多.docx")


def test_it_stops_reading_at_the_bound():
    class Endless:
        read_so_far = 0

        def read(self, size=-1):
            Endless.read_so_far += size
            return b"%PDF-" + b"x" * (size - 5)

    with pytest.raises(Refused, match="1 MB"):
        keep(Endless(), most_bytes=1024 * 1024)
    assert Endless.read_so_far < 2 * 1024 * 1024
    assert on_disk() == []


def test_it_takes_the_bound_from_settings(settings):
    settings.FILE_MOST_BYTES = 100
    with pytest.raises(Refused, match="上限"):
        keep()


@pytest.mark.parametrize("name", ["../../../etc/passwd.pdf", "..\\..\\x.pdf", "/etc/x.pdf", "a\x00.pdf"])
def test_it_never_writes_outside_its_folder(name, tmp_path):
    file = keep(name=name)
    assert "/" not in file.name
    assert "\\" not in file.name
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == on_disk()


@pytest.mark.parametrize("size", [10, 64 * 1024 - 9, 200_000])
def test_it_encrypts_sensitive_files(size):
    data = b"%PDF-1.7\n" + b"SECRET" * (size // 6)
    file = keep(data, sensitive=True)
    raw = on_disk()[0].read_bytes()
    assert b"SECRET" not in raw
    assert b"%PDF" not in raw
    assert file.kept_sha256 != file.sha256
    assert on_disk()[0].name == file.kept_sha256
    assert queries.read(file) == data
    assert keep(data, sensitive=True).kept_sha256 != file.kept_sha256


def test_no_plaintext_of_a_sensitive_archive_touches_the_disk(monkeypatch):
    seen = []
    real = storing._archive_kind

    def look(file):
        seen.extend(path.read_bytes() for path in on_disk())
        return real(file)

    monkeypatch.setattr(storing, "_archive_kind", look)
    file = keep(archive(**{"[Content_Types].xml": "x", "word__SECRET.xml": "x"}), "密.docx", sensitive=True)
    assert file.kind == "DOCX"
    assert seen
    assert not any(b"SECRET" in raw for raw in seen)


def test_it_notices_altered_sensitive_bytes_and_missing_ones():
    file = keep(sensitive=True)
    path = on_disk()[0]
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(crypto.CannotOpen):
        queries.read(file)
    path.unlink()
    with pytest.raises(queries.Missing, match="备份"):
        queries.read(file)


SCANNER = "import sys; data = sys.stdin.buffer.read() if sys.argv[-1] == '-' else open(sys.argv[-1], 'rb').read(); sys.exit(b'EICAR' in data)"


@pytest.mark.parametrize("sensitive", [False, True])
def test_it_runs_the_scanner(settings, tmp_path, sensitive):
    (tmp_path / "scan.py").write_text(SCANNER)
    settings.SCANNER_COMMAND = f"{sys.executable} {tmp_path / 'scan.py'}"
    assert keep(sensitive=sensitive).size
    with pytest.raises(Refused, match="查毒"):
        keep(PDF + b"EICAR", sensitive=sensitive)


def test_it_keeps_nothing_when_the_scanner_is_absent_or_hangs(settings, monkeypatch):
    settings.SCANNER_COMMAND = "/nowhere/scanner"
    with pytest.raises(Refused, match="不能运行"):
        keep()
    monkeypatch.setattr(storing, "SCAN_SECONDS", 0.2)
    settings.SCANNER_COMMAND = f"{sys.executable} -c 'import time; time.sleep(5)'"
    with pytest.raises(Refused, match="没有结果"):
        keep()
    assert on_disk() == []


def test_it_writes_the_bytes_before_the_row(monkeypatch):
    def fail(_):
        assert len(on_disk()) == 1
        raise RuntimeError("power cut")

    monkeypatch.setattr(rows, "put", fail)
    with pytest.raises(RuntimeError):
        keep()
    assert len(on_disk()) == 1, "bytes without a row, for the sweep"


def test_it_gives_and_takes_an_owner():
    file = keep()
    services.adopt(file=file, owner="ledger.Evidence:7")
    services.adopt(file=file, owner="ledger.Evidence:7")
    with pytest.raises(Refused, match="另一条记录"):
        services.adopt(file=file, owner="ledger.Evidence:8")
    assert queries.of_owner("ledger.Evidence:7") == [file]
    services.release(file=file)
    assert queries.of_owner("ledger.Evidence:7") == []


def age(path, hours):
    old = days.now().timestamp() - hours * 3600
    os.utime(path, (old, old))


def test_it_sweeps_orphans_after_a_day_and_nothing_else():
    kept = keep(owner="ledger.Evidence:1")
    orphan = keep(PDF + b"2")
    young = keep(PDF + b"3")
    StoredFile.objects.filter(pk=orphan.pk).update(brought_at=days.now() - timedelta(hours=25))
    twin = keep(PDF, name="同.pdf")
    StoredFile.objects.filter(pk=twin.pk).update(brought_at=days.now() - timedelta(hours=25))
    for file in on_disk():
        age(file, 25)
    stray = queries.place("ab" * 32)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"bytes of a crashed upload")
    left = queries.root() / "tmp" / "in-crashed"
    left.mkdir()
    age(left, 30)
    assert services.sweep() == 4
    assert stray.exists(), "young bytes stay: their row may be on its way"
    age(stray, 25)
    assert services.sweep() == 1
    assert set(StoredFile.objects.all()) == {kept, young}
    assert queries.read(kept) == PDF
    assert queries.read(young) == PDF + b"3"


def test_the_sweep_puts_back_bytes_that_were_brought_again_meanwhile(monkeypatch):
    file = keep()
    path = queries.place(file.kept_sha256)
    from gongkai.files.services import sweeping

    StoredFile.objects.all().delete()
    assert not sweeping._remove(path, days.now().timestamp() - 3600)
    assert path.exists()
    assert len(on_disk()) == 1


def download(client, file, method="get"):
    return getattr(client, method)(reverse("files:download", args=[file.uuid]))


def test_nobody_sees_a_file_without_a_rule_or_an_owner(client):
    file = keep()
    assert download(client, file).status_code == 404
    services.adopt(file=file, owner="ledger.Evidence:7")
    assert download(client, file).status_code == 404
    services.register_visibility("ledger.Evidence", lambda actor, pk: False)
    assert download(client, file).status_code == 404
    with pytest.raises(ValueError):
        services.register_visibility("ledger.Evidence", lambda actor, pk: True)


@pytest.mark.parametrize("sensitive", [False, True])
def test_it_serves_an_attachment_that_cannot_run(client, sensitive):
    services.register_visibility("ledger.Evidence", lambda actor, pk: actor is None and pk == 7)
    file = keep(name='云溪县 "要点".pdf', owner="ledger.Evidence:7", sensitive=sensitive)
    response = download(client, file)
    assert response.status_code == 200
    assert response.streaming
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith('attachment; filename="')
    assert response["Content-Disposition"].endswith(
        "filename*=UTF-8''%E4%BA%91%E6%BA%AA%E5%8E%BF%20%E8%A6%81%E7%82%B9.pdf"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Length"] == str(len(PDF))
    head = download(client, file, "head")
    assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(len(PDF)))
    assert download(client, file, "post").status_code == 405


def test_it_answers_404_when_the_bytes_are_gone(client):
    services.register_visibility("ledger.Evidence", lambda actor, pk: True)
    file = keep(owner="ledger.Evidence:7")
    on_disk()[0].unlink()
    assert download(client, file).status_code == 404
