"""Journeys in a real browser: a live server, people signed in through the real page, screenshots, axe.

Each journey takes `page_for(duty)` and walks. Pictures go to test-results/. Without Chromium the journeys are skipped,
with the reason.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "test-results"
SHELL = "chromium-headless-shell"  # the same browser without its windows: a quarter less work
CHROMIUM = os.environ.get("GONGKAI_CHROMIUM") or shutil.which(SHELL) or shutil.which("chromium") or "/usr/bin/chromium"
LONG = ("test_every_kind_of_page_is_sound", "test_life_of_a_normative_document")
WIDTHS = {1280: 900, 390: 844}
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-default-browser-check", "--force-color-profile=srgb",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name the journeys; the long ones begin first, so that no processor waits for one at the end."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
    items.sort(key=lambda item: not item.name.startswith(LONG))


def _to_the_end(act: Callable[..., None]) -> Callable[..., None]:
    """An act on a page that is over when the page it leads to is there whole, as a person waits before looking.

    Playwright returns as soon as the new page begins to arrive: what a test then counts is what has come of it so far.
    """

    @wraps(act)
    def settled(self: Locator, *args: Any, **kwargs: Any) -> None:
        act(self, *args, **kwargs)
        if not self.page.is_closed():
            self.page.wait_for_load_state()

    return settled


@pytest.fixture(scope="session", autouse=True)
def whole_pages() -> Iterator[None]:
    """Clicks and keys wait for the page they lead to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", _to_the_end(Locator.click))
        patch.setattr(Locator, "press", _to_the_end(Locator.press))
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all journeys."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"没有找到 Chromium（{CHROMIUM}）：安装 Debian 的 chromium，或用 GONGKAI_CHROMIUM 指明位置")
    # Playwright's own loop runs in this thread; the ORM of the test beside it is synchronous and safe.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def live(live_server: Any, browser: Browser) -> str:
    """The address of a running installation with an empty database."""
    return str(live_server.url)


def _is_fault(said: Any) -> bool:
    """A page refusing a form answers 422 on purpose; the browser notes it as an error."""
    return said.type == "error" and "status of 422" not in said.text


class Faults(list[str]):
    """What the browser complained of: script errors, refused resources, broken addresses."""

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.append(f"script: {error}"))
        page.on("console", lambda said: _is_fault(said) and self.append(f"console: {said.text}"))


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def open_page(browser: Browser, live: str, faults: Faults) -> Iterator[Callable[..., Page]]:
    """`open_page(width=390, script=True)`: a fresh browser window of nobody; relative addresses work in `goto`."""
    contexts = []

    def make(*, width: int = 1280, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=live,
            viewport={"width": width, "height": WIDTHS.get(width, 900)},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=script,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        faults.watch(page)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page_for(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """`page_for(Duty.OFFICE, at=organ, user=None, width=1280)`: signed in through the real sign-in page.

    Without `user` a new person of the duty is made in the organ (the office for those who oversee); with `user` that
    person signs in with the builders' password. `page.user` is who it is.
    """

    def sign_in(
        duty: Duty = Duty.OFFICE, *, at: Any = None, user: Any = None, width: int = 1280, script: bool = True
    ) -> Page:
        oversees = duty in {Duty.OFFICE, Duty.CHIEF, Duty.ADMIN}
        who = user or builders.person(at or (builders.office() if oversees else builders.organ()), duty)
        page = open_page(width=width, script=script)
        page.goto("/desk/sign-in/")
        page.get_by_label("登录名").fill(who.username)
        page.get_by_label("口令", exact=True).fill(builders.PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(re.compile("/desk/(?!sign-in)"))
        page.user = who  # type: ignore[attr-defined]
        return page

    return sign_in


@pytest.fixture
def shot() -> Callable[..., Path]:
    """`shot(page, "home")`: the whole page as test-results/home-1280.png."""

    def take(page: Page, name: str, *, whole: bool = True) -> Path:
        RESULTS.mkdir(exist_ok=True)
        width = (page.viewport_size or {"width": 0})["width"]
        path = RESULTS / f"{name}-{width}.png"
        if whole:
            page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=path, full_page=whole)
        return path

    return take


# Lines of a list are made alike: axe, whose time grows with the page faster than the page, looks at the first of them.
ALIKE = [["tbody > tr:nth-child(n+8)"], ["li:nth-child(n+8)"]]
FRAME = [[".desk-top"], [".desk-nav"], ["body > header"], ["body > footer"]]  # what stands around every page of a face


def grave_of(page: Page, *, frame: bool = True) -> list[str]:
    """What axe holds to be serious or critical, in the page and, where asked, what stands around it."""
    found = Axe().run(
        page,
        context={"include": [["html"]], "exclude": ALIKE if frame else ALIKE + FRAME},
        options={"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    )
    return [
        f"{violation['id']}: {violation['help']} — {node['html'][:160]}"
        for violation in found.response["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


@pytest.fixture
def sound(faults: Faults) -> Callable[..., None]:
    """`sound(page)`: no serious axe violation, nothing wider than the window, no link to nowhere, no complaint of the browser.

    `axe=False` where axe looks at the same page in another width, `frame=False` where it has seen what stands around it.
    """

    def check(page: Page, *, axe: bool = True, frame: bool = True) -> None:
        grave = grave_of(page, frame=frame) if axe else []
        assert not grave, "\n".join(grave)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"the page is {wide}px wider than the window"
        lost = page.eval_on_selector_all(
            "a[href=''], a[href='#'], form[action='']", "found => found.map(e => e.outerHTML)"
        )
        assert not lost, "\n".join(lost)
        assert not faults, "\n".join(faults)

    return check
