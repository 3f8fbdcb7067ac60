"""What a file of customers, products, supplies or orders may hold, and how its columns are read.

A mapping says, for one kind of file, where each field comes from: a column or several, or a
constant, and how its cells are written. It is kept as JSON (``version`` 1), so that it can be used
again, sent to somebody, or shipped as a preset.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from desktop.domain.errors import RuleBroken
from desktop.domain.folding import folded
from desktop.domain.import_fields import FIELDS, KINDS, SYNONYMS

VERSION = 1


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field comes from, and how it is written there.

    The texts of several ``columns`` are joined, each on a line of its own. ``form`` is how dates
    are written and ``decimal`` how decimals are; None lets the first rows of the file decide.
    ``values`` translates whole cells. ``without`` is an ending that is taken off (``17850.0``).
    A number is multiplied by ``times`` and rounded to ``places``, where they are given.
    """

    columns: tuple[str, ...] = ()
    constant: str = ""
    form: str | None = None
    decimal: str | None = None
    values: MappingOf[str, str] = field(default_factory=dict)
    without: str = ""
    times: Decimal | None = None
    places: int | None = None


@dataclass(frozen=True, slots=True)
class KindRule:
    """When a line is of a kind: all that is given must hold. The first rule that holds decides.

    ``codes`` compare folded; ``sign`` is of the quantity: ``negative`` or ``positive``.
    """

    kind: str
    codes: frozenset[str] = frozenset()
    code_prefix: str = ""
    number_prefix: str = ""
    not_number_prefix: str = ""
    sign: str = ""
    free: bool = False  # a price of zero
    anonymous: bool = False  # no customer


@dataclass(frozen=True, slots=True)
class Mapping:
    """How the files of one kind are read.

    ``time_zone`` is an IANA name, empty for the office's. Of orders: ``line_kinds`` and
    ``order_kinds`` (number prefix to kind) say what is no plain sale; ``create`` names the kinds of
    records that are made where an order names unknown ones; ``lines`` is the pattern of the file
    that holds the lines, where they are not in the same file, and ``header`` that of the other;
    ``first`` names files of other kinds that are imported before, where they lie beside this one.
    """

    name: str
    kind: str
    fields: MappingOf[str, Source]
    time_zone: str = ""
    line_fields: MappingOf[str, Source] = field(default_factory=dict)
    line_kinds: tuple[KindRule, ...] = ()
    order_kinds: MappingOf[str, str] = field(default_factory=dict)
    create: frozenset[str] = frozenset()
    header: str = ""
    lines: str = ""
    first: MappingOf[str, str] = field(default_factory=dict)


def suggest(columns: Sequence[str], kind: str) -> Mapping:
    """A proposal for a file with these columns: each field from the column named like it."""
    by_name = {_key(column): column for column in reversed(columns)}
    fields: dict[str, Source] = {}
    taken: set[str] = set()
    for name in FIELDS[kind]:
        for word in (name.replace("_", ""), *SYNONYMS[kind].get(name, "").split()):
            column = by_name.get(word)
            if column is not None and column not in taken:
                fields[name] = Source(columns=(column,))
                taken.add(column)
                break
    create = frozenset({"customers", "products"}) if kind == "orders" else frozenset()
    return Mapping(name="", kind=kind, fields=fields, create=create)


def _key(column: str) -> str:
    return folded(column).replace(" ", "")


def check(mapping: Mapping, columns: Sequence[str]) -> None:
    """Refuse a mapping that lacks a field it needs or names a column the file has not.

    Raises RuleBroken ``mapping-field-missing`` (field) or ``mapping-column-missing`` (column).
    """
    for name, spec in FIELDS[mapping.kind].items():
        if spec.required and name not in mapping.fields and name not in mapping.line_fields:
            raise RuleBroken("mapping-field-missing", field=name)
    for source in mapping.fields.values():
        for column in source.columns:
            if column not in columns:
                raise RuleBroken("mapping-column-missing", column=column)


# --- as JSON --------------------------------------------------------------------------------------


def from_json(document: Any, kind: str) -> Mapping:
    """The mapping for ``kind`` in a document of one or several.

    Raises RuleBroken ``mapping-malformed`` (reason), ``mapping-newer``, ``mapping-kind`` (kind).
    """
    try:
        if document["version"] != VERSION:
            raise RuleBroken("mapping-newer", version=document["version"])
        parts = document["mappings"]
        if kind not in parts:
            raise RuleBroken("mapping-kind", kind=kind, name=document.get("name", ""))
        return _mapping(kind, str(document["name"]), dict(parts[kind]))
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise RuleBroken("mapping-malformed", reason=str(error)) from error


def kinds_in(document: Any) -> tuple[str, ...]:
    """The kinds of files a document has mappings for."""
    parts = document.get("mappings", {}) if isinstance(document, dict) else {}
    return tuple(kind for kind in KINDS if kind in parts)


def _mapping(kind: str, name: str, part: dict[str, Any]) -> Mapping:
    fields = {key: _source(value) for key, value in part.pop("fields").items()}
    lines = {key: _source(value) for key, value in part.pop("line_fields", {}).items()}
    unknown = (fields.keys() | lines.keys()) - FIELDS[kind].keys()
    if unknown:
        raise ValueError(f"unknown field {min(unknown)}")
    return Mapping(
        name=name,
        kind=kind,
        fields=fields,
        line_fields=lines,
        line_kinds=tuple(_rule(rule) for rule in part.pop("line_kinds", [])),
        create=frozenset(part.pop("create", [])),
        **part,
    )


def _source(value: dict[str, Any]) -> Source:
    values = dict(value)
    if "column" in values:
        values["columns"] = [values.pop("column")]
    values["columns"] = tuple(values.get("columns", ()))
    if "times" in values:
        values["times"] = Decimal(values["times"])
    return Source(**values)


def _rule(value: dict[str, Any]) -> KindRule:
    codes = frozenset(map(str.casefold, value.get("codes", ())))
    return KindRule(**{**value, "codes": codes})


def to_json(mapping: Mapping) -> dict[str, Any]:
    """The document that :func:`from_json` reads back as the same mapping."""
    part: dict[str, Any] = {"fields": _plain_sources(mapping.fields)}
    if mapping.line_fields:
        part["line_fields"] = _plain_sources(mapping.line_fields)
    for name in ("time_zone", "header", "lines"):
        if getattr(mapping, name):
            part[name] = getattr(mapping, name)
    for name in ("order_kinds", "first"):
        if getattr(mapping, name):
            part[name] = dict(getattr(mapping, name))
    if mapping.create:
        part["create"] = sorted(mapping.create)
    if mapping.line_kinds:
        part["line_kinds"] = [_plain(rule, KindRule(rule.kind)) for rule in mapping.line_kinds]
        for plain, rule in zip(part["line_kinds"], mapping.line_kinds, strict=True):
            plain["kind"] = rule.kind
    return {"version": VERSION, "name": mapping.name, "mappings": {mapping.kind: part}}


def _plain_sources(sources: MappingOf[str, Source]) -> dict[str, Any]:
    return {name: _plain(source, Source()) for name, source in sources.items()}


def _plain(value: Any, usual: Any) -> dict[str, Any]:
    """What differs from the usual, in JSON's own types."""
    made: dict[str, Any] = {}
    for name in type(value).__slots__:
        given = getattr(value, name)
        if given == getattr(usual, name):
            continue
        if isinstance(given, Decimal):
            given = str(given)
        elif isinstance(given, frozenset):
            given = sorted(given)
        elif isinstance(given, tuple):
            given = list(given)
        made[name] = dict(given) if isinstance(given, MappingOf) else given
    return made
