"""The platform under everybody at once: sixty readers, four editors, four who upload, on what two processors give.

    .venv/bin/python bench/mixed.py [--seconds 20] [--documents 200] [--readers 60] [--editors 4] [--uploaders 4]

nginx with the printed configuration in front of the prebuilt site, two server processes as `gongkai run` starts them, the worker
beside them. Readers open prebuilt pages, every eighth time a filtered list or a search, which the application answers; editors
keep their drafts; uploaders send an attachment of 1 MB. A reader looks at a page for a quarter of a second on average, the others
ask again as soon as they have their answer; each has a connection and an address of their own, as the limits count by address.
The bars: 200 requests a second, 95 of 100 within 300 ms, none failed. Beside it stands what nginx alone gives the same readers
for a plain file of the same run. The client works on the same processors.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import applying

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.site_place import nginx

LEAST, MOST, EVERY, LOOKS = 200, 0.3, 8, 0.5
PREPARE = """
import json, sys
import django; django.setup()
from django.conf import settings
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0); call_command("collectstatic", interactive=False, verbosity=0)
from gongkai.documents.tests import lives
from gongkai.documents.rules.states import Kind
from gongkai.documents.queries import writing
from gongkai.documents.services import drafting
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox import services as outbox
from gongkai.portal.models import BuiltPage
from gongkai.portal.services.site.building import build_site
documents, people = map(int, sys.argv[1:3])
team = lives.people()
for number in range(documents):
    lives.live(team, lives.draft(team, title=f"关于第{number}项工作安排的通知"), number=f"云农发〔2026〕{number + 1}号")
outbox.drain()
build_site()
writers = []
for number in range(people):
    client = orgs.client_for(Duty.EDITOR, team.organ)
    draft = drafting.create(by=client.actor, kind=Kind.OFFICIAL, title=f"关于做好第{number}项准备的通知", body="<p>甲</p>")
    form = {name: value for name, value in writing.content_of(draft).items() if value not in (None, [])}
    cookies = {name: one.value for name, one in client.cookies.items()}
    writers.append({"uuid": str(draft.uuid), "cookies": cookies, "form": {name: str(value) for name, value in form.items()}})
