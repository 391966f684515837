"""A small installation of its own in a folder, for tests that kill processes and put nginx in front.

    python tests/site_place.py FOLDER prepare|serve PORT|kill ROUNDS

Run as a program it is the installation; imported it starts and ends it. Nothing here is the application.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import logging
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCUMENTS = 4


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(folder: Path) -> dict[str, str]:
    return {
        **{
            name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_WORKER"
        },  # its data folder is ours
        "GONGKAI_DATA": str(folder),
        "GONGKAI_DEVELOPMENT": "1",
        "GONGKAI_LOG": "ERROR",
        "GONGKAI_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings_test",
    }


def run(folder: Path, *arguments: str) -> str:
    """Run a verb of this file to its end; its last line."""
    asked = [sys.executable, __file__, str(folder), *arguments]
    done = subprocess.run(asked, env=environment(folder), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-1000:]
    return done.stdout.strip().rpartition("\n")[2]


def began(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a verb of this file, to be spoken with; what goes wrong stands in house.log."""
    asked = [sys.executable, __file__, str(folder), *arguments]
    with (folder / "house.log").open("w") as log:
        return subprocess.Popen(
            asked, env=environment(folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        )


def gongkai(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A verb of the house, as an administrator runs it."""
    asked = [sys.executable, "-m", "gongkai.config", *arguments]
    return subprocess.run(asked, env=environment(folder), capture_output=True, text=True, check=False)


def waited(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError(f"nobody listens at {port}")


@contextlib.contextmanager
def application(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The site as a process."""
    with (folder / "application.log").open("wb") as log:
        asked = [sys.executable, __file__, str(folder), "serve", str(port)]
        child = subprocess.Popen(asked, env=environment(folder), stdout=log, stderr=log)
    try:
        waited(port)
        yield child
    finally:
        child.kill()
        child.wait()


@contextlib.contextmanager
def nginx(folder: Path, configuration: str, port: int) -> Iterator[None]:
    """nginx with the printed configuration, in the folder."""
    top = f"daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 2;\n"
    if os.geteuid() == 0:
        top = f"user root;\n{top}"
    places = "".join(
        f"{name}_temp_path {folder}/nginx-{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = f"{top}events {{}}\nhttp {{\naccess_log off;\n{places}{configuration}\n}}\n"
    (folder / "nginx.conf").write_text(text, "utf-8")
    asked = [shutil.which("nginx") or "nginx", "-e", f"{folder}/nginx.log", "-c", f"{folder}/nginx.conf"]
    child = subprocess.Popen(asked)
    try:
        waited(port)
        yield
    finally:
        child.terminate()
        child.wait()


def get(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One request on a connection of its own."""
    there = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        there.request(
            method, path, headers={"Host": "localhost", **{k.replace("_", "-"): v for k, v in headers.items()}}
        )
        answer = there.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    finally:
        there.close()


# From here on: inside the installation.


def prepare() -> str:
    """Tables, a county with a unit and documents with attachments, and a built tree; what a test needs to know."""
    from django.conf import settings
    from django.core.management import call_command

    class Without:
        def __contains__(self, name: str) -> bool:
            return True

        def __getitem__(self, name: str) -> None:
            return None

    settings.MIGRATION_MODULES = Without()
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from gongkai.documents.tests import lives

    team = lives.people()
    made = [publish(team, number) for number in range(DOCUMENTS)]
    from gongkai.documents.models import Document
    from gongkai.documents.services.publishing import files_of
    from gongkai.outbox import services as outbox
    from gongkai.portal.services.site.building import build_site

    outbox.drain()
    report = build_site(processes=1)
    rows = [Document.objects.select_related("published").get(uuid=uuid) for uuid in made]
    return json.dumps(
        {
            "documents": [str(row.uuid) for row in rows],
            "titles": [row.title for row in rows],
            "files": [file for row in rows for file in files_of(row.published)],
            "refused": report.refused,
            "broken": report.broken,
            "pages": report.pages,
        }
    )


def publish(team: object, number: int) -> str:
    """One more public document with an attachment; its uuid."""
    from gongkai.documents.services import attachments
    from gongkai.documents.tests import lives

    document = lives.draft(team, title=f"关于第{number}号水渠清淤工作安排的通知")
    attachments.attach(
        document=document,
        data=f"村,长度\n第{number}村,{number}\n".encode(),
        name=f"清淤安排表（{number}）.csv",
        by=team.drafter,
    )
    document.refresh_from_db()
    return str(lives.live(team, document).uuid)


def publish_plainly(team: object, number: int) -> str:
    """A public document without the way there; its uuid."""
    from gongkai.documents.tests import builders
    from gongkai.outbox import services as outbox

    document = builders.published(
        team.organ, title=f"关于第{number}号水渠清淤工作安排的通知", body=f"<p>第{number}号水渠本月清淤。</p>"
    )
    outbox.announce("documents.published", document_id=document.pk)
    return str(document.uuid)


def remove(team: object, uuid: str) -> None:
    from gongkai.documents.models import Document
    from gongkai.documents.rules.removal import Cause
    from gongkai.documents.services import removing

    document = Document.objects.get(uuid=uuid)
    asked = removing.ask(document=document, cause=Cause.PERSONAL, reason="正文有身份证号", by=team.drafter)
    removing.approve(removal=asked, by=team.head)


def serve(port: int) -> None:
    """The application on a port, threads, no logging."""
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

    from django.core.wsgi import get_wsgi_application

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    class Quiet(WSGIRequestHandler):
        def log_message(self, *arguments: object) -> None:
            return

    make_server("127.0.0.1", port, get_wsgi_application(), Server, Quiet).serve_forever()


def worker() -> int:
    """A worker like `gongkai work`, forked so that forty of them start in a minute; its process id."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child:
        return child
    import threading

    from gongkai.outbox.jobs import work_forever

    try:
        work_forever(threading.Event())
    finally:
        os._exit(1)


def kill(rounds: int, seed: int = 7) -> str:
    """Prepare, tell it, wait for a word; then publish and remove while workers are killed at random moments, and let one
    finish. What is out and what is in."""
    say(prepare())
    sys.stdin.readline()
    from gongkai.documents.models import Document, Removal
    from gongkai.documents.services import visiting
    from gongkai.documents.tests import lives
    from gongkai.outbox import services as outbox
    from gongkai.outbox.models import Follower
    from gongkai.portal.services.site import trees

    logging.disable(logging.WARNING)
    chance, team = random.Random(seed), lives.people()
    standing = [str(uuid) for uuid in Document.objects.filter(state="PUBLISHED").values_list("uuid", flat=True)]
    gone: list[str] = []
    for number in range(rounds):
        if number % 8 == 7:
            gone.append(standing.pop(chance.randrange(len(standing))))
            remove(team, gone[-1])
        else:
            standing.append(publish_plainly(team, 100 + number))
        child = worker()
        time.sleep(chance.uniform(0.02, 0.9))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        Follower.objects.update(lease_until=None)  # instead of waiting for the lease of the dead to run out
    Follower.objects.update(lease_until=None, retry_at=None)
    outbox.drain()
    visiting.visit_again()  # hourly: a visit that came while a list was still behind confirms nothing
    outbox.drain()
    return json.dumps(
        {
            "standing": standing,
            "gone": gone,
            "unconfirmed": Removal.objects.filter(confirmed_at=None).count(),
            "found": list(Removal.objects.exclude(found_at=[]).values_list("found_at", flat=True)),
            "making": len(list((trees.root() / trees.MAKING).iterdir())),
        }
    )


def say(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    import django

    django.setup()
    verb, *rest = sys.argv[2:]
    told = {"prepare": prepare, "serve": serve, "kill": kill}[verb](*map(int, rest))
    say(told)


if __name__ == "__main__":
    main()
