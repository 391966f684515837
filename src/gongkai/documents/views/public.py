"""政府信息 for everyone: lists with facets, 规范性文件库, the history library; each as pages, feed and file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from gongkai.documents.forms.public import PublicFilter
from gongkai.documents.queries import published
from gongkai.documents.rules.facets import Asked, Facet, Shelf
from gongkai.documents.rules.facets import whole as whole_of
from gongkai.documents.services import list_files, lists
from gongkai.documents.views import public_parts as parts
from gongkai.kernel import days
from gongkai.kernel.text import whole
from gongkai.orgs import queries as orgs
from gongkai.orgs.services.access import of_place
from gongkai.pages import services as pages
from gongkai.pages.services.files import FORMS, MOST_IN_SHEET, MOST_STREAMED

if TYPE_CHECKING:
    from gongkai.documents.models import Document
    from gongkai.orgs.models import Jurisdiction

IN_FEED = 50
HEADINGS = {
    Shelf.DOCUMENTS: ("政府信息", "各单位主动公开的政府信息，可以按单位、时间、体裁、主题查找。"),
    Shelf.LIBRARY: (
        "行政规范性文件库",
        "各单位制发的行政规范性文件，出自各单位的同一份记录；有效性随修改、废止、失效即时更新。",
    ),
    Shelf.HISTORY: ("历史库", "已移出现有栏目、仍应公开的政府信息，长期可以查阅。"),
}
PAGE = "documents/public_documents.html"


def shelf_page(shelf: Shelf) -> Callable[..., HttpResponseBase]:
    """A list's own address: its newest page with facets; narrowed, any page of what was asked for."""

    def page(request: HttpRequest, place: Jurisdiction) -> HttpResponseBase:
        form = PublicFilter(request.GET, shelf=shelf, jurisdiction_id=place.pk)
        address = parts.Address(request, form)
        day = form.cleaned_data.get("date") if form.is_bound else None
        if day is not None:
            return redirect(_page_address(address, lists.page_of(place.pk, shelf, address.asked, day)))
        number = whole(request.GET.get("p", ""))
        found = lists.look(place.pk, shelf, address.asked, number) or lists.look(place.pk, shelf, address.asked)
        assert found is not None
        _made_from(found.rows, f"{shelf.value}:{place.pk}")
        context = _context(shelf, form, address) | {
            "listing": found,
            "facets": parts.lines(address, found.counts),
            "standings": parts.standings(address, found.counts.get(Facet.STANDING, {}))
            if shelf is Shelf.LIBRARY
            else [],
            "chips": parts.chips(address),
            "total": found.block.total,
            "pages_at": "" if request.GET else address.base,
        }
        return render(request, PAGE, context)

    return of_place(page)


def _page_address(address: parts.Address, number: int) -> str:
    """A page of what was asked for: unnarrowed ones have an address of their own."""
    query = address.query()
    if not query:
        return f"{address.base}p/{number}/" if number else address.base
    return f"{address.base}?{query}&p={number}"


def _context(shelf: Shelf, form: PublicFilter, address: parts.Address) -> dict[str, object]:
    title, about = HEADINGS[shelf]
    return {
        "heading": title,
        "about": about,
        "kept": [(facet.value, address.written(facet, value)) for facet, value in address.asked.facets.items()],
        "shelf": shelf,
        "form": form,
        "address": address,
        "base": address.base,
        "oldest": address.asked.oldest,
        "narrowed": address.asked.narrowed,
        "today": days.today(),
        "feed": address.file("feed.xml"),
        "files": [(label, address.file(f"export.{name}")) for name, label in FORMS.items()],
        "most": MOST_IN_SHEET,
        "most_streamed": MOST_STREAMED,
    }


def _made_from(rows: list[Document], *more: str) -> None:
    """What a page of a list stands on: every document it shows; the newest page on the list itself too."""
    pages.made_from(*more, *(f"document:{row.pk}" for row in rows))


def shelf_block(shelf: Shelf) -> Callable[..., HttpResponseBase]:
    """An older page of a whole list, the same for good once it is full."""

    def page(request: HttpRequest, place: Jurisdiction, number: int) -> HttpResponse:
        found = lists.look(place.pk, shelf, whole_of(shelf), number, counted=False) if number else None
        if found is None:
            raise Http404
        _made_from(found.rows)
        form = PublicFilter({}, shelf=shelf, jurisdiction_id=place.pk)
        address = parts.Address(request, form)
        context = _context(shelf, form, address) | {"listing": found, "pages_at": address.base, "older": True}
        return render(request, PAGE, context)

    return of_place(page)


def shelf_feed(shelf: Shelf) -> Callable[..., HttpResponseBase]:
    """What came last in a list, or in what was asked of it, as a feed."""

    def feed(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
        form = PublicFilter(request.GET, shelf=shelf, jurisdiction_id=place.pk)
        address = parts.Address(request, form)
        words = parts.asked_words(form, address.asked)
        title = f"{place.name}{shelf.label}" + (f"（{words}）" if words else "")
        return _feed(request, place, shelf, address.asked, title, address.list())

    return of_place(feed)


@of_place
def organ_feed(request: HttpRequest, place: Jurisdiction, organ: UUID) -> HttpResponse:
    """What an organ published last, as a feed."""
    try:
        found = orgs.public_organ(place.pk, organ)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    pages.made_from(f"organ_documents:{found.pk}", f"organ:{found.pk}")
    asked = Asked(organ=str(found.pk))
    return _feed(request, place, Shelf.DOCUMENTS, asked, f"{found.name}公开的信息", f"/documents/?organ={organ}")


def _feed(
    request: HttpRequest, place: Jurisdiction, shelf: Shelf, asked: Asked, title: str, address: str
) -> HttpResponse:
    rows = list_files.newest(place.pk, shelf, asked, most=IN_FEED)
    if not asked.narrowed:
        pages.made_from(f"{shelf.value}:{place.pk}")
    pages.made_from(*(f"document:{row.pk}" for row in rows))
    base = request.build_absolute_uri("/").rstrip("/")
    return pages.atom(
        title=title,
        address=f"{base}{address}",
        feed_address=request.build_absolute_uri(),
        subtitle=f"{place.name}主动公开的政府信息，最新的在前。",
        entries=[
            pages.FeedEntry(
                row.published.title, f"{base}/documents/{row.uuid}/", published.words_of(row), row.published_at,
                row.published.public_from or row.published_at, row.organ.name,
            )
            for row in rows
            if row.published and row.published_at
        ],
    )  # fmt: skip


def shelf_file(shelf: Shelf) -> Callable[..., HttpResponseBase]:
    """A list, or what was asked of it, as a workbook, CSV or JSON."""

    def file(request: HttpRequest, place: Jurisdiction, form_of: str) -> HttpResponseBase:
        if form_of not in FORMS:
            raise Http404
        form = PublicFilter(request.GET, shelf=shelf, jurisdiction_id=place.pk)
        asked = form.asked()
        words = parts.asked_words(form, asked)
        title = f"{place.name}{shelf.label}目录" + (f"（{words}）" if words else "")
        base = request.build_absolute_uri("/").rstrip("/")
        return list_files.answer(
            place.pk, shelf, asked, form_of, title=title, base=base, address=request.build_absolute_uri()
        )

    return of_place(file)
