"""Production is the base: every loosening is an environment variable an administrator sets on purpose."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

from gongkai.config import environment, secrets
from gongkai.orgs.rules import Duty

DATA = Path(environment.text("GONGKAI_DATA", "var", "数据目录：数据库、文件、密钥、日志都在其中")).resolve()
DEVELOPMENT = environment.switch("GONGKAI_DEVELOPMENT", False, "演示或开发：允许不经 TLS 访问本机地址")
FACES = environment.listed("GONGKAI_FACES", ["portal", "desk"], "提供的界面：portal、desk，可同时提供")
PROXIES = environment.whole("GONGKAI_PROXIES", 0, "前面有几层反向代理", most=5)
TLS = environment.switch("GONGKAI_TLS", not DEVELOPMENT, "前面有 TLS：安全 cookie、HSTS、跳转到 https")
PORT = environment.whole("PORT", 8000, "监听端口", least=1, most=65535)
BIND = environment.text("GONGKAI_BIND", "::", "监听地址；:: 同时接受 IPv4 和 IPv6")
ALLOWED_HOSTS = environment.listed(
    "GONGKAI_HOSTS", ["localhost", "127.0.0.1", "[::1]"], "对外使用的域名，逗号分隔；其他域名的请求被拒绝"
)
CSRF_TRUSTED_ORIGINS = [f"{'https' if TLS else 'http'}://{host}" for host in ALLOWED_HOSTS if host != "*"]

SECRET_KEY = secrets.secret_key(DATA)
MASTER_KEY = secrets.master_key(DATA)

DEBUG = False
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
ROOT_URLCONF = "gongkai.config.urls"
WSGI_APPLICATION = "gongkai.config.wsgi.application"
# SQLite counts empty values as different in a unique constraint; the services look before they write.
SILENCED_SYSTEM_CHECKS = ["models.W047"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "django_prose_editor",
    "gongkai.trail",
    "gongkai.outbox",
    "gongkai.pages",
    "gongkai.files",
    "gongkai.accounts",
    "gongkai.orgs",
    "gongkai.workdays",
    "gongkai.notify",
    "gongkai.indicators",
    "gongkai.vetting",
    "gongkai.lines",
    "gongkai.members",
    "gongkai.catalogue",
    "gongkai.review",
    "gongkai.cases",
    "gongkai.documents",
    "gongkai.applications",
    "gongkai.registers",
    "gongkai.ledger",
    "gongkai.search",
    "gongkai.api",
    "gongkai.desk",
    "gongkai.portal",
    "gongkai.config.apps.ConfigConfig",
]

MIDDLEWARE = [
    "gongkai.kernel.proxies.AskerAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "gongkai.accounts.middleware.IdleEnd",
    "gongkai.accounts.middleware.FirstPassword",
    "gongkai.orgs.middleware.ActorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["gongkai.pages.templatetags.pages"],
        },
    }
]


def database() -> dict[str, Any]:
    """SQLite in the data folder, or the PostgreSQL of an address."""
    address = environment.text(
        "GONGKAI_DATABASE", "", "留空用数据目录中的 SQLite；更大时写 postgresql://用户:口令@主机:端口/库名"
    )
    if not address:
        return {
            "ENGINE": "gongkai.kernel.sqlite3",
            "NAME": DATA / "gongkai.sqlite3",
            "CONN_MAX_AGE": 60,  # a new connection reads the whole schema first: a third of the work of a page
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768; "
                    "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise environment.BadSetting(
            "环境变量 GONGKAI_DATABASE 不可用：应形如 postgresql://用户:口令@主机:端口/库名。请改正后重新启动。"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database()}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
FILES_ROOT = DATA / "files"
SITE_ROOT = DATA / "site"
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_MOST_BYTES = environment.whole("GONGKAI_FILE_MB", 50, "单个文件最多多少 MB", least=1, most=2000) * 1024 * 1024
SCANNER_COMMAND = environment.text(
    "GONGKAI_SCANNER",
    "",
    "收到文件后运行的查毒命令，文件名接在末尾（加密保存的文件从标准输入送入，末尾为 -）；非零退出即拒收",
)

# Sessions, cookies and sign-in
SESSION_COOKIE_NAME = "gongkai_" + "_".join(sorted(FACES))
CSRF_COOKIE_NAME = "gongkai_csrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "gongkai.pages.views.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
IDLE_MINUTES = environment.whole("GONGKAI_IDLE_MINUTES", 30, "无操作多少分钟后退出登录", least=1, most=1440)
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/desk/"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = environment.whole("GONGKAI_LOGIN_TRIES", 5, "口令连续错误多少次后锁定", least=3, most=20)
AXES_COOLOFF_TIME = environment.whole("GONGKAI_LOCK_MINUTES", 30, "锁定多少分钟", least=1, most=1440) / 60
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "gongkai.accounts.views.public.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_IPWARE_PROXY_COUNT = PROXIES
SECOND_FACTOR_DUTIES = environment.listed(
    "GONGKAI_SECOND_FACTOR", [], "必须启用动态口令的岗位职责，如 ADMIN,OFFICE；留空则由各人自愿"
)
if unknown := set(SECOND_FACTOR_DUTIES) - set(Duty):
    raise environment.BadSetting(
        f"环境变量 GONGKAI_SECOND_FACTOR 不可用：没有 {'、'.join(sorted(unknown))} 这样的职责，"
        f"可用：{'、'.join(Duty)}。请改正后重新启动。"
    )
OTP_TOTP_ISSUER = "政务公开"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "gongkai.accounts.services.passwords.KindsOfCharacters"},
]

# Transport and content
SECURE_SSL_REDIRECT = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "frame-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# Mail and outgoing requests: nothing leaves unless an administrator names it
EMAIL_HOST = environment.text("GONGKAI_MAIL_HOST", "", "发信服务器；留空则只用站内提醒")
EMAIL_PORT = environment.whole("GONGKAI_MAIL_PORT", 465, "发信端口", least=1, most=65535)
EMAIL_HOST_USER = environment.text("GONGKAI_MAIL_USER", "", "发信账号")
EMAIL_HOST_PASSWORD = environment.text("GONGKAI_MAIL_PASSWORD", "", "发信口令")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("GONGKAI_MAIL_FROM", "gongkai@localhost", "发信地址")
DESK_ADDRESS = environment.text(
    "GONGKAI_DESK_ADDRESS", "", "工作台的对外地址，写进邮件里的链接，如 https://zwgk.example.gov.cn"
)
if not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
SMS_URL = environment.text(
    "GONGKAI_SMS_URL", "", "短信网关的地址（公众账号发验证码用），以 JSON 提交 mobile 和 text；留空则不能发短信"
)
SMS_KEY = environment.text("GONGKAI_SMS_KEY", "", "短信网关的密钥，放在 Authorization: Bearer 中")
OUTGOING_ALLOWED = environment.listed(
    "GONGKAI_OUTGOING", [], "允许访问的内网主机（名称或地址），逗号分隔；默认只可访问公网，不可访问本机和内网"
)
CHECK_LINKS = environment.switch(
    "GONGKAI_CHECK_LINKS", False, "每夜检查公开网站上专业平台入口和专题链接能否打开（只访问公网）；默认不检查"
)
FONT_FOLDER = environment.text("GONGKAI_FONTS", "", "PDF 使用的字体目录；留空用安装包自带的思源字体")
ANCHOR_FOLDER = environment.text(
    "GONGKAI_ANCHORS", "", "每日留痕根值另存的目录（建议在另一台机器上）；留空只存数据目录"
)

APPLY_RATE = environment.whole(
    "GONGKAI_APPLY_RATE", 60, "全站一分钟内收到多少件网上申请以后，要求浏览器先做一道计算（本系统设定，不是法定数）"
)
APPLY_RATE_ADDRESS = environment.whole(
    "GONGKAI_APPLY_RATE_ADDRESS", 10, "同一网络地址一分钟内多少件以后，要求浏览器先做一道计算（本系统设定）"
)
APPLY_DIFFICULTY = environment.whole(
    "GONGKAI_APPLY_DIFFICULTY",
    100_000,
    "这道计算最多试多少次（SHA-256），十万次在普通电脑上约两三秒",
    least=1,
    most=10**8,
)
APPLY_MINUTES = environment.whole("GONGKAI_APPLY_MINUTES", 20, "一道计算题几分钟内有效，只能用一次", least=1, most=240)

REVIEW_EXPERTS = environment.switch(
    "GONGKAI_EXPERTS", False, "允许邀请外单位专家对送审内容提意见：一次性链接，验证码另行告知；意见不是审批"
)

LOG_LEVEL = environment.choice("GONGKAI_LOG", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR"], "日志详细程度")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "line"}},
    "root": {"handlers": ["out"], "level": LOG_LEVEL},
    "loggers": {
        "axes": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},  # who asked for what is not there is no news; the proxy keeps its own log
        "pikepdf": {"level": "WARNING"},
        "django.security.DisallowedHost": {"level": "ERROR"},
    },
}
