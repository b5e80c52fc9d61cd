"""The program as an office runs it: ``capaian serve`` in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from urllib.error import URLError
from urllib.request import urlopen

from capaian.cli.playing import EXAMPLE

CAPAIAN = Path(sys.executable).with_name("capaian")
PATIENCE = 120  # seconds for one command; a guard on a busy machine, not a measure


@dataclass(frozen=True, slots=True)
class Program:
    """A running server and the data directory that is its alone."""

    address: str
    environment: dict[str, str]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another ``capaian`` command beside the server, on the same data."""
        return subprocess.run(
            [str(CAPAIAN), *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    def furnish(self, function: str) -> None:
        """Give the office of the served program what a function of world.py makes."""
        subprocess.run(
            [
                sys.executable,
                "-c",
                "import django; django.setup(); "
                f"from tests.browser import world; world.{function}()",
            ],
            env={**self.environment, "DJANGO_SETTINGS_MODULE": "capaian.settings"},
            cwd=Path(__file__).parents[2],
            check=True,
            timeout=PATIENCE,
        )


@contextmanager
def serve(home: Path, *options: str, filled: bool = True) -> Iterator[Program]:
    """Load the example office into ``home`` and serve it on a free port until the end.

    ``options`` are those of ``capaian serve``, which knows its address by its port. With ``filled``
    false nothing is loaded and nobody comes in by one click, as where an office begins.
    """
    port = _find_port()
    address = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    own = {"CAPAIAN_HOME": str(home), "CAPAIAN_ADDRESS": address}
    program = Program(address, {**kept, **own, **({"CAPAIAN_DEMO": "1"} if filled else {})})
    if filled:
        loaded = program.run("load", str(EXAMPLE))
        assert loaded.returncode == 0, loaded.stderr
    environment = {**program.environment}
    del environment["CAPAIAN_ADDRESS"]
    with (home / "server.log").open("w") as log:
        command = [str(CAPAIAN), "serve", "--port", str(port), *options]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(process, f"{address}/sehat/", home / "server.log")
            yield program
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _find_port() -> int:
    """A port that is free until the server takes it, some seconds later.

    It is below those that systems give to connections going out, of which a browser has many, and
    not chosen by the seed that the tests of another worker share.
    """
    for port in SystemRandom().sample(range(20_000, 30_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def _wait_for(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(address, timeout=2):
                return
        except URLError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not answer: {log.read_text()}")
