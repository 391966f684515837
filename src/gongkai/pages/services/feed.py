"""Atom feeds (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry; `address` is absolute and stable, and is also the entry's identity."""

    title: str
    address: str
    summary: str
    published: datetime
    updated: datetime
    author: str = ""


class _Feed(Atom1Feed):
    """An empty feed says a fixed day instead of this moment: the same feed is the same bytes."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else datetime(2008, 5, 1, tzinfo=UTC)


def atom(*, title: str, address: str, feed_address: str, subtitle: str, entries: Iterable[FeedEntry]) -> HttpResponse:
    """A feed of public records, newest first as given; addresses are absolute."""
    feed = _Feed(title=title, link=address, feed_url=feed_address, description=subtitle, language="zh-CN")
    for entry in entries:
        feed.add_item(
            title=entry.title,
            link=entry.address,
            description=entry.summary,
            unique_id=entry.address,
            pubdate=entry.published,
            updateddate=entry.updated,
            author_name=entry.author or None,
        )
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response
