"""The prebuilt site in plain Python: which file an address is, what a page must not hold, what it leads to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote

NO_HOST = "_"
INDEX = "index.html"
MOST_NAME = 240  # bytes of one name in a file system, with room for .gz
MOST_PATH = 500
PAUSED = "/paused/"  # what search and forms say while the application is away

# What nginx says a file is; the page is refused where the application says something else.
TYPES: Mapping[str, str] = {
    "html": "text/html",
    "xml": "application/xml",
    "txt": "text/plain",
    "json": "application/json",
    "csv": "text/csv",
    "js": "text/javascript",
    "css": "text/css",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "webmanifest": "application/manifest+json",
    "jsonld": "application/ld+json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "atom": "application/atom+xml",
}
FEED, FEED_TYPE, ATOM = "feed.xml", "application/atom+xml", ".atom"  # a feed's file has an ending of its own kind
SQUEEZED = frozenset({"html", "xml", "txt", "json", "csv", "js", "css", "svg", "webmanifest", "jsonld", "atom"})
_NUMBERED = re.compile(r"/p/\d+/$|/sitemap[^/]*\.xml$")
_COPIES = re.compile(r"/print/$|\.(pdf|docx|txt|json|svg)$")
_FILES = re.compile(r"/files/[0-9a-f-]{36}/")
_LEADS = re.compile(rb"(?:href|src)=\"(/(?:files/[0-9a-f-]{36}|[a-z0-9/_-]+/p/[1-9][0-9]{0,5})/)\"")
_INLINE = re.compile(
    rb"<style[\s>]|<[a-z][^>]*\sstyle\s*=\s*[\"']|<[a-z][^>]*\son[a-z]+\s*=\s*[\"']"
    rb"|<script(?![^>]*\ssrc=)(?![^>]*\stype=\"application/(?:ld\+)?json\")[^>]*>",
    re.IGNORECASE,
)
_POSTS = re.compile(rb"<form[^>]*\smethod\s*=\s*[\"']?post", re.IGNORECASE)


class Fate(StrEnum):
    """What became of an address when it was asked for."""

    KEPT = "KEPT"  # it stands in the tree
    GONE = "GONE"  # it does not answer 200: nothing stands in the tree
    REFUSED = "REFUSED"  # it is a page for one reader: nothing stands in the tree, the application serves it
    BROKEN = "BROKEN"  # the application failed: what stood in the tree stands, it is asked again


@dataclass(frozen=True, slots=True)
class Answer:
    """What the application answered a stranger; `headers` in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: bool = False
    keys: frozenset[str] = field(default_factory=frozenset)


def host_of(domain: str) -> str:
    """The folder of a jurisdiction's site: its domain, `_` where it has none (then every name the house answers)."""
    return domain.strip().lower() or NO_HOST


def haste_of(path: str) -> int:
    """How soon a changed page is made anew: 0 what people open first, 1 a page's other forms, 2 numbered pages and site maps."""
    if _NUMBERED.search(path):
        return 2
    return int(_COPIES.search(path) is not None)


def is_file(path: str) -> bool:
    """Whether an address is a stored file's: it stands in the tree under its own name, with the headers of a file."""
    return _FILES.fullmatch(path) is not None


def file_of(path: str) -> str | None:
    """Where a page stands below its host's folder; None for an address that cannot be a file.

    `/a/` is `a/index.html`, `/a/data.json` is itself, `/a/feed.xml` is `a/feed.xml.atom`; a stored file gets its name from its headers (`name_of`).
    """
    plain = unquote(path)
    if not plain.startswith("/") or len(path) > MOST_PATH or any(ord(c) < 32 or c in "\\?#\x7f" for c in plain):
        return None
    parts = plain[1:].split("/")
    last = parts.pop()
    if any(not part or part.startswith(".") for part in parts) or last.startswith("."):
        return None
    if last and (last.rpartition(".")[2] not in TYPES or "." not in last or last == INDEX or last.endswith(ATOM)):
        return None
    if any(len(part.encode()) > MOST_NAME for part in [*parts, last]):
        return None
    return "/".join([*parts, (last or INDEX) + (ATOM if last == FEED else "")])


def type_of(file: str) -> str:
    """The media type nginx gives a file of the tree."""
    return TYPES.get(file.rpartition(".")[2], "")


def name_of(disposition: str) -> str:
    """The name under which a stored file is kept in the tree: its own, without what a header cannot carry.

    A name longer than a file system takes is cut before its ending.
    """
    found = re.search(r"filename\*=UTF-8''([^;]+)", disposition)
    plain = unquote(found[1]) if found else "file"
    plain = "".join(c for c in plain if ord(c) >= 32 and c not in '"\\/\x7f').lstrip(".") or "file"
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending.encode()) > 10:
        stem, ending = plain, ""
    room = MOST_NAME - len(ending.encode()) - 1
    cut = stem.encode()[:room].decode("utf-8", "ignore")
    return f"{cut}.{ending}" if ending else cut


def reasons_not_to_keep(path: str, answer: Answer) -> list[str]:
    """Why a page that answered 200 may not stand in the tree for everybody."""
    reasons = []
    if answer.cookies:
        reasons.append("页面设置了 cookie")
    if is_file(path):
        return reasons
    file = file_of(path)
    if file is None:
        return [*reasons, "地址不能作为文件名"]
    said = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said != type_of(file) and {said, type_of(file)} != {"application/xml", "text/xml"}:
        reasons.append(f"类型 {said} 与文件名不符")
    return [*reasons, *_marks_of_one_reader(answer)] if said == "text/html" else reasons


def _marks_of_one_reader(answer: Answer) -> list[str]:
    """What an HTML page holds that is not for everybody, or that the content policy without a mark would refuse."""
    reasons = []
    if {"private", "no-store"} & {part.strip() for part in answer.headers.get("cache-control", "").split(",")}:
        reasons.append("页面声明只给一个人看")
    if b"csrfmiddlewaretoken" in answer.body or _POSTS.search(answer.body):
        reasons.append("页面含有提交表单")
    if b"nonce=" in answer.body or "'nonce-" in answer.headers.get("content-security-policy", ""):
        reasons.append("页面含有一次性标记")
    if found := _INLINE.search(answer.body):
        reasons.append(f"页面含有内嵌脚本或样式（{found[0][:40].decode('utf-8', 'replace')}）")
    if not answer.keys:
        reasons.append("页面没有说明由哪些内容生成")
    return reasons


def leads(body: bytes) -> set[str]:
    """Files and further list pages a page leads to: they stand in the tree because it does."""
    return {found.decode() for found in _LEADS.findall(body)}


def fate_of(status: int) -> Fate:
    """What a status alone says."""
    if status == 200:
        return Fate.KEPT
    return Fate.BROKEN if status >= 500 else Fate.GONE
