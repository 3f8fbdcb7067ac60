"""Templates of what customers are written: ours, and those an office puts in their place.

A template is a text file ``templates/<language>/<kind>.txt``. Its first line is ``Subject: …``,
then comes an empty line, then the text; ``{number}`` and the like are filled in. Ours lie in the
resources; a file of the same name in the office's data folder is taken instead.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.domain.errors import RuleBroken
from desktop.system.paths import data_folder, resources

FOLDER = "templates"
KINDS = (
    *("quote", "confirmed", "dispatched-part", "dispatched", "delivered", "promise-moved"),
    "cancelled",
)
LETTERS = ("holding", "answer")
"""Letters to a customer that are about no order; made with :func:`complete`."""
FIELDS = frozenset(
    {
        *("customer", "number", "reference", "office", "reached", "lines", "rest"),
        *("old", "new", "reason"),
        *("question", "answer", "until", "order_date"),
    }
)
_SUBJECT = re.compile(r"Subject:[ \t]*(\S[^\n]*)\n[ \t]*\n(.*)", re.DOTALL)
_LARGEST = 100_000  # characters


@dataclass(frozen=True, slots=True)
class Filled:
    """A template filled in. ``problem`` is why the office's own was not taken, if it was not."""

    subject: str
    text: str
    problem: RuleBroken | None


def filled(kind: str, language: str, values: Mapping[str, str]) -> Filled:
    """The text of a ``kind`` in a ``language`` (one there are texts for), with ``values`` of
    ``FIELDS`` put in; one that is missing is empty. A paragraph whose values are all empty is left
    out.
    """
    name = Path(FOLDER) / language / f"{kind}.txt"
    own, problem = data_folder() / name, None
    if own.is_file():
        try:
            return _fill(own, values, None)
        except RuleBroken as error:
            problem = error
    return _fill(resources() / name, values, problem)


def complete(kind: str, language: str, values: Mapping[str, str]) -> Filled:
    """As :func:`filled`, for what goes to a customer as it is: nothing is left out.

    Raises RuleBroken ``template-gap`` (field) at the first placeholder without a value.
    """
    for field in placeholders(kind, language):
        if not values.get(field, "").strip():
            raise RuleBroken("template-gap", field=field)
    return filled(kind, language, values)


def placeholders(kind: str, language: str) -> tuple[str, ...]:
    """What has to be filled in, each once, in the order it is read."""
    name = Path(FOLDER) / language / f"{kind}.txt"
    own = data_folder() / name
    is_own = own.is_file() and filled(kind, language, {}).problem is None
    parsed = string.Formatter().parse("\n".join(_parsed(own if is_own else resources() / name)))
    return tuple(dict.fromkeys(field for _text, field, _spec, _how in parsed if field is not None))


def _fill(path: Path, values: Mapping[str, str], problem: RuleBroken | None) -> Filled:
    """Raises RuleBroken ``template-unreadable``, ``template-subject``, ``template-field`` (field),
    ``template-brace``, each with the ``path``."""
    subject, body = _parsed(path)
    given = {field: values.get(field, "") for field in FIELDS}
    paragraphs = []
    for paragraph in re.split(r"\n[ \t]*\n", body.strip()):
        names = _names(paragraph, path)
        if not names or any(given[name] for name in names):
            paragraphs.append(paragraph.format(**given).strip())
    _names(subject, path)
    told = " ".join(subject.format(**given).split())
    return Filled(told, "\n\n".join(paragraphs) + "\n", problem)


def _parsed(path: Path) -> tuple[str, str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise RuleBroken("template-unreadable", path=str(path)) from None
    found = _SUBJECT.match(text[:_LARGEST])
    if found is None:
        raise RuleBroken("template-subject", path=str(path))
    return found[1].strip(), found[2]


def _names(text: str, path: Path) -> set[str]:
    """The fields of a text; only plain names, so that a file cannot reach into the program."""
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError:
        raise RuleBroken("template-brace", path=str(path)) from None
    names = set()
    for _text, name, spec, conversion in parsed:
        if name is None:
            continue
        if name not in FIELDS or spec or conversion:
            raise RuleBroken("template-field", path=str(path), field=name)
        names.add(name)
    return names
