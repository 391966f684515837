"""`gongkai site build|check|nginx`: the prebuilt site, its check, and the configuration of nginx."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from gongkai.kernel.errors import Refused
from gongkai.portal.queries import site as queries
from gongkai.portal.services.site.building import Report, build_site
from gongkai.portal.services.site.checking import check
from gongkai.portal.services.site.nginx import nginx

FINE, FINDINGS, UNDONE = 0, 1, 2


def main(arguments: Sequence[str]) -> int:
    """0 done and nothing found, 1 findings, 2 not done."""
    options = _parser().parse_args(arguments)
    try:
        return int({"build": _build, "check": _check, "nginx": _nginx, "status": _status}[options.verb](options))
    except Refused as refused:
        print("\n".join(refused.reasons), file=sys.stderr)
        return UNDONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gongkai site", description="预生成的公开网站")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="build|check|status|nginx")
    build = verbs.add_parser("build", help="重新生成全部页面，完成后一次切换；中断后再次运行即接着做")
    build.add_argument("--processes", type=int, default=0, help="进程数；默认与处理器数相同")
    build.add_argument("--afresh", action="store_true", help="不接着上次没有做完的，从头生成")
    looking = verbs.add_parser("check", help="逐页与现在的内容核对；不符的重新生成")
    looking.add_argument("--seconds", type=float, default=None, help="最多用多少秒；下次从停下的地方继续")
    looking.add_argument("--look-only", action="store_true", help="只报告，不重新生成")
    looking.add_argument("--json", action="store_true", help="打印 JSON")
    verbs.add_parser("status", help="现有页面数、待重建数、上次核对结果").add_argument("--json", action="store_true")
    printing = verbs.add_parser("nginx", help="打印 nginx 配置")
    printing.add_argument("--application", default="127.0.0.1:8000", help="程序的地址和端口")
    printing.add_argument("--port", type=int, default=80, help="nginx 监听的端口")
    printing.add_argument("--certificates", default="", help="证书目录，内有“域名.pem”和“域名.key”；不写则不配 TLS")
    return parser


def _build(options: argparse.Namespace) -> int:
    report = build_site(processes=options.processes, afresh=options.afresh, say=lambda line: print(line, flush=True))
    _print(report)
    return FINDINGS if report.broken or report.refused else FINE


def _print(report: Report) -> None:
    rate = report.pages / report.seconds if report.seconds else 0
    print(f"已切换到新生成的页面：{report.pages} 页，{report.seconds:.0f} 秒，每秒 {rate:.0f} 页。")
    for page, reason in report.refused.items():
        print(f"未预生成 {page}：{reason}（由程序提供）")
    for page, reason in report.broken.items():
        print(f"出错 {page}：{reason}")


def _check(options: argparse.Namespace) -> int:
    report = check(seconds=options.seconds, mend=not options.look_only)
    if options.json:
        print(json.dumps(asdict(report), ensure_ascii=False, indent=1))
    elif not queries.standing().tree:
        print("还没有预生成的页面。运行 gongkai site build 生成。")
    else:
        rest = "" if report.whole else "（时间用完，下次继续）"
        print(f"核对 {report.pages} 页，{report.seconds:.0f} 秒，不符 {len(report.wrong)} 页{rest}。")
        for page, wrong in report.wrong.items():
            print(f"{page}：{wrong}")
    return FINDINGS if report.wrong else FINE


def _status(options: argparse.Namespace) -> int:
    standing = queries.standing()
    if options.json:
        print(json.dumps(asdict(standing), ensure_ascii=False, indent=1, default=str))
    elif not standing.tree:
        print("还没有预生成的页面。运行 gongkai site build 生成。")
    else:
        print(f"预生成 {standing.pages} 页，{standing.size / 1e6:.1f} MB，待重建 {standing.waiting} 页。")
        print("\n".join(standing.findings()))
    return FINDINGS if standing.findings() else FINE


def _nginx(options: argparse.Namespace) -> int:
    print(nginx(application=options.application, port=options.port, certificates=options.certificates), end="")
    return FINE
