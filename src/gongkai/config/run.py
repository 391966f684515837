"""`gongkai run`: web, worker and scheduler as one process tree.

The parent prepares (database, static files, demo), prints where to go, starts the three children, restarts the two
background ones if they fall, and ends all of them when it ends or the web server cannot be kept up.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

from gongkai.config.background import TREE
from gongkai.config.environment import BadSetting

GRACE_SECONDS = 10.0
BACKGROUND = ("work", "tick")


def main(arguments: Sequence[str]) -> int:
    """Start everything; returns 0 after an orderly stop, 1 or 2 with one sentence on stderr otherwise."""
    parser = argparse.ArgumentParser(prog="gongkai run")
    parser.add_argument("--faces", default=os.environ.get("GONGKAI_FACES", "all"), help="portal、desk 或 all")
    parser.add_argument("--demo", action="store_true", help="空库时载入云溪县演示数据，并打印演示登录名")
    parser.add_argument("--workers", type=int, default=2, help="网站进程数")
    options = parser.parse_args(arguments)
    faces = "portal,desk" if options.faces == "all" else options.faces
    if not set(faces.split(",")) <= {"portal", "desk"}:
        print(f"--faces 只能是 portal、desk 或 all，收到的是“{options.faces}”。", file=sys.stderr)
        return 2
    os.environ["GONGKAI_FACES"] = faces
    if options.demo:
        os.environ.setdefault("GONGKAI_DEVELOPMENT", "1")
        os.environ.setdefault("GONGKAI_BIND", "127.0.0.1")
    try:
        return _run(options.demo, options.workers)
    except BadSetting as error:
        print(error, file=sys.stderr)
        return 2


def _run(demo: bool, workers: int) -> int:
    import django

    django.setup()
    from django.conf import settings

    address = _address(settings.BIND, settings.PORT)
    if address is None:
        print(f"端口 {settings.PORT} 已被占用。请关闭占用它的程序，或换一个端口：PORT=8080 make run。", file=sys.stderr)
        return 1
    from gongkai.config import prepare

    sign_ins = prepare.prepare(demo=demo)
    web = [sys.executable, "-m", "granian", "gongkai.config.wsgi:application", "--interface", "wsgi"]
    web += ["--host", address, "--port", str(settings.PORT), "--workers", str(workers), "--no-ws"]
    web += ["--blocking-threads", "4", "--backpressure", "64", "--log-level", "warning"]
    background = [[sys.executable, "-m", "gongkai.config", name] for name in BACKGROUND]
    return Tree(web, background).hold(
        lambda: _answers(address, settings.PORT), lambda: _announce(address, settings.PORT, sign_ins)
    )


def _address(wanted: str, port: int) -> str | None:
    """The address to listen at: the wanted one, IPv4 where there is no IPv6, None where the port is taken."""
    for address in [wanted, "0.0.0.0"] if wanted == "::" else [wanted]:  # noqa: S104  # what `::` means without IPv6
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, port))
                return address
        except PermissionError as error:
            raise BadSetting(f"没有权限监听端口 {port}。请换 1024 以上的端口：PORT=8080 make run。") from error
        except OSError as error:
            if error.errno in {97, 99, 47, 49} and address == "::":  # no IPv6 here (Linux, macOS)
                continue
            return None
    return None


def _answers(address: str, port: int) -> bool:
    """Whether the web server takes connections yet."""
    host = {"::": "::1", "0.0.0.0": "127.0.0.1"}.get(address, address)  # noqa: S104  # compared, not bound
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def _announce(address: str, port: int, sign_ins: list[str]) -> None:
    host = "localhost" if address in {"::", "0.0.0.0", "127.0.0.1", "::1"} else address  # noqa: S104
    faces = os.environ["GONGKAI_FACES"].split(",")
    places = [("portal", "", "门户"), ("desk", "desk/", "工作台")]
    where = [f"http://{host}:{port}/{path} （{name}）" for face, path, name in places if face in faces]
    print(f"\n平台已启动： {'  '.join(where)}")
    for line in sign_ins:
        print(line)
    print("按 Ctrl-C 停止。\n", flush=True)


class Tree:
    """The children and their lives."""

    def __init__(self, web: list[str], background: list[list[str]]) -> None:
        self.commands = [web, *background]
        self.children: list[subprocess.Popen[bytes] | None] = [None] * len(self.commands)
        self.started = [0.0] * len(self.commands)
        self.stopping = False
        self.pipe, self._held = os.pipe()
        os.environ[TREE] = str(self.pipe)

    def hold(self, up: Callable[[], bool], ready: Callable[[], None]) -> int:
        """Start all, call `ready` once the site is `up`, keep all up until told to stop; returns the exit status."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._stop)
        try:
            for place in range(len(self.commands)):
                self._start(place)
            told = False
            while not self.stopping:
                if not told and up():
                    told = True
                    ready()
                if not self._keep_up():
                    print(
                        "网站进程启动后随即退出，平台已停止。请看上面的错误，或运行 gongkai doctor。", file=sys.stderr
                    )
                    return 1
                time.sleep(0.2)
            return 0
        finally:
            self._end()

    def _keep_up(self) -> bool:
        for place, child in enumerate(self.children):
            if child is None or child.poll() is None:
                continue
            lived = time.monotonic() - self.started[place]
            if place == 0 and lived < 5:
                return False
            if lived < 5:
                time.sleep(2)
            if not self.stopping:
                self._start(place)
        return True

    def _start(self, place: int) -> None:
        self.started[place] = time.monotonic()
        self.children[place] = subprocess.Popen(  # noqa: S603  # our own commands
            self.commands[place],
            process_group=0,  # of this session, within which priorities are weighed
            pass_fds=(self.pipe,),
            preexec_fn=_die_with_parent if _LIBC else None,
        )

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _end(self) -> None:
        living = [child for child in self.children if child and child.poll() is None]
        for child in living:
            child.send_signal(signal.SIGTERM)
        limit = time.monotonic() + GRACE_SECONDS
        for child in living:
            try:
                child.wait(max(0.1, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def _libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


_LIBC = _libc()


def _die_with_parent() -> None:
    """On Linux a child gets SIGTERM when the parent is gone, however it went (PR_SET_PDEATHSIG)."""
    if _LIBC:
        _LIBC.prctl(1, signal.SIGTERM)
