"""The web entry point the server loads. Addresses are read at once: a fault shows at the start, not at a visitor."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from gongkai.config.background import end_with_tree

end_with_tree()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
application = get_wsgi_application()
ADDRESSES = len(get_resolver().url_patterns)
# What was loaded stays to the end: the collector need not walk over it again and again.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
