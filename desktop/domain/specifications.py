"""A product's specification sheet, and the values a line asks for.

Values are stored as text in one form whatever the language: numbers with a point, ``yes`` and
``no``, choices as the sheet writes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from desktop.domain.errors import RuleBroken

SheetKind = Literal["text", "number", "choice", "yes-no"]

_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,6})?")
_YES_NO = {"yes": "yes", "y": "yes", "no": "no", "n": "no"}


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One thing a product is specified by; ``choices`` only for that kind, ``unit`` for numbers."""

    name: str
    kind: SheetKind
    unit: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class SpecificationProblem:
    """What is wrong with one value: a sentence code with its parameters.

    Codes: ``specification-missing`` (name), ``specification-unknown`` (name, choices),
    ``specification-not-a-choice`` (name, value, choices), ``specification-not-a-number`` (name,
    value, unit), ``specification-not-yes-no`` (name, value).
    """

    name: str
    code: str
    params: Mapping[str, object]


def specification_problems(
    values: Mapping[str, str], sheet: Sequence[SheetItem]
) -> tuple[SpecificationProblem, ...]:
    """Hold the values (by item name) against the sheet: what is missing, unknown or no such value.

    A value of blanks is none.
    """
    given = {name: value.strip() for name, value in values.items() if value.strip()}
    names = {item.name for item in sheet}
    problems = []
    for item in sheet:
        if item.name in given:
            problem = _problem(item, given[item.name])
            if problem:
                problems.append(problem)
        elif item.required:
            params = {"name": item.name}
            problems.append(SpecificationProblem(item.name, "specification-missing", params))
    for name in given:
        if name not in names:
            unknown = {"name": name, "choices": _names(sheet)}
            problems.append(SpecificationProblem(name, "specification-unknown", unknown))
    return tuple(problems)


def _problem(item: SheetItem, value: str) -> SpecificationProblem | None:
    params: dict[str, object] = {"name": item.name, "value": value}
    if item.kind == "choice" and value not in item.choices:
        params["choices"] = item.choices
        return SpecificationProblem(item.name, "specification-not-a-choice", params)
    if item.kind == "number" and not _NUMBER.fullmatch(value):
        params["unit"] = item.unit
        return SpecificationProblem(item.name, "specification-not-a-number", params)
    if item.kind == "yes-no" and value not in {"yes", "no"}:
        return SpecificationProblem(item.name, "specification-not-yes-no", params)
    return None


def place_specification(text: str, sheet: Sequence[SheetItem]) -> tuple[str, str]:
    """The (name, value) that a typed ``zinc``, ``finish=zinc`` or ``length:20`` means on the sheet.

    Names and choices are found by their beginning, whatever the case; a name may be left out where
    only one item has such a choice. Nothing is guessed: raises RuleBroken
    ``specification-ambiguous`` (name, choices), ``specification-unknown`` (name, choices) or
    ``specification-not-a-choice`` (name, value, choices).
    """
    typed = re.fullmatch(r"([^=:]*)[=:](.*)", text, re.DOTALL)
    if not typed:
        return _by_choice(text.strip(), sheet)
    name, value = typed[1].strip(), typed[2].strip()
    named = _beginning(name, [item.name for item in sheet])
    if len(named) > 1:
        raise RuleBroken("specification-ambiguous", name=name, choices=tuple(named))
    if not named:
        raise RuleBroken("specification-unknown", name=name, choices=_names(sheet))
    item = next(item for item in sheet if item.name == named[0])
    return item.name, _value(item, value)


def _value(item: SheetItem, value: str) -> str:
    """The value as it is stored; a number or free text is taken as it is."""
    if item.kind == "yes-no":
        return _YES_NO.get(value.casefold(), value)
    if item.kind != "choice":
        return value
    found = _beginning(value, item.choices)
    if len(found) > 1:
        raise RuleBroken("specification-ambiguous", name=value, choices=tuple(found))
    if not found:
        raise RuleBroken(
            "specification-not-a-choice", name=item.name, value=value, choices=item.choices
        )
    return found[0]


def _names(sheet: Sequence[SheetItem]) -> tuple[str, ...]:
    return tuple(item.name for item in sheet)


def _by_choice(value: str, sheet: Sequence[SheetItem]) -> tuple[str, str]:
    hits = [
        (item.name, choice)
        for item in sheet
        for choice in _beginning(value, item.choices if item.kind == "choice" else ())
    ]
    hits += [(n, "yes") for n in _beginning(value, [i.name for i in sheet if i.kind == "yes-no"])]
    exact = [hit for hit in hits if hit[1].casefold() == value.casefold()]
    hits = exact if len(exact) == 1 else hits
    if len(hits) == 1:
        return hits[0]
    if hits:
        choices = tuple(f"{name}={choice}" for name, choice in hits)
        raise RuleBroken("specification-ambiguous", name=value, choices=choices)
    raise RuleBroken("specification-unknown", name=value, choices=_names(sheet))


def _beginning(text: str, words: Sequence[str]) -> list[str]:
    """The words that begin with ``text``; one that equals it wins over longer ones."""
    wanted = text.casefold()
    if not wanted:
        return []
    equal = [word for word in words if word.casefold() == wanted]
    return equal or [word for word in words if word.casefold().startswith(wanted)]
