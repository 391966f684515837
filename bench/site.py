"""The prebuilt site: how fast nginx gives it, how fast it is built, how soon what is published stands in it.

    .venv/bin/python bench/site.py [--documents 2000] [--processes 2] [--published 30]

Three figures in one run. (1) The processor time of nginx for a prebuilt page under the configuration the house prints,
against any file of that size under a bare one, turn by turn; the bar is 0.9. The client asks many times on one connection,
so what is counted is nginx and not the client. (2) Pages built a second, and what that means for 100,000 pages; the bar is
15 minutes. (3) From the moment a document is published until its page, its list and the feed hold it, with a worker as in
production; the bar is 2 s in 95 of 100. A busy machine shows in (2) and (3): load and processor time are told beside them.
GONGKAI_BENCH names a folder to keep the library in.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

os.environ["GONGKAI_DATA"] = os.environ.get("GONGKAI_BENCH") or tempfile.mkdtemp(prefix="gongkai-bench-")
os.environ.setdefault("GONGKAI_DEVELOPMENT", "1")
os.environ.setdefault("GONGKAI_LOG", "ERROR")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections, transaction  # noqa: E402

from gongkai.documents.models import Document, Version  # noqa: E402
from gongkai.documents.rules.states import Kind, Openness, State, Validity  # noqa: E402
from gongkai.documents.services import list_index  # noqa: E402
from gongkai.kernel import days  # noqa: E402
from gongkai.orgs.models import Organ  # noqa: E402
from gongkai.orgs.tests import builders as orgs  # noqa: E402
from gongkai.outbox import jobs  # noqa: E402
from gongkai.outbox import services as outbox  # noqa: E402
from gongkai.portal.models import BuiltPage  # noqa: E402
from gongkai.portal.rules.nginx import Host, Plan, print_nginx  # noqa: E402
from gongkai.portal.services.site import trees  # noqa: E402
from gongkai.portal.services.site.building import build_site  # noqa: E402
from gongkai.portal.services.site.nginx import policy  # noqa: E402

LEAST_RATIO, MOST_MINUTES, MOST_LATENCY = 0.9, 15.0, 2.0
WORDS = "各乡镇人民政府，县政府各部门：为进一步规范本项工作，根据有关法律法规和上级文件精神，结合我县实际，现就有关事项通知如下。"
ORGANS, PIECE, TURNS, A_TURN, AT_ONCE = 30, 1000, 6, 10_000, 50
PAGES = 100_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--published", type=int, default=30)
    options = parser.parse_args()
    library(options.documents)
    fine = [building(options.processes), serving(), publishing(options.published)]
    return 0 if all(fine) else 1


def library(wanted: int) -> None:
    """Tables, static files, organs, documents; kept between runs where a folder is named."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    there = Document.objects.count()
    orgs.office()
    organs = [orgs.organ(f"县{number:03d}局") for number in range(ORGANS)]
    for first in range(there, wanted, PIECE):
        with transaction.atomic():
            add([one(number, organs[number % ORGANS]) for number in range(first, min(first + PIECE, wanted))])
    list_index.rebuild()
    outbox.pass_over(*outbox.followers(), before=days.now())


def one(number: int, organ: Organ) -> Document:
    signed = date.today() - timedelta(days=1 + number % 4000)
    at = days.moment_of(signed)
    kind = (Kind.NORMATIVE, Kind.POLICY, Kind.OFFICIAL, Kind.ANNOUNCEMENT)[number % 4]
    return Document(
        jurisdiction_id=organ.jurisdiction_id, organ=organ, kind=kind, title=f"关于做好第{number}项工作的通知",
        body="".join(f"<p>{place}. {WORDS}</p>" for place in range(1, 4 + number % 20)), signed_on=signed, formed_on=signed,
        number=f"云政〔{signed.year}〕{number}号", index_number=f"11320000-{number}", state=State.PUBLISHED,
        openness=Openness.PROACTIVE, validity=Validity.IN_FORCE if number % 4 < 2 else Validity.NONE, published_at=at,
        fingerprint=f"{number:064d}", created_at=at, changed_at=at,
    )  # fmt: skip


def add(rows: list[Document]) -> None:
    made = Document.objects.bulk_create(rows)
    versions = Version.objects.bulk_create(
        Version(
            document=row, order=1, title=row.title, body=row.body, facts={"kind": str(row.kind), "number": row.number},
            fingerprint=row.fingerprint, made_at=row.created_at, public_from=row.published_at,
        )
        for row in made
    )  # fmt: skip
    for row, version in zip(made, versions, strict=True):
        row.published = version
    Document.objects.bulk_update(made, ["published"], batch_size=500)


