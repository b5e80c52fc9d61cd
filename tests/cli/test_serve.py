"""``capaian serve``: a port that cannot be had is one sentence."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest
from pytest_django.fixtures import Settings

from capaian.cli.loading import prepare_database
from capaian.cli.management.commands.serve import greet
from capaian.cli.serving import MOST_WORKERS, check_demonstration
from capaian.domain.errors import Conflict, Unavailable
from tests.browser.program import PATIENCE, serve
from tests.cli.conftest import Run
from tests.conftest import Cast
from tests.reading import read_codes


def test_taken_port_is_one_sentence(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--port", port)
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        f"Port {port} sedang dipakai. Tutup program itu, "
        f"atau pilih port lain: capaian serve --port {port + 1}\n"
    )


@pytest.mark.parametrize("port", ["70000", "-1"])
def test_impossible_port_is_one_sentence(run: Run, port: str) -> None:
    done = run("serve", f"--port={port}")
    assert (done.code, done.err) == (1, "Port harus di antara 1 dan 65535.\n")


@pytest.mark.parametrize("workers", [0, MOST_WORKERS + 1])
def test_impossible_number_of_workers_is_one_sentence(run: Run, workers: int) -> None:
    done = run("serve", f"--workers={workers}")
    assert (done.code, done.err) == (1, "Banyaknya proses harus di antara 1 dan 64.\n")


def test_data_directory_that_cannot_be_made_is_one_sentence(settings: Settings) -> None:
    settings.HOME = Path("/proc/capaian")
    with pytest.raises(Unavailable) as refused:
        prepare_database()
    assert refused.value.sentence.startswith("Folder data /proc/capaian tidak dapat dibuat: ")


def test_empty_installation_is_told_where_to_begin(db: None, home: Path) -> None:
    told = [greet("http://127.0.0.1:8000/") for _ in range(2)]
    path = home / "keys" / "start-code.txt"
    code = path.read_text("ascii")
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}", code)
    sentence = (
        "\nCapaian terbuka dan belum dipakai: buka http://127.0.0.1:8000/mulai/ "
        f"lalu ketik kode awal {code} (juga tersimpan di {path})."
    )
    assert told == [sentence] * 2
    assert path.stat().st_mode & 0o077 == 0


def test_office_that_has_logins_is_told_its_address_alone(cast: Cast, home: Path) -> None:
    assert greet("http://127.0.0.1:8000/").startswith(
        "\nCapaian terbuka di http://127.0.0.1:8000/ "
    )
    assert not (home / "keys" / "start-code.txt").exists()


@pytest.mark.parametrize(
    "public",
    [
        {"CAPAIAN_HOSTS": "capaian.example.go.id,127.0.0.1"},
        {"CAPAIAN_ADDRESS": "https://capaian.example.go.id"},
    ],
)
@pytest.mark.parametrize(
    "start", ["from capaian.web.wsgi import application", "from capaian.settings import DEMO"]
)
def test_demonstration_never_starts_with_a_public_name(public: dict[str, str], start: str) -> None:
    environment = {**os.environ, "CAPAIAN_DEMO": "1", **public}
    done = subprocess.run(
        [sys.executable, "-c", start], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == (
        "Mode contoh hanya untuk komputer ini, bukan capaian.example.go.id. "
        "Kosongkan CAPAIAN_DEMO, atau CAPAIAN_HOSTS dan CAPAIAN_ADDRESS.\n"
    )


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.7", "::"])
def test_demonstration_never_opens_a_port_to_others(settings: Settings, address: str) -> None:
    settings.DEMO = True
    with pytest.raises(Conflict) as refused:
        check_demonstration(address)
    assert refused.value.sentence == (
        f"Mode contoh hanya untuk komputer ini, bukan {address}. Pakai --address 127.0.0.1."
    )


def test_demonstration_opens_a_port_to_this_machine(settings: Settings) -> None:
    settings.DEMO = True
    check_demonstration("127.0.0.1")
    settings.DEMO = False
    check_demonstration("192.0.2.7")


@pytest.mark.journey
def test_example_prints_papers_from_its_first_start(tmp_path: Path) -> None:
    with serve(tmp_path, "--example") as program:
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        take_first_seat(browser, program.address)
        with browser.open(f"{program.address}/kantor/kop.svg", timeout=PATIENCE) as answer:
            assert b"<svg" in answer.read()[:200]
        with browser.open(f"{program.address}/kasus/1/", timeout=PATIENCE) as answer:
            paper = re.search(r'"(/naskah/\d+/)"', answer.read().decode())
        assert paper
        for path in (paper[1], "/kasus/1/tabel/e81/?bentuk=pdf"):
            with browser.open(f"{program.address}{path}", timeout=PATIENCE) as answer:
                pdf = answer.read()
            (code, _), *_ = read_codes(pdf)
            assert code.rpartition("/periksa/")[0] == program.address


@pytest.mark.parametrize(
    ("options", "setting", "named"),
    [
        ([], None, None),
        (["--port", "8765"], None, "http://127.0.0.1:8765"),
        (["--example", "--port=8765"], None, "http://127.0.0.1:8765"),
        (["--port", "8765"], "https://capaian.example.go.id", "https://capaian.example.go.id"),
    ],
)
def test_papers_name_the_port_unless_the_setting_names_an_address(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    setting: str | None,
    named: str | None,
) -> None:
    monkeypatch.delenv("CAPAIAN_ADDRESS", raising=False)
    if setting:
        monkeypatch.setenv("CAPAIAN_ADDRESS", setting)
    assert run("serve", *options, "--workers=0").code == 1
    assert os.environ.get("CAPAIAN_ADDRESS") == named


def take_first_seat(browser: OpenerDirector, address: str) -> None:
    with browser.open(f"{address}/masuk/", timeout=PATIENCE) as answer:
        page = answer.read().decode()
    token, seat = (
        re.search(pattern, page) for pattern in (r'token" value="(\w+)"', r'"(/masuk/contoh/\d+/)"')
    )
    assert token
    assert seat
    sent = urlencode({"csrfmiddlewaretoken": token[1]}).encode()
    request = Request(f"{address}{seat[1]}", sent, {"Referer": f"{address}/masuk/"})
    browser.open(request, timeout=PATIENCE).close()
