"""The door for a web server."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

from capaian.web.pacing import pace

PATIENCE = 0.1  # seconds; eight whole forms saved one after the other take less

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "capaian.settings")

application = pace(get_wsgi_application(), PATIENCE)

# What is loaded now stays loaded. Python need not look through all of it for garbage, which
# would hold up one request in some dozens by a tenth of a second. For the same reason it looks at
# the rest less often: a page with figures makes tens of thousands of objects, hardly any in a ring.
resolve("/")
gc.collect()
gc.freeze()
gc.set_threshold(2_000, 10, 100)
