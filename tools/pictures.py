"""Takes the pictures of the README from a fresh platform with the demo county: `python tools/pictures.py`.

Needs the development environment (`make setup-dev`) and Debian's chromium, or GONGKAI_CHROMIUM. Writes docs/images/*.png.
Nothing but the fictional county is on them: the platform runs on a data folder of its own, gone afterwards.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "images"
NOTICE = ROOT / "src/gongkai/config/demo/notices/云溪县2026年政务公开工作要点.docx"
CHROMIUM = os.environ.get("GONGKAI_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
PASSWORD = "Yunxi-2026"  # noqa: S105  # printed by the demo for everyone
SIZE = ViewportSize(width=1280, height=800)
MOST_BYTES = 250_000
MOST_SECONDS = 180


def main() -> None:
    """All three pictures, each checked for its size."""
    OUT.mkdir(parents=True, exist_ok=True)
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--force-color-profile=srgb"]
        )
        keep("check", checking(browser, address))
        keep("todo", todo(browser, address))
        keep("public", public(browser, address))
        browser.close()


@contextmanager
def demo() -> Iterator[str]:
    """The address of a platform with the worked demo, ended at leaving."""
    port = free_port()
    with tempfile.TemporaryDirectory() as data:
        variables = {**os.environ, "GONGKAI_DATA": data, "PORT": str(port)}
        command = [sys.executable, "-m", "gongkai.config", "run", "--demo"]
        with subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL) as platform:  # noqa: S603  # our own
            try:
                wait_for(port, platform)
                yield f"http://localhost:{port}"
            finally:
                platform.send_signal(signal.SIGTERM)
                platform.wait(timeout=30)


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, platform: subprocess.Popen[bytes]) -> None:
    """Until the platform answers; SystemExit when it ended or took too long."""
    end = time.monotonic() + MOST_SECONDS
    while time.monotonic() < end and platform.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    raise SystemExit("演示平台没有启动起来，图没有更新。")


def signed_in(browser: Browser, address: str, username: str) -> Page:
    """A page of one of the demo's people, with the first post when there are several."""
    page = browser.new_context(viewport=SIZE, locale="zh-CN").new_page()
    page.goto(f"{address}/desk/sign-in/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    if page.locator("h1", has_text="选择岗位").count():
        page.locator("main li button").first.click()
    return page


def checking(browser: Browser, address: str) -> bytes:
    """The demo's notice uploaded once more, a task of it open and its place in the notice lit."""
    page = signed_in(browser, address, "hejing")
    page.goto(f"{address}/desk/notices/upload/")
    page.set_input_files("[name=file]", NOTICE)
    page.get_by_role("button", name="上传并读取").click()
    page.locator(".check-list").wait_for(timeout=60_000)
    item = page.locator(".check-list a").nth(7).get_attribute("href") or ""
    page.goto(f"{page.url.split('?')[0]}{item.split('#')[0]}")  # without the anchor: the head of the page stays in view
    page.locator(".check-list .is-open").wait_for()
    return page.screenshot()


def todo(browser: Browser, address: str) -> bytes:
    """What a unit finds to do."""
    page = signed_in(browser, address, "dengxt")
    page.goto(f"{address}/desk/")
    return page.screenshot()


def public(browser: Browser, address: str) -> bytes:
    """The public's page of progress."""
    page = browser.new_context(viewport=SIZE, locale="zh-CN").new_page()
    page.goto(f"{address}/jinzhan/")
    return page.screenshot()


def keep(name: str, picture: bytes) -> None:
    """Write a picture in as many colours as fit; SystemExit when it stays too big."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        out = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() < MOST_BYTES:
            (OUT / f"{name}.png").write_bytes(out.getvalue())
            print(f"{name}.png {out.tell() // 1000} kB")  # noqa: T201  # a command line
            return
    raise SystemExit(f"{name}.png 太大。")


if __name__ == "__main__":
    main()
