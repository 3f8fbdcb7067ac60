"""Templates of what customers are written: ours, and those an office puts in their place.

A template is a text file ``templates/<language>/<kind>.txt``. Its first line is ``Subject: …``,
then comes an empty line, then the text; ``{number}`` and the like are filled in. Ours lie in the
resources; a file of the same name in the office's data folder is taken instead. A file of another
name there is one more letter to a customer.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.domain.errors import RuleBroken
from desktop.system.language import CUSTOMERS, languages
from desktop.system.paths import data_folder, resources

FOLDER = "templates"
KINDS = (
    *("quote", "confirmed", "dispatched-part", "dispatched", "delivered", "promise-moved"),
    "cancelled",
)
LETTERS = ("holding", "answer")
"""Letters to a customer that are about no order; made with :func:`complete`. An office adds others
(:func:`letters`)."""
FIELDS = frozenset(
    {
        *("customer", "number", "reference", "office", "reached", "lines", "rest"),
        *("old", "new", "reason"),
        *("question", "answer", "until", "order_date"),
    }
)
_KIND = re.compile(r"\w[\w-]{0,59}")  # what a letter's file may be called
_SUBJECT = re.compile(r"Subject:[ \t]*(\S[^\n]*)\n[ \t]*\n(.*)", re.DOTALL)
_LARGEST = 100_000  # characters


@dataclass(frozen=True, slots=True)
class Filled:
    """A template filled in. ``problem`` is why the office's own was not taken, if it was not."""

    subject: str
    text: str
    problem: RuleBroken | None


def letters(language: str) -> dict[str, str]:
    """The letters there are, ours first, each with the language it is written in: ``language``, or
    where an office has its own letter in others alone, the first of them."""
    found = dict.fromkeys(LETTERS, language)
    for kind, tags in sorted(_own_letters().items()):
        found[kind] = language if language in tags else tags[0]
    return found


def _own_letters() -> dict[str, list[str]]:
    """What an office added: each kind with its languages."""
    found: dict[str, list[str]] = {}
    for tag in languages(CUSTOMERS):
        for path in (data_folder() / FOLDER / tag).glob("*.txt"):
            if _KIND.fullmatch(path.stem) and path.stem not in (*KINDS, *LETTERS):
                found.setdefault(path.stem, []).append(tag)
    return found


def filled(kind: str, language: str, values: Mapping[str, str]) -> Filled:
    """The text of a ``kind`` in a ``language`` (one there are texts for), with ``values`` of
    ``FIELDS`` put in; one that is missing is empty. A paragraph whose values are all empty is left
    out. Raises RuleBroken ``template-…`` where the office's own cannot be read and is of no kind
    that we have a text for.
    """
    name = Path(FOLDER) / language / f"{kind}.txt"
    own, problem = data_folder() / name, None
    if own.is_file():
        try:
            return _fill(own, values, None)
        except RuleBroken as error:
            if kind not in (*KINDS, *LETTERS):
                raise
            problem = error
    return _fill(resources() / name, values, problem)


def complete(kind: str, language: str, values: Mapping[str, str]) -> Filled:
    """As :func:`filled`, for what goes to a customer as it is: nothing is left out.

    Raises RuleBroken ``template-gap`` (field) at the first placeholder without a value; else as
    :func:`filled`.
    """
    for field in placeholders(kind, language):
        if not values.get(field, "").strip():
            raise RuleBroken("template-gap", field=field)
    return filled(kind, language, values)


def placeholders(kind: str, language: str) -> tuple[str, ...]:
    """What has to be filled in, each once, in the order it is read. Raises as :func:`filled`."""
    name = Path(FOLDER) / language / f"{kind}.txt"
    own = data_folder() / name
    is_own = own.is_file() and filled(kind, language, {}).problem is None
    parsed = string.Formatter().parse("\n".join(_parsed(own if is_own else resources() / name)))
    return tuple(dict.fromkeys(field for _text, field, _spec, _how in parsed if field is not None))


def _fill(path: Path, values: Mapping[str, str], problem: RuleBroken | None) -> Filled:
    """Raises RuleBroken ``template-unreadable``, ``template-subject``, ``template-field`` (field),
    ``template-brace``, each with the ``path``, the last two with the ``line``."""
    subject, body = _parsed(path)
    given = {field: values.get(field, "") for field in FIELDS}
    paragraphs = []
    for paragraph in re.split(r"\n[ \t]*\n", body.strip()):
        names = _names(paragraph)
        if not names or any(given[name] for name in names):
            paragraphs.append(paragraph.format(**given).strip())
    told = " ".join(subject.format(**given).split())
    return Filled(told, "\n\n".join(paragraphs) + "\n", problem)


def _parsed(path: Path) -> tuple[str, str]:
    try:
        text = path.read_text(encoding="utf-8-sig")[:_LARGEST]
    except (OSError, UnicodeDecodeError):
        raise RuleBroken("template-unreadable", path=str(path)) from None
    found = _SUBJECT.match(text)
    if found is None:
        raise RuleBroken("template-subject", path=str(path))
    for number, line in enumerate(text.split("\n"), start=1):
        _check(line, path, number)
    return found[1].strip(), found[2]


def _check(line: str, path: Path, number: int) -> None:
    """Only plain names of ours, so that a file cannot reach into the program."""
    try:
        parsed = list(string.Formatter().parse(line))
    except ValueError:
        raise RuleBroken("template-brace", path=str(path), line=number) from None
    for _text, name, spec, conversion in parsed:
        if name is not None and (name not in FIELDS or spec or conversion):
            raise RuleBroken("template-field", path=str(path), line=number, field=name)


def _names(text: str) -> set[str]:
    """The fields of a text that was checked."""
    return {name for _text, name, *_how in string.Formatter().parse(text) if name is not None}
