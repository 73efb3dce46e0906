"""Takes the pictures of the dashboard for `docs/how_to/dashboard.md`, in both languages, in a real Chromium.

    python docs/print_dashboard.py

Needs the extras `dashboard` and `browser`, and a Chromium.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright
from print_gallery import save_few_colours

from alxa_sim.glossary import LANGUAGES, Words

DOCS = Path(__file__).resolve().parent
PORT = "8799"
SIZE = {"width": 1500, "height": 1400}
PATIENCE = 180_000  # ms; the first run may have to be compiled
SCENARIOS = ("scenarios/baseline.yaml", "--beside", "scenarios/without/camel_dairy_linkage.yaml")


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    for language in LANGUAGES:
        command = [sys.executable, "-m", "alxa_sim", "dashboard", *SCENARIOS, "--lang", language, "--no-browser"]
        server = subprocess.Popen([*command, "--port", PORT], cwd=DOCS.parent, stdout=subprocess.PIPE, text=True)
        assert server.stdout is not None
        next(line for line in server.stdout if "http://" in line)
        try:
            with sync_playwright() as tool:
                browser = tool.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                page = browser.new_page(viewport=SIZE)
                shot = Image.open(io.BytesIO(taken(page, Words(language))))
                save_few_colours(shot, DOCS / "how_to" / f"dashboard.{language}.png")
                browser.close()
        finally:
            server.terminate()
            server.wait()


def taken(page: Any, words: Words) -> bytes:
    """The page after four years, with the sliders of a system open, as PNG."""
    page.set_default_timeout(PATIENCE)
    page.goto(f"http://localhost:{PORT}")
    page.wait_for_selector("img.alxa-picture")
    for _ in range(3):
        page.get_by_role("button", name=words("dashboard.step_year"), exact=True).click()
    page.wait_for_selector("img[alt*='2017-12']")
    strengths = words("dashboard.strengths_of", system=words.name("system", "foundations"))
    page.get_by_text(strengths).click()
    page.get_by_text(words("dashboard.strength_means")).first.wait_for()
    page.wait_for_timeout(1000)  # the panel unfolds
    shot: bytes = page.screenshot()
    return shot


if __name__ == "__main__":
    main()
