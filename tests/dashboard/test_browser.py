"""The dashboard in a real browser: `alxa dashboard` is started, read, stepped, moved and compared, without a network."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import SCENARIOS, SMALL

pytest.importorskip("solara", reason="the extra `dashboard` is not installed")
playwright = pytest.importorskip("playwright.sync_api", reason="the extra `browser` is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if CHROMIUM is None and not os.environ.get("ALXA_NEEDS_BROWSER"):
    pytest.skip("there is no Chromium on this machine", allow_module_level=True)

PATIENCE = 40_000  # ms
MAP, CURVES = "img.alxa-picture >> nth=0", "img.alxa-picture >> nth=1"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the dashboard of a small banner is served; no proxy leads out of the machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["dashboard", str(SCENARIOS / "baseline.yaml"), "--no-browser", "--port", str(port)]
    command = [sys.executable, "-m", "alxa_sim.cli", *words, *(part for key in SMALL for part in ("--set", key))]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert server.stdout is not None
    said = next((line for line in server.stdout if "http://" in line), "")
    assert f"http://localhost:{port}" in said
    yield f"http://localhost:{port}"
    server.send_signal(signal.SIGINT)
    rest = server.communicate(timeout=30)[0]
    assert server.returncode == 0, rest
    assert "Traceback" not in rest


class Visit:
    """A page, everything that its browser complained of, and every address that it asked for elsewhere."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address, self.complaints, self.elsewhere = page, address, [], []
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda asked: self.elsewhere.append(asked.url) if is_elsewhere(asked.url) else None)
        page.goto(address)
        page.wait_for_selector(MAP)

    def says(self, picture: str, text: str) -> None:
        """Wait until a picture says a text in its words."""
        self.page.wait_for_selector(f'{picture.partition(" >> ")[0]}[alt*="{text}"]')

    def told(self, picture: str) -> str:
        alt: str = self.page.get_attribute(picture, "alt")
        return alt

    def push(self, label: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).first.click()

    def choose(self, label: str, item: str) -> None:
        self.page.locator(".v-select", has=self.page.locator("label", has_text=label)).locator(".v-input__slot").click()
        self.page.locator(".menuable__content__active .v-list-item", has_text=item).first.click()


def is_elsewhere(url: str) -> bool:
    return not url.startswith(("http://localhost:", "ws://localhost:", "data:", "blob:"))


@pytest.fixture(scope="module")
def visit(address: str) -> Iterator[Visit]:
    with playwright.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield Visit(browser.new_page(viewport={"width": 1500, "height": 1300}), address)
        browser.close()


def test_a_visit_from_the_first_year_to_a_saved_comparison(visit: Visit, tmp_path: Path) -> None:
    visit.says(MAP, "at the end of 2014-12")

    visit.push("One month")
    visit.says(MAP, "at the end of 2015-01")

    visit.choose("curves of", "income and public cost")
    visit.says(CURVES, "net income a head")
    visit.choose("the map shows", "herd a household")
    visit.says(MAP, "by herd a household at the end of 2015-01")

    visit.choose("B: beside it", "the same scenario")
    visit.says(MAP, "B, highest in gacha")
    same = visit.told(CURVES).split("; ")
    assert same[0].split("campaign as it was: ")[1] == same[1].split("campaign as it was: ")[1].rstrip(".")

    visit.page.get_by_text("Strengths: settlement").click()
    thumb = visit.page.locator(".grassland_compensation-strength .v-slider__thumb-container")
    thumb.press("Home")  # no strength at all
    visit.page.get_by_text("Moved: 1").wait_for()
    visit.page.wait_for_function(
        "told => document.querySelectorAll('img.alxa-picture')[1].alt !== told", arg="; ".join(same)
    )
    first, second = visit.told(CURVES).split("; ")
    assert first in same[0]
    assert second.split(" to ")[1] != first.split(" to ")[1]

    visit.push("Next")
    visit.page.get_by_text("net income of twelve months").wait_for()

    with visit.page.expect_download() as download:
        visit.push("Save this state")
    download.value.save_as(tmp_path / "state.zip")
    with zipfile.ZipFile(tmp_path / "state.zip") as saved:
        assert {"A/scenario.yaml", "B/scenario.yaml", "map.svg", "curves.svg"} <= set(saved.namelist())

    visit.push("Play")
    visit.page.wait_for_selector(f"{MAP.partition(' >> ')[0]}:not([alt*='of 2015-01']):not([alt^='Curves'])")
    visit.push("Pause")
    visit.page.get_by_role("button", name="Play", exact=True).wait_for()

    visit.push("中文")
    visit.page.get_by_text("情景").first.wait_for()
    visit.says(MAP, "各嘎查户均畜群分布图")

    assert visit.page.request.get(f"{visit.address}/fonts/NotoSansSCAlxa-Regular.ttf").ok
    assert visit.complaints == []
    assert visit.elsewhere == []


def test_nothing_runs_out_of_the_page(visit: Visit) -> None:
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert visit.page.evaluate(wide) <= 0
    for width in visit.page.evaluate("[...document.querySelectorAll('img.alxa-picture')].map(i => i.naturalWidth)"):
        assert width > 0
