"""Customers and products are found by any spelling, the likeliest first, on both engines."""

from __future__ import annotations

import random

import pytest
from queries_world import World

from desktop.domain.folding import index_words, query_words
from desktop.models.database import db
from desktop.queries import customers, duplicates, find, products
from desktop.queries.sql import fetch, prefix
from desktop.queries.words import CUSTOMER_WORDS, find_ids

SEARCHES = [
    ("sao", ["São Paulo Trading"]),
    ("paulo trad", ["São Paulo Trading"]),
    ("trading sao", ["São Paulo Trading"]),
    ("mueller", ["Ana Müller", "Müller und Söhne"]),
    ("MÜLLER", ["Ana Müller", "Müller und Söhne"]),
    ("muller ana", ["Ana Müller"]),
    ("obrien", ["Anna O'Brien"]),
    ("o'b", ["Anna O'Brien"]),
    ("京", ["東京商店"]),
    ("商店", ["東京商店"]),
    ("ana@EXAMPLE.org", ["Ana Müller"]),
    ("020 7946 0123", ["Ana Müller"]),
    ("+44 (0)20/7946-0123", ["Ana Müller"]),
    ("442079460123", ["Ana Müller"]),
    ("0123", ["Ana Müller"]),
    ("+33612345678", ["São Paulo Trading"]),
    ("0033 6 12 34 56 78", ["São Paulo Trading"]),
    ("ana 0123", ["Ana Müller"]),
    ("müller trading", []),
    ("", []),
    ("   ", []),
    ("'; DROP TABLE customer; --", []),
    ("%", []),
    ("_", []),
    ("a\0na", ["Ana Müller"]),
    ("\ud800", []),
    ("x" * 10_000, []),
]


def test_customers_are_found_by_any_spelling(world: World) -> None:
    for text, names in SEARCHES:
        found = [row.name for row in customers.find(text, home_country="GB")]
        assert sorted(found) == sorted(names), text


def test_a_national_number_is_read_as_one_of_the_home_country(world: World) -> None:
    world.customer("Moscow office", ("phone", "+7 912 345 67 89"))
    assert customers.find("8 912 345 67 89", home_country="GB") == []
    assert [row.name for row in customers.find("8 912 345 67 89", home_country="RU")] == [
        "Moscow office"
    ]


def test_a_whole_word_comes_before_its_beginning_and_a_number_before_all(world: World) -> None:
    world.customer("Anabel Aarons")
    found = customers.find("ana")
    assert [row.name for row in found] == ["Ana Müller", "Anabel Aarons"]
    number = found[0].number
    world.customer(f"Named {number}")
    assert customers.find(number)[0].name == "Ana Müller"


def test_found_customers_carry_their_preferred_phone_and_last_order(world: World) -> None:
    (row,) = customers.find("ana müller")
    assert (row.phone, row.email) == ("020 7946 0123", "Ana@Example.org")
    assert row.last_order_at is not None


def test_search_finds_what_reading_every_name_finds(world: World) -> None:
    """The brute-force twin: every word typed begins some word of the name."""
    chance = random.Random(5)
    pieces = ["an", "ana", "anna", "ba", "bab", "müll", "ko", "o'k", "søn", "ž"]
    names = {
        world.customer(" ".join(chance.choices(pieces, k=chance.randint(1, 3))).title() + str(n)): n
        for n in range(40)
    }
    stored = {key: _words(key) for key in names}
    for _ in range(60):
        text = " ".join(chance.choices([*pieces, "a", "b", "mu", "z"], k=chance.randint(1, 3)))
        expected = {
            key
            for key, words in stored.items()
            if all(
                any(w.startswith(one) for one in term for w in words) for term in query_words(text)
            )
        }
        found = set(find_ids(CUSTOMER_WORDS, text, most=1000)) & set(names)
        assert found == expected, text


def _words(customer: int) -> set[str]:
    rows = db.execute_sql(f"SELECT name, number FROM customer WHERE id = {customer}").fetchall()
    return index_words(rows[0][0]) | index_words(rows[0][1])


