"""The public form under load: 50 submissions a second with proof of work, an attachment of 100 KB, sealing and trail on.

    .venv/bin/python bench/applying.py [--rate 50] [--seconds 20] [--kills 5] [--only SQLite]

Two server processes with the options of `gongkai run`, and its worker beside them, on SQLite and, where initdb is found or
GONGKAI_DATABASE names a server, on PostgreSQL. Every submission asks for a challenge, solves it and sends the whole form, at
its appointed moment whether or not earlier ones were answered. The bar: p95 < 1 s. Then the same while the servers are
killed (SIGKILL) at random moments: every receipt given is a registered application, numbers without a gap, nothing registered
twice. Milliseconds are told beside those of a bare WSGI view that only reads the same body, under the same load of the same
run; a busy machine shows in both.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BAR, ATTACHMENT, HANDS, SEED = 1.0, 100 * 1024, 96, 20261123
HOME = Path(__file__).parent
SERVER = ["--interface", "wsgi", "--host", "127.0.0.1", "--workers", "2", "--no-ws", "--blocking-threads", "4",
          "--backpressure", "64", "--log-level", "warning"]  # fmt: skip
PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0); call_command("collectstatic", interactive=False, verbosity=0)
from gongkai.orgs.tests import builders as orgs
from gongkai.orgs.rules import Duty
orgs.office(); print(orgs.organ("县财政局", phone="0310-1234567").uuid)
"""
KEYS = """
import sys
import django; django.setup()
from gongkai.applications.services.carrying import new_once
print(*(new_once() for _ in range(int(sys.argv[1]))))
"""
CHECK = """
import json, sys
import django; django.setup()
from gongkai.applications.models import Application, Screening
from gongkai.applications.services.carrying import read_ticket
from gongkai.cases.models import Case, Counter
from gongkai.trail.models import Entry
from django.http.cookie import parse_cookie
tickets = json.load(sys.stdin)
known = set(Application.objects.values_list("case_id", flat=True))
held = [read_ticket(each) for each in tickets]
serials = sorted(Case.objects.values_list("serial", flat=True))
print(json.dumps({"receipts": len(tickets), "unread": sum(each is None for each in held),
    "lost": sum(each is not None and each[0] not in known for each in held),
    "different": len({each[0] for each in held if each}), "applications": len(known), "cases": len(serials),
    "gaps": len(serials) - (serials[-1] if serials else 0), "counter": Counter.objects.get().last if serials else 0,
    "held": Screening.objects.count(), "trail": Entry.objects.filter(verb="application.submitted").count()}))
"""


