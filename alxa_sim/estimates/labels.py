"""Estimates by names that a reader understands."""

from __future__ import annotations

import re

from alxa_sim.glossary import Words, glossary

LAYERS = {"actual": "actual poverty", "income": "income poverty", "administrative": "register",
          "deprivation": "guarantees", "any": "all"}  # fmt: skip

PATTERNS = (
    (r"exit_rate", "exit rate"),
    (r"herd_grows", "herd larger a year later"),
    (r"herd_threshold", "herd at which growing is as likely as not"),
    (r"herd_transition", "herd a year later"),
    (r"exit_(\d+)y", r"out of poverty within \1 years"),
    (r"relapse_rate", "relapse rate"),
    (r"relapse_(\d+)y", r"poor again within \1 years"),
    (r"state_(\d+)y", r"where, \1 years after the first exit"),
    (r"months_poor_again_(\d+)y", r"months poor again in the \1 years after the first exit"),
    (r"time_in_poverty_(\d+)m", r"mean time in poverty, counted to \1 months"),
    (r"sen_shorrocks_thon_(\d+)", r"Sen-Shorrocks-Thon index, \1"),
    (r"negative_income_(\d+)", r"income of the year below zero, \1"),
    (r"squared_gap_(\d+)", r"squared poverty gap, \1"),
    (r"theil_l_(\d+)", r"Theil's L, \1"),
    (r"mpi_headcount_(\d+)", r"two guarantees or more unmet, \1"),
    (r"mpi_intensity_(\d+)", r"share of guarantees unmet among them, \1"),
    (r"mpi_share_(\d+)", r"contribution to the index, \1"),
    (r"mpi_(\d+)", r"multidimensional poverty index, \1"),
)


def label(estimate: str) -> str:
    """What an estimate is called in a table; one without a name of its own is called by its words."""
    for pattern, words in PATTERNS:
        if found := re.fullmatch(pattern, estimate):
            return found.expand(words).replace(" 1 years", " 1 year")
    return estimate.replace("_", " ")


def title_of_number(name: str, words: Words) -> str:
    """What a number of a sweep, such as `actual.relapse_3y`, is called."""
    if ": " in name:
        section, quantity = name.split(": ", 1)
        return words("shared.of", of=words.said(section), name=words.said(quantity))
    layer, _, estimate = name.partition(".")
    told = words(f"estimate.{estimate}") if f"estimate.{estimate}" in glossary() else words.said(label(estimate))
    return words("shared.of", of=words.name("layer", layer), name=told)