def test_few_common_words_that_never_meet_are_still_looked_through(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        world.customer(f"Bea{number} Common")
        world.customer(f"Cora{number} Usual")
    world.customer("Beatrix Zulu Cornelia")
    monkeypatch.setattr("desktop.queries.words._FIRST_LOOK", 3)
    assert customers.find("bea co", limit=50)  # what a first look finds is enough
    assert [row.name for row in customers.find("zu co")] == ["Beatrix Zulu Cornelia"]
    assert [row.name for row in customers.find("us bea")] == []


def test_products_are_found_by_code_barcode_and_name(world: World) -> None:
    def codes(text: str, **values: int) -> list[str]:
        return [row.code for row in products.find(text, **values)]

    assert codes("bolt-8") == ["BOLT-8"]
    assert codes("4006381333931") == ["BOLT-8"]
    assert codes("zinc") == ["BOLT-8"]
    assert set(codes("bolt")) == {"BOLT-8", "BOLT-10"}
    assert codes("widg") == ["WX-1"]
    assert codes("") == []


def test_what_the_customer_bought_comes_first(world: World) -> None:
    world.product("BOLT-1", "Bolt A")
    strange = [row.code for row in products.find("bolt")]
    assert strange[0] == "BOLT-1"
    known = products.find("bolt", customer_id=world.customers["Ana Müller"])
    assert known[0].code == "BOLT-8"


def test_stock_figures_of_a_product(world: World) -> None:
    (row,) = products.find("bolt-10")
    # 5 on hand, of which 1 was delivered; 20 expected in a week.
    assert row.stock.on_hand == 4
    assert row.stock.free == row.stock.promisable == 24
    assert row.stock.next_receipt == 20
    (short,) = products.find("wx-1")
    assert short.stock.waited_for == 4
    assert short.stock.free == short.stock.promisable == 0


def test_find_anything_shares_the_room_among_kinds(world: World) -> None:
    assert [row.kind for row in find.find("2026-000001")][:1] == ["order"]
    assert find.find("2026-000001")[0].exact
    kinds = {row.kind for row in find.find("bolt")}
    assert kinds == {"product"}
    world.customer("Bolt Brothers")
    rows = find.find("bolt", limit=2)
    assert [row.kind for row in rows] == ["customer", "product"]
    assert find.find(" ") == []
    assert len(find.find("b", limit=3)) == 3


def test_duplicates_by_phone_email_and_name(world: World) -> None:
    by_phone = duplicates.possible_duplicates(
        name="Somebody", phones=["+44 (0)20/7946-0123"], home_country="GB"
    )
    assert [(row.customer.name, row.reasons) for row in by_phone] == [("Ana Müller", ("phone",))]
    by_mail = duplicates.possible_duplicates(name="", emails=["ANA@example.ORG"])
    assert [row.reasons for row in by_mail] == [("email",)]
    assert [row.customer.name for row in duplicates.possible_duplicates(name="Anna Mueller")] == [
        "Ana Müller"
    ]
    both = duplicates.possible_duplicates(
        name="Müller Ana", phones=["02079460123"], home_country="GB"
    )
    assert both[0].reasons == ("phone", "name")
    own = world.customers["Ana Müller"]
    assert duplicates.possible_duplicates(name="Ana Müller", leave_out=own) == []
    assert duplicates.possible_duplicates(name="Zacharias Quux") == []


def test_a_prefix_means_itself_whatever_signs_it_holds(world: World) -> None:
    for text in ("100%", "a_b", "back\\slash", "quote'", "é", "\U0001f600"):
        for number in (f"{text}7", f"X{text}", f"{text[:-1]}~{text}"):
            world.customer("Anybody", number=number)
        where = prefix("number", text)
        rows = fetch(f"SELECT number FROM customer{where.text}", where.params)
        assert rows == [(f"{text}7",)]
