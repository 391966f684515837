"""For the test run: the same settings, in a folder of its own, without TLS and with a fast hasher."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

if "PYTEST_XDIST_WORKER" in os.environ or "GONGKAI_DATA" not in os.environ:  # no worker empties another's folder
    os.environ["GONGKAI_DATA"] = tempfile.mkdtemp(prefix="gongkai-test-")
os.environ.setdefault("GONGKAI_DEVELOPMENT", "1")
os.environ.setdefault("GONGKAI_LOG", "ERROR")

from gongkai.config.settings import *  # noqa: F403
from gongkai.config.settings import DATA, DATABASES, STORAGES

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY;"
    )
    # In a file, as it will run: threads that share a database in memory share its connection, and lock each other out.
    DATABASES["default"]["TEST"] = {"NAME": Path(DATA) / "test.sqlite3"}
FILES_ROOT = Path(DATA) / "files"
SITE_ROOT = Path(DATA) / "site"
(Path(DATA) / "static").mkdir(parents=True, exist_ok=True)  # whitenoise warns when it is not there
