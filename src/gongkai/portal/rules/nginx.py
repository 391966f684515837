"""The configuration of nginx in front of an installation, as text. Plain Python; nothing here reads a setting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.portal.rules.site import ATOM, FEED_TYPE, INDEX, PAUSED, TYPES

CANNOT = re.compile(r"[\s;{}\"'\\$#]")


@dataclass(frozen=True, slots=True)
class Host:
    """One site: the folder of its pages and the names it answers; the first is also for every unknown name."""

    folder: str
    names: tuple[str, ...]
    first: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What an administrator decides and what the installation knows. Folders are absolute.

    `certificates`: the folder of `<folder of the site>.pem` and `.key`; empty where TLS ends before nginx or nowhere.
    """

    hosts: Sequence[Host]
    site: str
    static: str
    application: str = "127.0.0.1:8000"
    port: int = 80
    certificates: str = ""
    policy: str = ""
    hsts: int = 0
    most_mb: int = 50
    a_second: int = 20
    named_only: bool = False


def reasons_not_to_print(plan: Plan) -> list[str]:
    """What nginx would take for something else."""
    names = [
        plan.site,
        plan.static,
        plan.application,
        plan.certificates,
        *(n for host in plan.hosts for n in host.names),
    ]
    return [f"“{name}”含有 nginx 配置不能使用的字符。" for name in names if CANNOT.search(name)]


def print_nginx(plan: Plan) -> str:
    """A file for /etc/nginx/conf.d/ (it is read inside `http`)."""
    servers = [_server(plan, host) for host in plan.hosts]
    if plan.named_only:
        servers.append(_stranger(plan))
    if plan.certificates:
        servers.append(_to_tls(plan))
    return "\n".join([_top(plan), *servers])


def _top(plan: Plan) -> str:
    return f"""\
# 由 gongkai site nginx 生成。改动设置或域名后请重新生成，再运行 nginx -t 和 nginx -s reload。
# 公开页面由 nginx 直接给出，程序停止时照常可看；检索、筛选、表单和工作台交给程序。
# 不要启用 open_file_cache：撤下的页面必须立即消失。

upstream gongkai_application {{
    server {plan.application} max_fails=0;
    keepalive 32;
}}
map "$request_method$is_args$cookie_reading" $gongkai_application {{
    default 1;
    GET 0;
    HEAD 0;
}}
map "$request_method$is_args" $gongkai_kept {{
    default 0;
    GET 1;
    HEAD 1;
}}
map $uri $gongkai_static_age {{
    default "public, max-age=60";
    "~\\.[0-9a-f]{{12}}\\." "public, max-age=31536000, immutable";
}}
limit_req_zone $binary_remote_addr zone=gongkai_requests:10m rate={plan.a_second}r/s;
limit_conn_zone $binary_remote_addr zone=gongkai_connections:10m;
"""


def _server(plan: Plan, host: Host) -> str:
    parts = (_head(plan, host), _pages(plan), _attachments(plan), _behind(plan))
    return "".join(parts)


def _head(plan: Plan, host: Host) -> str:
    default = " default_server" if host.first and not plan.named_only else ""
    return f"""
server {{
{_listen(plan, host, default)}
    server_name {" ".join(host.names)};
    server_tokens off;
    root {plan.site}/current/{host.folder};
    charset utf-8;
    charset_types text/plain text/css text/csv text/javascript application/xml {FEED_TYPE} application/json;
    default_type application/octet-stream;
    types {{
{_types()}
    }}
    gzip_static on;
    etag on;
    sendfile on;
    recursive_error_pages on;
    client_max_body_size {plan.most_mb + 10}m;
    client_body_timeout 60s;
    client_header_timeout 15s;
    send_timeout 60s;
    limit_req_status 429;
    limit_conn_status 429;

"""


def _pages(plan: Plan) -> str:
    return f"""\
    # 预生成的页面；没有的地址、带查询条件的、提交的、选了阅读方式的交给程序
    location / {{
        error_page 418 = @application;
        if ($gongkai_application) {{ return 418; }}
        sendfile off;  # a page is small: read with its headers it leaves in one piece
        output_buffers 2 64k;
        try_files "${{uri}}{INDEX}" $uri "${{uri}}{ATOM}" @application;
{_headers(plan, "public, max-age=0, must-revalidate")}
    }}
    location = {PAUSED} {{ return 404; }}
    location = /gongkai-paused {{
        internal;
        error_page 503 {PAUSED}{INDEX};
        return 503;
    }}
    location = {PAUSED}{INDEX} {{
        internal;
        add_header Retry-After 60 always;
{_headers(plan, "no-store")}
    }}

"""


