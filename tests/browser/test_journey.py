import time
from pathlib import Path
from playwright.sync_api import Browser
from tests.browser.program import Program
from tests.browser import play

def test_j(chromium: Browser, program: Program, pictures: Path | None) -> None:
    stage = play.Stage(chromium, program, pictures)
    try:
        for step in play.STEPS:
            t=time.perf_counter(); step(stage)
            print(step.__name__, "ok", time.perf_counter()-t, flush=True)
        for i in range(1,15): print(i, stage.papers(i))
    except BaseException:
        for n, s in stage.seats.items():
            s.page.screenshot(path=f"/tmp/bj/fail-{n}.png", full_page=True)
        raise
    finally:
        for n, l in stage.looks.items(): print(n, *l, sep="\n   ")
        for n, s in stage.seats.items(): print(n, s.complaints)