def spent(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def building(processes: int) -> bool:
    """Pages a second, by the clock and by the processor."""
    before = spent(resource.RUSAGE_SELF) + spent(resource.RUSAGE_CHILDREN)
    report = build_site(processes=processes, afresh=True)
    used = spent(resource.RUSAGE_SELF) + spent(resource.RUSAGE_CHILDREN) - before
    minutes = PAGES * used / report.pages / processes / 60
    told(
        f"build: {report.pages} pages, {report.size / report.pages / 1024:.0f} KiB each, {report.seconds:.1f} s by the clock = "
        f"{report.pages / report.seconds:.0f} a second with {processes} processes; load {os.getloadavg()[0]:.1f}; "
        f"{used / report.pages * 1000:.1f} ms of processor time a page, so {PAGES:,} pages take {minutes:.1f} min on "
        f"{processes} free processors (bar {MOST_MINUTES:.0f}); refused {len(report.refused)}, broken {len(report.broken)}"
    )
    return minutes <= MOST_MINUTES and not report.refused and not report.broken


@contextmanager
def nginx(folder: Path, text: str, port: int) -> Iterator[int]:
    """nginx with one worker; the worker's process id."""
    user = "user root;" if os.geteuid() == 0 else ""
    top = f"{user} daemon off; master_process on; worker_processes 1; pid {folder}/pid; error_log {folder}/log;"
    places = "".join(f"{n}_temp_path {folder}/{n};" for n in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"{top}\nevents {{}}\nhttp {{ access_log off; keepalive_requests 1000000; {places}\n{text}\n}}\n"
    )
    child = subprocess.Popen([shutil.which("nginx") or "nginx", "-e", f"{folder}/log", "-c", f"{folder}/nginx.conf"])
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        listed = Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()
        yield int(listed[0])
    finally:
        child.terminate()
        child.wait()


def processor(pid: int) -> float:
    """Seconds a process has worked, to the microsecond where the kernel tells."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def ask(port: int, path: str, times: int) -> None:
    """The same page many times on one connection, fifty asked for at once."""
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port)) as there:
        there.sendall(request)
        first = there.recv(65536)
        head, _, rest = first.partition(b"\r\n\r\n")
        assert b" 200 " in head[:20], head
        length = int(head.lower().partition(b"content-length:")[2].split()[0])
        while len(rest) < length:
            rest += there.recv(1 << 20)
        one_answer = len(head) + 4 + length
        for _ in range(times // AT_ONCE):
            there.sendall(request * AT_ONCE)
            left = one_answer * AT_ONCE
            while left > 0:
                left -= len(there.recv(1 << 20))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serving() -> bool:
    """A prebuilt document against any file of its size."""
    if shutil.which("nginx") is None:
        told("nginx is not installed: not measured")
        return False
    document = Document.objects.order_by("pk").first()
    assert document is not None
    row = BuiltPage.objects.get(tree=trees.current(), path=f"/documents/{document.uuid}/")
    folder = Path(tempfile.mkdtemp(prefix="gongkai-nginx-"))
    plain = folder / "plain"
    plain.mkdir()
    shutil.copyfile(trees.folder(row.tree) / row.file, plain / "page.html")
    ours, theirs = free_port(), free_port()
    hosts = [Host(row.host, ("localhost",), first=True)]
    text = print_nginx(
        Plan(
            hosts,
            str(trees.root().absolute()),
            str(settings.STATIC_ROOT),
            f"127.0.0.1:{free_port()}",
            ours,
            policy=policy(),
        )
    )
    text += f"server {{ listen {theirs}; root {plain}; types {{ text/html html; }} sendfile on; }}"
    used = {ours: 0.0, theirs: 0.0}
    with nginx(folder, text, ours) as worker:
        for turn in range(TURNS * 2 + 2):
            port, path = (ours, row.path) if turn % 2 else (theirs, "/page.html")
            before = processor(worker)
            ask(port, path, A_TURN)
            if turn > 1:  # the first turn of each warms it
                used[port] += processor(worker) - before
    ratio = used[theirs] / used[ours]
    each = {port: seconds / TURNS / A_TURN * 1e6 for port, seconds in used.items()}
    told(
        f"nginx: a prebuilt page of {row.size} bytes costs {each[ours]:.1f} µs of the processor, any file of that size "
        f"{each[theirs]:.1f} µs: ratio {ratio:.2f} (bar {LEAST_RATIO})"
    )
    return ratio >= LEAST_RATIO


def publishing(times: int) -> bool:
    """A worker as in production; from the commit of a publication until page, list and feed hold it."""
    connections.close_all()
    worker = os.fork()
    if not worker:
        jobs.work_forever(threading.Event())
        os._exit(0)
    organ, folder, took = Organ.objects.filter(name__contains="001").first(), trees.root() / "current" / "_", []
    assert organ is not None
    try:
        for _ in range(times):
            row = one(int(time.time() * 1000), organ)  # a kept library has those of earlier runs
            row.published_at = row.created_at = row.changed_at = days.now()
            with transaction.atomic():
                add([row])
                outbox.announce("documents.published", document_id=row.pk)
            took.append(visible(folder, str(row.uuid)))
            time.sleep(0.2)
    finally:
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
        outbox.release_all()
    late = sorted(took)[max(0, int(len(took) * 0.95) - 1)]
    told(
        f"publish: page, list and feed right after {statistics.median(took):.2f} s in the middle, {late:.2f} s in 95 of 100 "
        f"(bar {MOST_LATENCY:.0f}), {max(took):.2f} s at most, of {times}; load {os.getloadavg()[0]:.1f}"
    )
    return late <= MOST_LATENCY


def visible(folder: Path, uuid: str) -> float:
    began = time.monotonic()
    page = folder / "documents" / uuid / "index.html"
    lists = [folder / "documents" / "index.html", folder / "documents" / "feed.xml.atom", folder / "index.html"]
    while time.monotonic() - began < 60:
        if page.exists() and all(uuid in path.read_text("utf-8") for path in lists):
            return time.monotonic() - began
        time.sleep(0.01)
    raise SystemExit("not visible after a minute")


def told(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
