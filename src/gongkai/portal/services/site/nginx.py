"""What nginx is told of this installation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from csp.constants import NONCE
from django.conf import settings

from gongkai.kernel.errors import refuse_if
from gongkai.portal.rules.nginx import Host, Plan, print_nginx, reasons_not_to_print
from gongkai.portal.rules.site import NO_HOST
from gongkai.portal.services.site import asking, trees


def nginx(**wanted: Any) -> str:
    """The configuration for all domains; `wanted` are fields of `Plan` the administrator chose."""
    found = asking.sites()
    names = [name.removeprefix("*") for name in settings.ALLOWED_HOSTS if name != "*"]
    taken = {site.folder for site in found}
    rest = tuple(dict.fromkeys(name for name in names if name not in taken)) or ("localhost",)
    hosts = [
        Host(site.folder, (*(() if site.folder == NO_HOST else (site.folder,)), *(rest if number == 0 else ())), number == 0)
        for number, site in enumerate(found)
    ]  # fmt: skip
    plan = Plan(
        hosts=hosts,
        site=str(trees.root().absolute()),
        static=str(Path(settings.STATIC_ROOT).absolute()),
        policy=policy(),
        hsts=settings.SECURE_HSTS_SECONDS,
        most_mb=settings.FILE_MOST_BYTES // 1024 // 1024,
        named_only="*" not in settings.ALLOWED_HOSTS,
        **wanted,
    )
    refuse_if(reasons_not_to_print(plan))
    return print_nginx(plan)


def policy() -> str:
    """The content policy of the application's pages, without the mark of a single answer."""
    directives = cast("Mapping[str, Sequence[object]]", settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
    return "; ".join(
        f"{name} {' '.join(str(source) for source in sources if source is not NONCE)}"
        for name, sources in directives.items()
    )
