"""The site builds without a warning and asks nothing of other machines."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

pytest.importorskip("mkdocs", reason="needs the extra `docs`")
pytest.importorskip("material", reason="needs the extra `docs`")

ROOT = Path(__file__).resolve().parents[2]
REQUESTED = re.compile(r"<(?:script|img|iframe|link)\b[^>]*?\b(?:src|href)=\"?((?:https?:)?//[^\"\s>]+)")
"""What a browser fetches by itself; `rel="canonical"` and the like would be caught too."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; no proxy leads out of the machine while it is built."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = os.environ | dict.fromkeys(("http_proxy", "https_proxy", "ALL_PROXY"), "http://127.0.0.1:9")
    built = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return folder


def test_every_page_is_built(site: Path) -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        assert (site / page.relative_to(ROOT / "docs")).with_suffix(".html").exists(), page.name


def test_no_page_fetches_anything_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert not REQUESTED.findall(page.read_text(encoding="utf-8")), page.name
    for style in (site / "style").glob("*.css"):
        assert "http" not in style.read_text(encoding="utf-8")


def test_scripts_that_print_pages_are_not_published(site: Path) -> None:
    assert not list(site.rglob("*.py*"))


def test_chinese_terms_arrive_whole(site: Path) -> None:
    text = unescape((site / "glossary.html").read_text(encoding="utf-8"))
    for term in ("牧户", "嘎查", "苏木", "畜群", "白灾", "建档立卡", "低保", "贫困线", "返贫", "脱贫"):
        assert term in text


def test_every_section_of_a_page_can_be_linked_to(site: Path) -> None:
    text = (site / "reference" / "settings.html").read_text(encoding="utf-8")
    for section in ("herd", "climate", "population"):
        assert f'id="{section}"' in text
