"""Forty kills during publication and removal: never a half page, never a removed one once the worker has caught up."""

from __future__ import annotations

import gzip
import json
import shutil
import threading
import time

import pytest

from tests.site_place import began, free_port, get, gongkai, nginx

pytestmark = pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx 没有安装")
KILLS = 40


class Reader(threading.Thread):
    """Reads the site all the while as browsers do, squeezed and not; keeps what it should never have been given."""

    def __init__(self, port, paths):
        super().__init__(daemon=True)
        self.port, self.paths, self.bad, self.read, self.over = port, paths, [], 0, threading.Event()

    def run(self):
        while not self.over.is_set():
            for path in self.paths:
                self.look(path)
                time.sleep(0.01)

    def look(self, path):
        status, headers, body = get(self.port, path, Accept_Encoding="gzip" if self.read % 2 else "identity")
        self.read += 1
        whole = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
        ends = whole.rstrip().endswith((b"</html>", b"</feed>", b"</urlset>"))
        if status not in {200, 503} or not ends:
            self.bad.append((path, status, whole[-80:]))


def test_forty_kills_leave_no_half_page_and_no_removed_one(tmp_path):
    with began(tmp_path, "kill", str(KILLS)) as house:
        try:
            walked(tmp_path, house)
        finally:
            house.kill()


def walked(tmp_path, house):
    said = json.loads(house.stdout.readline())
    port = free_port()
    printed = gongkai(tmp_path, "site", "nginx", "--port", str(port), "--application", f"127.0.0.1:{free_port()}")
    with nginx(tmp_path, printed.stdout, port):
        reader = Reader(port, ["/", "/documents/", "/feed.xml", f"/documents/{said['documents'][0]}/"])
        reader.start()
        answer, _ = house.communicate("go\n", timeout=400)
        assert house.returncode == 0, (tmp_path / "house.log").read_text()[-3000:]
        end = json.loads(answer)
        reader.over.set()
        reader.join()
        assert reader.bad == []
        assert reader.read > KILLS
        assert end["found"] == []
        assert end["unconfirmed"] == 0
        assert end["making"] == 0
        assert len(end["gone"]) == KILLS // 8
        listed = get(port, "/documents/")[2].decode() + get(port, "/feed.xml")[2].decode() + get(port, "/")[2].decode()
        for uuid in end["gone"]:
            assert get(port, f"/documents/{uuid}/")[0] == 503  # the application would say that it was taken down
            assert uuid not in listed
        assert not holding(tmp_path / "site", end["gone"])
        for uuid in end["standing"]:
            assert get(port, f"/documents/{uuid}/")[0] == 200
        assert end["standing"][-1] in listed
    done = gongkai(tmp_path, "site", "check", "--look-only")
    assert done.returncode == 0, done.stdout


def holding(folder, uuids):
    """Files in which a removed document is still named."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            found += [path for uuid in uuids if uuid.encode() in body]
    return found
