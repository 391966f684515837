"""What only public pages carry: page tags for inspections, links that leave the site, pages with nothing on them yet."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import unescape
from typing import Any
from urllib.parse import quote

from django.template import Context
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from gongkai.kernel import days
from gongkai.pages.rules.addresses import host_of
from gongkai.pages.templatetags.icons import icon
from gongkai.pages.templatetags.marks import NOTHING, request_of
from gongkai.pages.templatetags.moving import portal_shell

# 政府网站网页标签规范: of the site, of a column, of an article; the names are given there.
NAMES = {
    "column": "ColumnName", "column_description": "ColumnDescription", "column_keywords": "ColumnKeywords",
    "column_type": "ColumnType", "article": "ArticleTitle", "published": "PubDate", "source": "ContentSource",
    "keywords": "Keywords", "author": "Author", "description": "Description", "image": "Image", "url": "Url",
}  # fmt: skip
_ANCHOR = re.compile(r"<a\b([^<>]*?)\bhref=(\"[^\"]*\"|'[^']*')([^<>]*)>", re.I)
_OURS = re.compile(r"\s(?:rel|target|class)=(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.I)


def meta_tags(context: Context, **said: Any) -> SafeString:
    """`{% meta_tags article=title published=at source=organ.name column="政府信息" column_type="政策文件" %}` in block meta.

    Names: column, column_description, column_keywords, column_type, article, published (moment or day), source,
    keywords (words or a list of them), author, description, image, url. What is empty is left out; a name not in the
    list is refused. The site's own three come by themselves.
    """
    if unknown := set(said) - set(NAMES):
        raise ValueError(f"{{% meta_tags %}} knows no {'、'.join(sorted(unknown))}")
    shell = portal_shell(context)
    pairs = [("SiteName", shell.name), ("SiteDomain", shell.domain), ("SiteIDCode", shell.site_id)] if shell else []
    pairs += [(shown, _words(said.get(name))) for name, shown in NAMES.items()]
    return format_html_join("", '<meta name="{}" content="{}">\n', ((name, value) for name, value in pairs if value))


def _words(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(days.SHANGHAI).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ",".join(str(part) for part in value if part)
    return " ".join(str(value or "").split())


def leaving(context: Context, markup: Any) -> SafeString:
    """`{% leaving version.body %}`: markup (already safe to show) whose links to other hosts ask before they are followed.

    A link to another host leads to the page that names the address and is marked `nofollow`; with JavaScript the
    question is asked in a dialog on the page itself. Links within the site and attachments stay as they are.
    """
    shell, request = portal_shell(context), request_of(context)
    own = {host for host in (shell and shell.domain, request and request.get_host().rsplit(":", 1)[0]) if host}
    address = shell.leave_url if shell else ""

    def one(found: re.Match[str]) -> str:
        before, quoted, after = found.groups()
        target = unescape(quoted[1:-1]).strip()
        host = host_of(target)
        if not host or host in own or not address:
            return found.group()
        rest = _OURS.sub("", f" {before.strip()} {after.strip()}").rstrip()
        away = escape(f"{address}?to={quote(target, safe='')}")
        return f'<a{rest} class="outside" rel="nofollow noopener noreferrer" href="{away}" data-to="{escape(target)}">'

    return mark_safe(_ANCHOR.sub(one, str(markup)))


def outside(context: Context, url: str, label: str = "") -> SafeString:
    """`{% outside url "中国政府网" %}`: one link that asks before it leaves, when it leaves."""
    return leaving(context, format_html('<a href="{}">{}</a>', url, label or url))


def empty_public(
    context: Context,
    title: str = "这里还没有内容",
    who: Any = None,
    checked: date | datetime | None = None,
    what: str = "",
    mark: str = "file",
) -> SafeString:
    """`{% empty_public "本栏目还没有信息" who=organ checked=column.checked_on %}`: who is responsible and what one can do.

    `who` is an organ (name, phone, address) or its name; `checked` when the unit last looked the place over; `what` a
    sentence of the page's own. Where one applies comes from the site, when it offers it.
    """
    shell = portal_shell(context)
    name, phone = str(getattr(who, "name", who) or ""), getattr(who, "phone", "") or (shell.phone if shell else "")
    looked = days.day_of(checked) if isinstance(checked, datetime) else checked
    address = getattr(who, "address", "") or (shell.address if shell and not name else "")
    facts = [("负责单位", name), ("最近核对", _words(looked)), ("咨询电话", phone), ("地址", address)]
    shown = format_html_join("", "<span>{}：{}</span>", ((label, value) for label, value in facts if value))
    apply = shell.apply_url if shell else ""
    return format_html(
        '<div class="empty">{}<p class="empty-title">{}</p>{}{}{}</div>',
        icon(mark),
        title,
        format_html('<p class="empty-help">{}</p>', what) if what else NOTHING,
        format_html('<p class="empty-facts">{}</p>', shown) if shown else NOTHING,
        format_html(
            '<p class="empty-ways"><a class="button button-secondary button-small" href="{}">依申请公开</a></p>', apply
        )
        if apply
        else NOTHING,
    )
