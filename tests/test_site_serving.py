"""nginx in front of a real tree: pages come from files, and still come when the application is stopped."""

from __future__ import annotations

import gzip
import json
import shutil

import pytest

from tests.site_place import application, free_port, get, gongkai, nginx, run

pytestmark = pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx 没有安装")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site-serving")
    return folder, json.loads(run(folder, "prepare"))


def test_every_page_the_rooms_name_is_fit_for_everybody(place):
    _, said = place
    assert said["broken"] == {}
    assert said["refused"] == {}
    assert said["pages"] > 20


def test_it_checks_clean_after_a_build(place):
    folder, _ = place
    done = gongkai(folder, "site", "check", "--look-only")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_site_stays_up_without_the_application(place):
    folder, said = place
    port, behind = free_port(), free_port()
    printed = gongkai(folder, "site", "nginx", "--port", str(port), "--application", f"127.0.0.1:{behind}")
    assert printed.returncode == 0, printed.stderr
    page, file = f"/documents/{said['documents'][0]}/", f"/files/{said['files'][0]}/"
    with nginx(folder, printed.stdout, port):
        with application(folder, behind):
            alive = {path: get(port, path) for path in (page, "/", "/documents/", "/feed.xml", file)}
            direct = {path: get(behind, path) for path in alive}
            for path, (status, headers, body) in alive.items():
                assert status == 200, path
                assert body == direct[path][2], path
                assert "set-cookie" not in headers
                said_type, real_type = headers["content-type"], direct[path][1]["content-type"]
                assert said_type.replace(" ", "").lower().split(";")[0] == real_type.lower().split(";")[0], path
            assert "nonce" not in alive[page][1]["content-security-policy"]
            for name in ("x-content-type-options", "x-frame-options", "referrer-policy", "cross-origin-opener-policy"):
                assert alive[page][1][name].lower() == direct[page][1][name].lower()
            assert alive[page][1]["server"] == "nginx"
            assert get(port, "/documents/?year=2026")[0] == 200
            assert get(port, "/none/")[0] == 404
            assert get(port, page.rstrip("/"))[0] in {301, 308}
            assert get(port, page, Cookie="reading=big")[2].count(b"<html")
        status, headers, body = get(port, page)
        assert (status, body) == (200, alive[page][2])
        assert gzip.decompress(get(port, page, Accept_Encoding="gzip")[2]) == body
        assert get(port, page, Accept_Encoding="gzip")[1]["content-encoding"] == "gzip"
        assert get(port, page, If_None_Match=headers["etag"])[0] == 304
        assert get(port, page, "HEAD")[0] == 200
        assert get(port, page, Cookie="reading=big")[0] == 200
        status, headers, body = get(port, file)
        assert (status, body) == (200, alive[file][2])
        assert "清淤安排表（0）.csv".encode() in headers["content-disposition"].encode("latin-1")
        assert headers["content-security-policy"].startswith("sandbox")
        for path in ("/documents/?year=2026", "/search/?q=a", "/none/", "/desk/"):
            status, headers, body = get(port, path)
            assert status == 503, path
            assert "此项功能暂停服务" in body.decode()
            assert headers["retry-after"] == "60"
        assert get(port, "/documents/", "POST")[0] == 503
        assert get(port, "/paused/")[0] == 404
        for path in ("/../gongkai.sqlite3", "/.lock", "/files/"):
            assert get(port, path)[0] in {400, 403, 404, 503}, path
