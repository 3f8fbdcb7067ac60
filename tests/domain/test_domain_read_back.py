"""What is otherwise since the order was read back: nothing is missed, nothing is made up."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.read_back import LINE_FIELDS, ORDER_FIELDS, Corrected, corrections


def line(key: int, **values: Any) -> dict[str, Any]:
    return {"id": key, "name": f"article {key}", "quantity": ["1", "pc"], **values}


def facts(*lines: dict[str, Any], **order: Any) -> dict[str, Any]:
    return {"order": order, "lines": list(lines)}


def test_a_value_of_the_sheet_keeps_both_values() -> None:
    before = facts(line(7, specifications={"colour": "blue", "gift": "no"}))
    now = facts(line(7, specifications={"colour": "navy", "gift": "no"}))
    assert corrections(before, now) == (
        Corrected(7, "article 7", "specifications", "colour", "blue", "navy"),
    )


def test_a_line_more_and_a_line_less_are_named() -> None:
    found = corrections(facts(line(1), line(2)), facts(line(2), line(3)))
    assert [(one.line, one.field, one.old, one.new) for one in found] == [
        (3, "added", None, ["1", "pc"]),
        (1, "removed", ["1", "pc"], None),
    ]


def test_what_was_open_and_what_is_open_now_are_none() -> None:
    found = corrections(facts(delivery_on=""), facts(delivery_on="2026-12-03"))
    assert found == (Corrected(None, "", "delivery_on", "", None, "2026-12-03"),)


_TEXTS = st.sampled_from(["", "a", "b"])
_LINES = st.fixed_dictionaries(
    {field: _TEXTS for field in LINE_FIELDS if field != "specifications"}
    | {"specifications": st.dictionaries(_TEXTS, _TEXTS, max_size=2)}
)
_FACTS = st.builds(
    lambda order, lines: {"order": order, "lines": [{**v, "id": k} for k, v in lines.items()]},
    st.fixed_dictionaries(dict.fromkeys(ORDER_FIELDS, _TEXTS)),
    st.dictionaries(st.integers(1, 4), _LINES, max_size=4),
)


@given(_FACTS, _FACTS)
def test_nothing_is_corrected_exactly_where_all_is_the_same(before: Any, now: Any) -> None:
    lines = [sorted(each["lines"], key=lambda one: one["id"]) for each in (before, now)]
    is_same = before["order"] == now["order"] and lines[0] == lines[1]
    assert (not corrections(before, now)) is is_same


@given(_FACTS, _FACTS)
def test_backwards_the_values_change_places(before: Any, now: Any) -> None:
    def changed(found: tuple[Corrected, ...]) -> list[str]:
        return sorted(repr((c.line, c.field, c.detail, c.old, c.new)) for c in found
                      if c.field not in ("added", "removed"))  # fmt: skip

    def swapped(found: tuple[Corrected, ...]) -> list[str]:
        return sorted(repr((c.line, c.field, c.detail, c.new, c.old)) for c in found
                      if c.field not in ("added", "removed"))  # fmt: skip

    assert changed(corrections(before, now)) == swapped(corrections(now, before))
