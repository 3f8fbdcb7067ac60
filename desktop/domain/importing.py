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
_MALFORMED = (
    *(KeyError, TypeError, ValueError, AttributeError, InvalidOperation),
    RecursionError,  # two kinds that each want the other before them
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field comes from, and how it is written there.

    The texts of several ``columns`` are joined, each on a line of its own. ``form`` is how dates
    are written and ``decimal`` how decimals are; None lets the first rows of the file decide.
    ``values`` translates whole cells. ``without`` is an ending that is taken off (``17850.0``).
    A number is multiplied by ``times`` and rounded to ``places``, where they are given.
    ``otherwise`` is where it comes from where the cell is empty.
    """

    columns: tuple[str, ...] = ()
    constant: str = ""
    form: str | None = None
    decimal: str | None = None
    values: MappingOf[str, str] = field(default_factory=dict)
    without: str = ""
    times: Decimal | None = None
    places: int | None = None
    otherwise: Source | None = None


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
    ``first`` are files of other kinds (name without ending, mapping) that are imported before this
    one, where they lie beside it.
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
    first: tuple[tuple[str, Mapping], ...] = ()


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


def check(
    mapping: Mapping, columns: Sequence[str], line_columns: Sequence[str] | None = None
) -> None:
    """Refuse a mapping that lacks a field it needs or names a column the file has not.

    ``line_columns`` are those of the file of lines, where it stands apart. Raises RuleBroken
    ``mapping-field-missing`` (field) or ``mapping-column-missing`` (column).
    """
    for name, spec in FIELDS[mapping.kind].items():
        if spec.required and name not in mapping.fields and name not in mapping.line_fields:
            raise RuleBroken("mapping-field-missing", field=name)
    parts = [(mapping.fields, columns)]
    if line_columns is not None:
        if "number" not in mapping.fields.keys() & mapping.line_fields.keys():
            raise RuleBroken("mapping-field-missing", field="number")
        parts.append((mapping.line_fields, line_columns))
    for fields, there in parts:
        for source in fields.values():
            rest = source.otherwise.columns if source.otherwise else ()
            for column in (*source.columns, *rest):
                if column not in there:
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
        return _mapping(kind, str(document["name"]), parts)
    except _MALFORMED as error:
        raise RuleBroken("mapping-malformed", reason=str(error)) from error


def kinds_in(document: Any) -> tuple[str, ...]:
    """The kinds of files a document has mappings for."""
    parts = document.get("mappings", {}) if isinstance(document, dict) else {}
    return tuple(kind for kind in KINDS if kind in parts)


def _mapping(kind: str, name: str, parts: dict[str, Any]) -> Mapping:
    part = dict(parts[kind])
    first = part.pop("first", {})
    if kind in first:
        raise ValueError(f"{kind} before {kind}")
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
        first=tuple((stem, _mapping(other, name, parts)) for other, stem in first.items()),
        **part,
    )


def _source(value: dict[str, Any]) -> Source:
    values = dict(value)
    if "column" in values:
        values["columns"] = [values.pop("column")]
    values["columns"] = tuple(values.get("columns", ()))
    if "times" in values:
        values["times"] = Decimal(values["times"])
    if "otherwise" in values:
        values["otherwise"] = _source(values["otherwise"])
    return Source(**values)


def _rule(value: dict[str, Any]) -> KindRule:
    codes = frozenset(map(str.casefold, value.get("codes", ())))
    return KindRule(**{**value, "codes": codes})


def to_json(mapping: Mapping) -> dict[str, Any]:
    """The document that :func:`from_json` reads back as the same mapping."""
    parts = {mapping.kind: _part(mapping)}
    for _, other in mapping.first:
        parts[other.kind] = _part(other)
    return {"version": VERSION, "name": mapping.name, "mappings": parts}


def _part(mapping: Mapping) -> dict[str, Any]:
    part: dict[str, Any] = {"fields": _plain_sources(mapping.fields)}
    if mapping.line_fields:
        part["line_fields"] = _plain_sources(mapping.line_fields)
    for name in ("time_zone", "header", "lines"):
        if getattr(mapping, name):
            part[name] = getattr(mapping, name)
    if mapping.order_kinds:
        part["order_kinds"] = dict(mapping.order_kinds)
    if mapping.create:
        part["create"] = sorted(mapping.create)
    if mapping.first:
        part["first"] = {other.kind: stem for stem, other in mapping.first}
    if mapping.line_kinds:
        part["line_kinds"] = [
            {"kind": rule.kind, **_plain(rule, KindRule(rule.kind))} for rule in mapping.line_kinds
        ]
    return part


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
        elif isinstance(given, Source):
            given = _plain(given, Source())
        elif isinstance(given, frozenset):
            given = sorted(given)
        elif isinstance(given, tuple):
            given = list(given)
        made[name] = dict(given) if isinstance(given, MappingOf) else given
    return made