def _attachments(plan: Plan) -> str:
    return f"""\
    # 附件：以原文件名下载
    location /files/ {{
        error_page 403 404 418 = @application;
        if ($gongkai_kept = 0) {{ return 418; }}
        random_index on;
        gzip_static off;
        location ~ "^/files/[0-9a-f-]{{36}}/(?<gongkai_name>[^/]+)$" {{
            internal;
            gzip_static off;
            charset off;
{_headers(plan, "private, no-store", policy="sandbox; default-src 'none'")}
            add_header Content-Disposition 'attachment; filename="$gongkai_name"' always;
            add_header Cross-Origin-Resource-Policy same-origin always;
        }}
    }}

    location /static/ {{
        alias {plan.static}/;
{_headers(plan, "$gongkai_static_age")}
        add_header Access-Control-Allow-Origin * always;
    }}

"""


def _behind(plan: Plan) -> str:
    """What the application answers, and what stands in for it."""
    return f"""\
    # 程序停止时：选了阅读方式的读者得到预生成的页面，其余得到说明
    location @kept {{
        if ($gongkai_kept = 0) {{ rewrite ^ /gongkai-paused last; }}
        try_files "${{uri}}{INDEX}" /gongkai-paused;
{_headers(plan, "public, max-age=0, must-revalidate")}
    }}
    location @application {{
        limit_conn gongkai_connections 60;
        limit_req zone=gongkai_requests burst={plan.a_second * 4} nodelay;
        error_page 502 504 = @kept;
{_proxy()}
    }}
}}
"""


def _listen(plan: Plan, host: Host, default: str) -> str:
    if not plan.certificates:
        return f"    listen {plan.port}{default};\n    listen [::]:{plan.port}{default};"
    pair = f"{plan.certificates}/{host.folder}"
    return (
        f"    listen 443 ssl{default};\n    listen [::]:443 ssl{default};\n"
        f"    ssl_certificate {pair}.pem;\n    ssl_certificate_key {pair}.key;\n"
        "    ssl_protocols TLSv1.2 TLSv1.3;\n    ssl_session_cache shared:gongkai_tls:10m;"
    )


def _types() -> str:
    """What a file of the tree is; the application says the same."""
    more = {"gif": "image/gif", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "mjs": "text/javascript",
            "woff2": "font/woff2", "zip": "application/zip", "ofd": "application/ofd", "map": "application/json"}  # fmt: skip
    names: dict[str, list[str]] = {}
    for ending, kind in {**TYPES, **more}.items():
        names.setdefault(kind, []).append(ending)
    return "\n".join(f"        {kind} {' '.join(endings)};" for kind, endings in names.items())


def _headers(plan: Plan, cache: str, policy: str = "") -> str:
    """What the application says with every page of its own, without the mark of a single answer."""
    pairs = {
        "Cache-Control": cache,
        "Vary": ""
        if policy
        else "Accept-Encoding",  # `gzip_vary` would open the squeezed copy for those who cannot read it
        "Content-Security-Policy": policy or plan.policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Strict-Transport-Security": f"max-age={plan.hsts}" if plan.hsts else "",
    }
    return "\n".join(f'        add_header {name} "{value}" always;' for name, value in pairs.items() if value)


def _proxy() -> str:
    return """\
        proxy_pass http://gongkai_application;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_connect_timeout 2s;
        proxy_read_timeout 120s;
        proxy_hide_header Server;"""


def _stranger(plan: Plan) -> str:
    """A name nobody gave this installation: closed without a word."""
    if plan.certificates:
        listen = (
            "    listen 443 ssl default_server;\n    listen [::]:443 ssl default_server;\n    ssl_reject_handshake on;"
        )
    else:
        listen = f"    listen {plan.port} default_server;\n    listen [::]:{plan.port} default_server;"
    return f"\nserver {{\n{listen}\n    server_name _;\n    return 444;\n}}\n"


def _to_tls(plan: Plan) -> str:
    return f"""
server {{
    listen {plan.port} default_server;
    listen [::]:{plan.port} default_server;
    server_tokens off;
    return 308 https://$host$request_uri;
}}
"""
