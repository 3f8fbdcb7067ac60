"""Whatever keyboard a name is typed on, it is found."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop.domain.folding import (
    LONGEST_WORD,
    folded,
    index_words,
    query_words,
    similar,
)


def finds(typed: str, name: str) -> bool:
    """What the table does: each typed word is the beginning of some indexed word."""
    words = index_words(name)
    query = query_words(typed)
    return bool(query) and all(
        any(word.startswith(beginning) for word in words for beginning in beginnings)
        for beginnings in query
    )


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("sao", "São Paulo"),
        ("SÃO", "Sao Paulo"),
        ("paulo são", "São Paulo"),
        ("mueller", "Müller"),
        ("müller", "Müller"),
        ("muller", "Müller"),
        ("müller", "Mueller"),
        ("müller", "Muller"),
        ("mül", "Mueller"),
        ("mu\u0308ller", "Müller"),
        ("MÜLLER", "müller"),
        ("strasse", "Straße"),
        ("straß", "STRASSE"),
        ("loekke", "Løkke"),
        ("lokke", "Løkke"),
        ("løk", "Loekke"),
        ("aase", "Åse"),
        ("åse", "Aase"),
        ("aero", "Ærø"),
        ("lodz", "Łódź"),
        ("dang van on", "Đặng Văn Ơn"),
        ("istanbul", "İSTANBUL"),
        ("isik", "Işık"),
        ("obrien", "O'Brien"),
        ("o'brien", "O’Brien"),
        ("o’bri", "O'Brien"),
        ("brien", "O'Brien"),
        ("o brien", "O'Brien"),
        ("luc", "Jean-Luc"),
        ("jean-luc", "Jean Luc"),
        ("елкин", "Ёлкин"),
        ("محمد", "مُحَمَّد"),
        ("احمد", "أحمد"),
        ("علي", "علی"),
        ("हिन्दी", "हिन्दी क़लम"),
        ("कलम", "क़लम"),
        ("京", "東京"),
        ("株式", "ABC株式会社"),
        ("abc", "ABC株式会社"),
        ("abc株式", "ABC株式会社"),
        ("성전", "삼성전자"),
        ("ชาย", "สมชาย"),
        ("ｶﾅ", "カナ"),
        ("ﬁne", "Fine"),
        ("\u200babc", "a\u0000bc"),
        ("😀", "😀"),
        ("—", "—"),
        ("12", "Store 12b"),
    ],
)
def test_it_is_found(typed: str, name: str) -> None:
    assert finds(typed, name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ullr", "Müller"),
        ("हन", "हिन्दी"),  # a vowel sign is no accent
        ("ば", "は"),
        ("müller schmidt", "Müller"),
        ("", "Müller"),
        ("'", "Müller"),
    ],
)
def test_it_is_not_found(typed: str, name: str) -> None:
    assert not finds(typed, name)


ALPHABETS = st.sampled_from(
    [
        "abcxyz '-.",
        "äöüßåøæœłđéñ",
        "иёйЯ ",
        "αάΩς",
        "東京都カナばガ",
        "हिन्दीक़",
        "محمّدأىكـ",
        "ıİiI",
        "a1٢½ﬁ",
    ]
)
NAMES = ALPHABETS.flatmap(lambda letters: st.text(st.sampled_from(letters), max_size=12))


@given(NAMES)
def test_a_name_is_found_by_itself_in_any_case_and_form(name: str) -> None:
    assume(query_words(name))
    assert finds(name, name)
    assert finds(name.casefold(), name)
    assert finds(folded(name), name)


@given(st.lists(NAMES, min_size=1, max_size=4), st.data())
def test_a_name_is_found_by_any_of_its_words(names: list[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(names))
    assume(any(map(str.isalnum, word)))  # a sign alone is nothing to look for beside words
    assert finds(word, " ".join(names))


@given(st.text(st.sampled_from("東京都港区有限会社"), min_size=1, max_size=12), st.data())
def test_any_part_of_a_name_without_spaces_finds_it(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    assert finds(name[start:end], name)


@given(st.text(max_size=300))
def test_no_text_breaks_it_or_fills_the_table(text: str) -> None:
    words = index_words(text)
    assert len(words) <= 96
    assert all(0 < len(word) <= LONGEST_WORD for word in words)
    assert all(word.encode() for word in words)  # no lone surrogate reaches a database
    assert all(query for query in query_words(text))
    assert folded(folded(text)) == folded(text)


def test_a_very_long_name_costs_little() -> None:
    assert index_words("x" * 10_000) == {"x" * LONGEST_WORD}
    assert len(index_words("a1 b2 " * 10_000)) == 2
    assert finds("x" * 10_000, "x" * 10_000)


def test_names_sort_and_compare_by_plain_words() -> None:
    assert folded("  O’Brien,   MÜLLER\t& Søn ") == "obrien muller son"
    assert folded("Straße") == folded("STRASSE")
    assert sorted(["Zoë", "Äpfel", "apfel", "Émile"], key=folded) == [
        "Äpfel",
        "apfel",
        "Émile",
        "Zoë",
    ]


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("Müller GmbH", "GmbH Mueller", True),
        ("Anna Schmidt", "Anne Schmidt", True),
        ("Jean-Luc Martin", "martin, jean luc", True),
        ("O'Brien", "OBrien", True),
        ("Store 12 of Leeds", "Store 13 of Leeds", False),
        ("Anna Schmidt", "Peter Schmidt", False),
        ("Li", "Lu", False),
        ("李", "李", True),
        ("", "", False),
        ("x" * 10_000, "y" * 10_000, False),
    ],
)
def test_very_similar_names(first: str, second: str, alike: bool) -> None:
    assert similar(first, second) is alike
    assert similar(second, first) is alike
