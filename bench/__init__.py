"""Speed on seeded data: ``make bench`` prints what the budgets allow and what was measured.

Importing this package gives it a data directory of its own, so that no office is ever touched.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from importlib import import_module

_home = tempfile.mkdtemp(prefix="capaian-bench-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ.update(CAPAIAN_HOME=_home, DJANGO_SETTINGS_MODULE="capaian.settings")
os.environ.pop("DATABASE_URL", None)
import_module("capaian.web.wsgi")  # set up as a process of the server is
