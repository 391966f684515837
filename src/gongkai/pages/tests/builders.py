"""For tests of any room's pages: strict templates, a request, a check that markup is whole and safe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory

VOID = {"input", "img", "br", "hr", "meta", "link"}


class Undefined(str):
    """Stands for a variable nobody gave; whoever prints it learns its name."""

    def __contains__(self, part: object) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        raise NameError(f"the template prints {name}, which nobody gave")


@contextmanager
def strict() -> Iterator[None]:
    """Within the block, printing a variable that was not given raises NameError."""
    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, Undefined("?")
    try:
        yield
    finally:
        engine.string_if_invalid = before


def request(path: str = "/desk/", **cookies: str) -> HttpRequest:
    """A request of nobody, without session or messages."""
    made = RequestFactory().get(path)
    made.COOKIES.update(cookies)
    return made


def draw(source: str, on: HttpRequest | None = None, **context: object) -> str:
    """What a piece of template makes."""
    return engines["django"].from_string(source).render(context, on or request())


class Whole(HTMLParser):
    """Every element opened is closed, in order; no script, no handler, no style attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        names = [name for name, _ in attrs]
        self.faults += [f"<{tag} {name}>" for name in names if name.startswith("on") or name == "style"]
        self.faults += [f"<{tag}> repeats {name}" for name in set(names) if names.count(name) > 1]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> out of place")

    def handle_data(self, data: str) -> None:
        self.text += data


def read(markup: str) -> Whole:
    """The markup as read; AssertionError when it is not whole or carries script or style."""
    found = Whole()
    found.feed(markup)
    found.close()
    assert not found.open, f"not closed: {found.open}"
    assert not found.faults, found.faults
    return found