paths = list(BuiltPage.objects.exclude(file="").exclude(path__startswith="/files/").exclude(path="/paused/").values_list("path", flat=True))
print(json.dumps({"paths": paths, "writers": writers, "csrf": settings.CSRF_COOKIE_NAME}))
"""
TOKEN = "a1B2" * 8


@dataclass
class Told:
    """How long each kind of asking took, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of_100(self, place: int, *kinds: str) -> float:
        """Seconds that so many of a hundred stayed under."""
        found = sorted(one for kind in kinds or self.took for one in self.took[kind])
        return found[min(len(found) - 1, len(found) * place // 100)] if found else 0.0

    @property
    def number(self) -> int:
        return sum(map(len, self.took.values()))


Ask = Callable[[http.client.HTTPConnection, random.Random], tuple[str, int]]


def together(port: int, people: list[tuple[Ask, float]], seconds: float) -> Told:
    """Everybody asks until the time is over, and looks for so many seconds at most before the next."""
    told, ends = Told(), time.monotonic() + seconds

    def one(number: int, ask: Ask, looks: float) -> None:
        chance, own = random.Random(number), (f"127.0.1.{number + 1}", 0)
        there = http.client.HTTPConnection("127.0.0.1", port, timeout=30, source_address=own)
        while time.monotonic() < ends:
            time.sleep(chance.uniform(0, looks))
            began = time.monotonic()
            try:
                kind, status = ask(there, chance)
            except (OSError, http.client.HTTPException) as fault:
                there.close()
                kind, status = f"{type(fault).__name__}: {fault}"[:80], 0
            spent = time.monotonic() - began
            with told.lock:
                if status in {200, 302}:
                    told.took[kind].append(spent)
                else:
                    told.failed.append(f"{kind} {status}")
        there.close()

    threads = [threading.Thread(target=one, args=(number, *each)) for number, each in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def got(there: http.client.HTTPConnection, method: str, path: str, body: bytes | None = None, **headers: str) -> int:
    there.request(
        method, path, body, {"Host": "localhost", **{name.replace("_", "-"): value for name, value in headers.items()}}
    )
    answer = there.getresponse()
    answer.read()
    return answer.status


def reader(paths: list[str]) -> Ask:
    """Opens prebuilt pages, and now and then what only the application can answer."""

    def ask(there: http.client.HTTPConnection, chance: random.Random) -> tuple[str, int]:
        if chance.randrange(EVERY):
            path = chance.choice(paths)
            status = got(there, "GET", path)
            return ("page" if status == 200 else path), status
        if chance.randrange(2):
            return "list", got(there, "GET", f"/documents/?year=2026&kind=OFFICIAL&page={chance.randrange(1, 5)}")
        return "search", got(there, "GET", f"/search/?q={quote(f'第{chance.randrange(200)}项工作')}")

    return ask


def editor(writer: dict[str, object], cookie: str) -> Ask:
    """Keeps a draft again and again, each time with another text."""
    path, form = f"/desk/documents/{writer['uuid']}/edit/", writer["form"]
    assert isinstance(form, dict)

    def ask(there: http.client.HTTPConnection, chance: random.Random) -> tuple[str, int]:
        page = got_page(there, path, cookie)
        seen = page.partition('name="seen" value="')[2].partition('"')[0]
        sent = form | {"body": f"<p>{chance.random()}</p>" * 40, "seen": seen, "csrfmiddlewaretoken": TOKEN}
        kind = "application/x-www-form-urlencoded"
        return "keep", got(there, "POST", path, urlencode(sent).encode(), Cookie=cookie, Content_Type=kind)

    return ask


def got_page(there: http.client.HTTPConnection, path: str, cookie: str) -> str:
    there.request("GET", path, headers={"Host": "localhost", "Cookie": cookie})
    return there.getresponse().read().decode()


def uploader(writer: dict[str, object], cookie: str) -> Ask:
    """Sends an attachment, and takes the last one's place when there are many."""
    path = f"/desk/documents/{writer['uuid']}/attachments/"

    def ask(there: http.client.HTTPConnection, chance: random.Random) -> tuple[str, int]:
        kind, body = applying.multipart({"csrfmiddlewaretoken": TOKEN}, {"file": 1024 * 1024})
        name = f"{chance.randrange(10**9)}.pdf".encode()
        return "upload", got(there, "POST", path, body.replace(b"file.pdf", name), Cookie=cookie, Content_Type=kind)

    return ask


def main() -> int:
    """Run; exit status 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("seconds", 20), ("documents", 200), ("readers", 60), ("editors", 4), ("uploaders", 4)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    options = parser.parse_args()
    if shutil.which("nginx") is None:
        applying.told("nginx is not installed: not measured")
        return 1
    data = Path(tempfile.mkdtemp(prefix="gongkai-bench-"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")} | {
        "GONGKAI_DATA": str(data), "GONGKAI_DEVELOPMENT": "1", "GONGKAI_LOG": "ERROR",
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
    }  # fmt: skip
    asked = [sys.executable, "-c", PREPARE, str(options.documents), str(options.editors + options.uploaders)]
    made = subprocess.run(asked, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    place = json.loads(made.stdout.strip().rpartition("\n")[2])
    port, behind = applying.free_port(), applying.free_port()
    printed = subprocess.run(
        [sys.executable, "-m", "gongkai.config", "site", "nginx", "--port", str(port), "--application", f"127.0.0.1:{behind}"],
        env=environment, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    plain = applying.free_port()
    (data / "plain.html").write_bytes(b"x" * 10_000)
    printed += f"server {{ listen {plain}; root {data}; }}"
    cookies = [
        "; ".join(f"{name}={value}" for name, value in ({place["csrf"]: TOKEN} | one["cookies"]).items())
        for one in place["writers"]
    ]
    people = [(reader(place["paths"]), LOOKS) for _ in range(options.readers)]
    people += [
        ((editor if number < options.editors else uploader)(one, cookie), 0.0)
        for number, (one, cookie) in enumerate(zip(place["writers"], cookies, strict=True))
    ]
    with (
        nginx(data, printed, port),
        applying.served("gongkai.config.wsgi:application", environment, port=behind, worker=True),
    ):
        base = together(
            plain, [(lambda there, _: ("plain", got(there, "GET", "/plain.html")), 0.0)] * options.readers, 5
        )
        together(port, people, 3)  # the first answers of a process take longer
        told = together(port, people, options.seconds)
    with suppress(OSError):
        shutil.rmtree(data)
    rate, late = told.number / options.seconds, told.of_100(95)
    kinds = ", ".join(
        f"{kind} {len(took)} p95 {told.of_100(95, kind) * 1000:.0f} ms" for kind, took in sorted(told.took.items())
    )
    applying.told(
        f"together: {rate:.0f} requests a second (bar {LEAST}), p95 {late * 1000:.0f} ms (bar {MOST * 1000:.0f}); {kinds}; failed "
        f"{len(told.failed)} {told.failed[:3]}; nginx alone gives these readers {base.number / 5:.0f} a second: {rate * 5 / base.number:.2f} of it"
    )
    return 0 if rate >= LEAST and late <= MOST and not told.failed else 1


if __name__ == "__main__":
    sys.exit(main())
