"""The words of figures, tables and reports in English and Chinese, from `glossary.yaml`; what settings are called, from
`glossary_of_settings.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Literal, cast, get_args

from alxa_sim.records import did_you_mean, quoted

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
SEPARATORS: dict[Language, tuple[str, str]] = {"en": (", ", "; "), "zh": ("、", "；")}
"""What stands between the parts of a short and of a long list."""
BETWEEN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff）]) (?=[\u4e00-\u9fff（])")
"""Spaces that keep a Latin name apart, where a Chinese one stands in its place."""
ENGLISH_OF_DATA = ("phrase", "question", "remark")
"""Sections with the English words of tables, scenario files and sources, by which their Chinese is found."""
MEASURES = {"interventions": "system", "shocks": "shock"}
"""Sections of a scenario whose entries have names, and the section of the glossary that has these."""


@cache
def glossary() -> dict[str, dict[Language, str]]:
    """Every entry by its dotted key, such as `incidence.title`, with its words in every language.

    Raises ValueError where an entry lacks a language or its languages do not take the same values.
    """
    return dict(entries_of(read("glossary.yaml")))


@cache
def titles_of_settings() -> dict[str, dict[Language, str]]:
    """What settings are called, by their keys; interventions and shocks by kind, what all have below `measure`."""
    return dict(entries_of(read("glossary_of_settings.yaml")))


def read(file: str) -> dict[str, Any]:
    from ruamel.yaml import YAML

    text = files("alxa_sim").joinpath(file).read_text(encoding="utf-8")
    return cast("dict[str, Any]", YAML(typ="safe").load(text))


def entries_of(sections: dict[str, Any], above: str = "") -> Iterator[tuple[str, dict[Language, str]]]:
    """Every entry below these sections by its dotted key."""
    for name, below in sections.items():
        key = f"{above}{name}"
        if isinstance(below, dict) and not set(below) & set(LANGUAGES):
            yield from entries_of(below, f"{key}.")
        else:
            yield key, checked(key, below)


def checked(key: str, words: Any) -> dict[Language, str]:
    """An entry of the file: one text for all languages, or one for each."""
    by_language = words if isinstance(words, dict) else dict.fromkeys(LANGUAGES, words)
    if set(by_language) != set(LANGUAGES):
        raise ValueError(f"glossary.yaml: {key}: needs {' and '.join(LANGUAGES)}")
    if len({frozenset(values_in(text)) for text in by_language.values()}) > 1:
        raise ValueError(f"glossary.yaml: {key}: its languages take different values")
    return cast("dict[Language, str]", by_language)


def values_in(text: str) -> set[str]:
    """Names of the values that a text takes."""
    return {name.partition(":")[0] for _, name, _, _ in Formatter().parse(text) if name}


@cache
def phrases() -> list[tuple[dict[Language, str], re.Pattern[str]]]:
    """Entries of ENGLISH_OF_DATA, each with the pattern of its English, those without values first."""
    found = [words for key, words in glossary().items() if key.partition(".")[0] in ENGLISH_OF_DATA]
    return [(words, pattern_of(words["en"])) for words in sorted(found, key=lambda words: "{" in words["en"])]


def pattern_of(text: str) -> re.Pattern[str]:
    """What matches a text whatever its values are."""
    parts = [re.escape(before) + (f"(?P<{name}>.+)" if name else "") for before, name, _, _ in Formatter().parse(text)]
    return re.compile("".join(parts))


class Words:
    """The glossary in one language."""

    def __init__(self, language: Language = "en") -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language {quoted(language)}{did_you_mean(language, LANGUAGES)}")
        self.language: Language = language

    def __call__(self, key: str, **values: object) -> str:
        """The words of an entry, with `values` put in; KeyError, with the nearest key, where there is no such entry."""
        if key not in glossary():
            raise KeyError(f"glossary.yaml has no entry {quoted(key)}{did_you_mean(key, glossary())}")
        text = glossary()[key][self.language].format(**values)
        return BETWEEN_CHINESE.sub("", text) if self.language == "zh" else text

    def name(self, section: str, name: str) -> str:
        """What something in the data is called; one without an entry, such as a user's scenario, by its own name."""
        entry = glossary().get(f"{section}.{name}")
        return name.replace("_", " ") if entry is None else entry[self.language]

    def said(self, text: str) -> str:
        """English words of a table, such as `end of 2017-12`, in this language; as they are where ENGLISH_OF_DATA has
        no entry of which they are the English, values put in."""
        if self.language == "en":
            return text
        for words, pattern in phrases():
            if found := pattern.fullmatch(text):
                values = {name: self.said(value) for name, value in found.groupdict().items()}
                return words[self.language].format(**values)
        return text

    def scenario(self, name: str) -> str:
        """What a scenario is called; one that is not of the package by its own name."""
        folder, _, system = name.rpartition("/")
        if folder in ("alone", "without"):
            return self(f"scenario.{folder}", system=self.name("system", system))
        return self.name("scenario", name)

    def setting(self, key: str) -> str:
        """What a setting is called, with the intervention or shock that it is of; one that is not known by its key."""
        section, _, below = key.partition(".")
        if section not in MEASURES:
            return self.title(key) or key
        name, _, setting = below.partition(".")
        measure, title = self.name(MEASURES[section], name), self.title(key)
        if title is None:
            return key if setting else measure
        if self.language == "en":
            measure, title = measure[:1].upper() + measure[1:], title[:1].lower() + title[1:]
        return self("shared.setting_of", name=measure, title=title)

    def title(self, key: str) -> str | None:
        """The title of a setting alone; interventions and shocks by kind. None where the glossary has none."""
        shared = f"measure.{key.rpartition('.')[2]}" if key.partition(".")[0] in MEASURES else key
        entry = titles_of_settings().get(key) or titles_of_settings().get(shared)
        return None if entry is None else entry[self.language]

    def listed(self, parts: Iterable[str], long: bool = False) -> str:
        """Parts one after the other, as a list of short (or long) parts is written."""
        return SEPARATORS[self.language][long].join(parts)

    def joined(self, *sentences: str) -> str:
        """Sentences one after the other, with a space between them where the language has one."""
        return (" " if self.language == "en" else "").join(sentence for sentence in sentences if sentence)
