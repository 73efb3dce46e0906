"""The collector of cycles rests while libraries are loaded, and works as before afterwards."""

from __future__ import annotations

import gc

import pytest

from alxa_sim.loading import no_search_for_garbage


def fail_to_load(seen: list[bool]) -> None:
    with no_search_for_garbage():
        seen.append(gc.isenabled())
        raise ImportError


def test_the_collector_rests_only_while_libraries_are_loaded() -> None:
    seen: list[bool] = []
    with pytest.raises(ImportError):
        fail_to_load(seen)
    assert seen == [False]
    assert gc.isenabled()


def test_a_collector_that_the_caller_has_stopped_stays_stopped() -> None:
    gc.disable()
    try:
        with no_search_for_garbage(stays=True):
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
