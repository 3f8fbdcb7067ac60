"""The code lists keep their wording, order and codes."""

from __future__ import annotations

import re

from desktop.domain.codes import CODE_LISTS, EITHER_OR, LIST_TITLES, NEEDS_A_WORD


def labels(list_code: str) -> list[str]:
    return [label for _, label in CODE_LISTS[list_code]]


def test_every_list_has_a_title_in_the_same_order() -> None:
    assert list(LIST_TITLES) == list(CODE_LISTS)


def test_codes_are_unique_and_written_in_kebab_case() -> None:
    for list_code, entries in CODE_LISTS.items():
        codes = [code for code, _ in entries]
        assert len(set(codes)) == len(codes), list_code
        if list_code not in {"competency-levels", "extent-attained"}:
            assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes), list_code


def test_wording_and_order_of_the_lists_a_customer_hears_about() -> None:
    assert labels("customer-requirement-types") == [
        "price",
        "delivery date",
        "quantity",
        "quality",
        "specifications",
    ]
    assert labels("communication-methods")[-2:] == [
        "virtual communication method",
        "other specific method",
    ]
    assert labels("sources-of-complaint")[0] == "damaged goods"
    assert labels("contact-reasons")[2] == "problems which require clarification"
    assert [code for code, _ in CODE_LISTS["competency-levels"]] == ["A", "B", "C", "D"]


def test_reviews_store_the_label_itself() -> None:
    assert all(code == label for code, label in CODE_LISTS["extent-attained"])


def test_the_number_of_entries_of_each_list() -> None:
    counts = [len(entries) for entries in CODE_LISTS.values()]
    assert counts == [5, 7, 5, 13, 3, 6, 8, 8, 5, 2, 5, 3, 4, 4, 5, 4, 5]


def test_special_entries_name_entries_that_exist() -> None:
    for list_code, code in NEEDS_A_WORD:
        assert code in dict(CODE_LISTS[list_code])
    assert set(EITHER_OR) <= set(dict(CODE_LISTS["customer-relationships"]))