def bare(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The baseline: reads what was sent and says so."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    while length > 0 and (piece := environ["wsgi.input"].read(min(length, 65536))):
        length -= len(piece)
    start_response("302 Found", [("Location", "/"), ("Content-Length", "0")])
    return [b""]


@dataclass
class Run:
    """What came of a load."""

    took: list[float] = field(default_factory=list)
    tickets: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def of_100(self, part: int) -> float:
        return sorted(self.took)[max(0, -(-len(self.took) * part // 100) - 1)] if self.took else float("inf")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--kills", type=int, default=5, help="0: only the load")
    parser.add_argument("--only", choices=["SQLite", "PostgreSQL"])
    options = parser.parse_args()
    fine = []
    with database() as address:
        for name, where in [("SQLite", ""), ("PostgreSQL", address)]:
            if options.only not in {None, name}:
                continue
            if name == "SQLite" or where:
                fine.append(measured(name, where, options))
            else:
                told("PostgreSQL: neither initdb nor GONGKAI_DATABASE: not measured")
    return 0 if all(fine) else 1


@contextmanager
def database() -> Iterator[str]:
    """An address of an empty PostgreSQL; "" where there is none."""
    given = os.environ.get("GONGKAI_DATABASE", "")
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin")) if Path("/usr/lib/postgresql").exists() else []
    initdb = shutil.which("initdb", path=os.pathsep.join([*map(str, reversed(binaries)), os.environ.get("PATH", "")]))
    if given or initdb is None:
        yield given
        return
    folder, port = Path(tempfile.mkdtemp(prefix="gongkai-pg-")), free_port()
    as_whom = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_whom:
        shutil.chown(folder, "postgres")
    tools = Path(initdb).resolve().parent
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    subprocess.run([*as_whom, str(tools / "initdb"), "-D", f"{folder}/data", "-U", "gongkai", "--auth=trust",
                    "--encoding=UTF8", "--locale=C.UTF-8"], **quiet)  # fmt: skip
    control = [*as_whom, str(tools / "pg_ctl"), "-D", f"{folder}/data"]
    flags = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    subprocess.run([*control, "-w", "-o", flags, "-l", f"{folder}/log", "start"], **quiet)
    try:
        yield f"postgresql://gongkai@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **{**quiet, "check": False})
        shutil.rmtree(folder, ignore_errors=True)


def measured(name: str, address: str, options: argparse.Namespace) -> bool:
    """Both loads on one database."""
    data = Path(tempfile.mkdtemp(prefix="gongkai-bench-"))
    # A proof is always asked for; how hard it is makes no difference to the server.
    settings = {
        "GONGKAI_DATA": str(data), "GONGKAI_DEVELOPMENT": "1", "GONGKAI_LOG": "ERROR", "GONGKAI_DATABASE": address,
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings", "GONGKAI_APPLY_RATE": "0", "GONGKAI_APPLY_DIFFICULTY": "300",
    }  # fmt: skip
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GONGKAI_")} | settings
    made = subprocess.run([sys.executable, "-c", PREPARE], env=environment, check=True, capture_output=True, text=True)
    organ = made.stdout.split()[-1]
    with served("applying:bare", environment) as port:
        at(options.rate, 2, lambda: body_to(port, "/"))
        base = at(options.rate, max(5, options.seconds // 4), lambda: body_to(port, "/"))
    with served("gongkai.config.wsgi:application", environment, worker=True) as port:
        form = Form(port, organ, keys(environment, options.rate * (options.seconds + 1)))
        at(options.rate // 5, 2, form.send)
        load = at(options.rate, options.seconds, form.send)
        receipts = [form.receipt(each) for each in load.tickets[:: max(1, len(load.tickets) // 20)]]
    found = check(environment, load.tickets)
    told(
        f"{name}: {len(load.tickets)} receipts of {options.rate * options.seconds} submissions in {load.seconds:.1f} s "
        f"({len(load.tickets) / load.seconds:.1f} a second); middle {load.of_100(50) * 1000:.0f} ms, p95 {load.of_100(95) * 1000:.0f} ms "
        f"(bar {BAR * 1000:.0f}), most {max(load.took, default=0) * 1000:.0f} ms; a bare view {base.of_100(50) * 1000:.1f} ms, "
        f"p95 {base.of_100(95) * 1000:.1f} ms: ratio {load.of_100(50) / base.of_100(50):.0f} in the middle, "
        f"{load.of_100(95) / base.of_100(95):.0f} at p95; the receipt's page {sorted(receipts)[len(receipts) // 2] * 1000:.0f} ms; "
        f"failed {len(load.failed)} {load.failed[:2]}; held for a look {found['held']}; load {os.getloadavg()[0]:.1f}"
    )
    fine = load.of_100(95) < BAR and not load.failed and sound(found) and not found["held"]
    if options.kills:
        fine = killed(name, environment, organ, options, len(load.tickets)) and fine
    shutil.rmtree(data, ignore_errors=True)
    return fine


def killed(name: str, environment: dict[str, str], organ: str, options: argparse.Namespace, before: int) -> bool:
    """The same load while all server processes are killed again and again and started anew."""
    chance, port, stop = random.Random(SEED), free_port(), threading.Event()
    lives, some = 0, keys(environment, options.rate * options.seconds)

    def live() -> None:
        nonlocal lives
        while not stop.is_set():
            with served("gongkai.config.wsgi:application", environment, port=port, hard=True):
                answers(port, stop)
                lives += 1
                stop.wait(chance.uniform(1.0, options.seconds / max(1, options.kills)))

    keeper = threading.Thread(target=live)
    keeper.start()
    try:
        answers(port, stop)
        form = Form(port, organ, some)
        load = at(options.rate, options.seconds, form.send)
    finally:
        stop.set()
        keeper.join()
    found = check(environment, load.tickets)
    told(
        f"{name}, killed {lives} times: {len(load.tickets)} receipts, {len(load.failed)} got none (told so, may send again); "
        f"lost {found['lost']}, registered {found['applications']} with {found['cases']} numbers, gaps {found['gaps']}"
    )
    return sound(found) and found["applications"] >= before + len(load.tickets)


def sound(found: dict[str, int]) -> bool:
    """Every receipt is an application, each its own; numbers without a gap; each with its trail."""
    return (
        not found["lost"] and not found["unread"] and found["different"] == found["receipts"] and found["gaps"] == 0
        and found["counter"] == found["cases"] == found["applications"] == found["trail"]
    )  # fmt: skip


def check(environment: dict[str, str], tickets: list[str]) -> dict[str, int]:
    """What the database says about the receipts that were given."""
    done = subprocess.run([sys.executable, "-c", CHECK], env=environment, input=json.dumps(tickets), text=True,
                          capture_output=True, check=True)  # fmt: skip
    found: dict[str, int] = json.loads(done.stdout)
    return found


def keys(environment: dict[str, str], number: int) -> list[str]:
    """One-use keys, as the form's page gives them when it is opened; that was before."""
    done = subprocess.run([sys.executable, "-c", KEYS, str(number)], env=environment, text=True, capture_output=True,
                          check=True)  # fmt: skip
    return done.stdout.split()


@contextmanager
def served(
    target: str, environment: dict[str, str], *, port: int = 0, worker: bool = False, hard: bool = False
) -> Iterator[int]:
    """A server as in production (with the worker beside it, when asked); `hard`: it ends by SIGKILL."""
    port = port or free_port()
    path = os.pathsep.join([str(HOME), environment.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    command = [sys.executable, "-m", "granian", target, "--port", str(port), *SERVER]
    children = [subprocess.Popen(command, env=environment | {"PYTHONPATH": path}, process_group=0)]
    if worker:
        started = [sys.executable, "-m", "gongkai.config", "work"]
        children.append(subprocess.Popen(started, env=environment, process_group=0))
    try:
        wait_for(port)
        yield port
    finally:
        for child in children:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL if hard else signal.SIGTERM)
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit("the server did not come up")


def answers(port: int, stop: threading.Event) -> None:
    """Waits until the server answers a request: it takes connections before its processes are up."""
    while not stop.is_set():
        with suppress(OSError, http.client.HTTPException):
            ask(port, "GET", "/applications/challenge/")
            return
        time.sleep(0.1)


def at(rate: int, seconds: int, send: Callable[[], tuple[float, str]]) -> Run:
    """So many a second, each at its own moment, whatever became of those before."""
    run, lock, began = Run(), threading.Lock(), time.monotonic() + 0.2

    def one(number: int) -> None:
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        try:
            took, ticket = send()
        except (OSError, http.client.HTTPException, ValueError) as error:
            with lock:
                run.failed.append(f"{type(error).__name__}: {error}"[:120])
            return
        with lock:
            run.took.append(took)
            run.tickets.append(ticket)

    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(one, range(rate * seconds)))
    run.seconds = time.monotonic() - began
    return run


class Form:
    """The form of one organ, as a browser sends it."""

    def __init__(self, port: int, organ: str, keys: list[str]) -> None:
        self.port, self.path, self.keys = port, f"/applications/new/{organ}/", keys
        self.numbers, self.lock = iter(range(10**9)), threading.Lock()
        for attempt in range(100):
            try:
                answer, body = ask(port, "GET", self.path)
                break
            except (OSError, http.client.HTTPException):
                if attempt == 99:
                    raise
                time.sleep(0.1)
        page = body.decode()
        self.cookie = f"gongkai_csrf={answer.headers['Set-Cookie'].partition('gongkai_csrf=')[2].partition(';')[0]}"
        self.token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]  # type: ignore[index]

    def send(self) -> tuple[float, str]:
        """One submission with a key of its own page; seconds of the sending, and the ticket to the receipt."""
        given = json.loads(ask(self.port, "GET", "/applications/challenge/")[1])
        with self.lock:
            number, once = next(self.numbers), self.keys.pop()
        fields = {
            "csrfmiddlewaretoken": self.token, "once": once, "proof": solved(given), "nature": "INFORMATION",
            "matter": f"2025年第{number}项财政资金的分配结果和使用情况明细", "supply_form": "ELECTRONIC", "supply_way": "ONLINE",
            "applicant_kind": "NATURAL", "name": f"王{number}", "id_kind": "ID_CARD", "id_number": f"13042519800101{number % 10000:04d}",
            "phone": f"138{number % 10**8:08d}", "agreed": "on", "do": "submit",
        }  # fmt: skip
        kind, body = multipart(fields, {"identity": 20 * 1024, "attachment": ATTACHMENT})
        began = time.monotonic()
        answer, page = ask(self.port, "POST", self.path, body, {"Content-Type": kind, "Cookie": self.cookie})
        took = time.monotonic() - began
        if answer.status != 302:
            words = re.sub(r"<[^>]+>|\s+", " ", page.decode(errors="replace")).strip()
            raise ValueError(f"{answer.status}: {words[:60]}")
        return took, answer.headers["Set-Cookie"].partition("gongkai_application=")[2].partition(";")[0].strip('"')

    def receipt(self, ticket: str) -> float:
        """Seconds of the receipt's page."""
        began = time.monotonic()
        answer, page = ask(
            self.port, "GET", "/applications/receipt/", headers={"Cookie": f"gongkai_application={ticket}"}
        )
        assert answer.status == 200, answer.status
        assert "登记编号" in page.decode()
        return time.monotonic() - began


def body_to(port: int, path: str) -> tuple[float, str]:
    """The same body to the bare view."""
    kind, body = multipart({}, {"identity": 20 * 1024, "attachment": ATTACHMENT})
    began = time.monotonic()
    ask(port, "POST", path, body, {"Content-Type": kind})
    return time.monotonic() - began, ""


def solved(given: dict[str, Any]) -> str:
    """As the browser's worker does."""
    import hashlib

    for number in range(given["maxnumber"] + 1):
        if hashlib.sha256(f"{given['salt']}{number}".encode()).hexdigest() == given["challenge"]:
            kept = {name: given[name] for name in ("algorithm", "challenge", "salt", "signature")}
            return base64.b64encode(json.dumps(kept | {"number": number}).encode()).decode()
    raise ValueError("the challenge has no answer")


def multipart(fields: dict[str, str], files: dict[str, int]) -> tuple[str, bytes]:
    edge = os.urandom(8).hex()
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, size in files.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
        parts.append(head.encode() + b"%PDF-1.4\n" + os.urandom(size) + b"\r\n")
    return f"multipart/form-data; boundary={edge}", b"".join([*parts, f"--{edge}--\r\n".encode()])


def ask(
    port: int, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[http.client.HTTPResponse, bytes]:
    there = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        there.request(method, path, body, headers or {})
        answer = there.getresponse()
        return answer, answer.read()
    finally:
        there.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def told(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
