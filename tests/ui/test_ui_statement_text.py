"""Statements as they are read aloud: each language's sentences, ordinals and dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from desktop.domain.statement import Facts, clauses
from desktop.ui.spoken.statement import _SAID, ordinal, statement
from desktop.ui.spoken.voice import Voice

AT = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
FACTS = Facts(
    title="Widget X",
    unit="pc",
    quantity=Decimal(1),
    at=AT,
    on=AT.date(),
    own="waiting",
    place=4,
    waiting=41,
    units_ahead=Decimal(3),
    tier="standard",
    tier_place=1,
    tier_waiting=6,
    bound=datetime(2027, 3, 14, 9, 0, tzinfo=UTC),
    bound_on=date(2027, 3, 14),
    worst=9,
    next_on=date(2026, 11, 9),
)


def said(facts: Facts, tag: str = "en") -> list[str]:
    return statement(facts, Voice(tag, zone=UTC)).split("\n")


def test_scenario_22_fourth_of_all_and_first_of_the_standard_members() -> None:
    lines = said(FACTS)
    assert lines[0] == "On the list for Widget X you are 4th of 41 waiting."
    assert lines[1] == "Of the 6 Standard members you are 1st."
    assert not any("you are first" in line for line in lines)


def test_first_is_said_to_place_one_alone() -> None:
    first = replace(FACTS, place=1, units_ahead=Decimal(0), tier_place=1)
    assert said(first)[0] == "On the list for Widget X you are first of 41 waiting."
    assert said(replace(first, waiting=1))[0] == "On the list for Widget X you are first."
    paused = replace(first, own="paused", until=date(2026, 12, 1))
    dated = replace(first, day=date(2026, 11, 18))
    for facts in (paused, dated, replace(first, own="dates", until=AT.date())):
        assert "you are first" not in "\n".join(said(facts))


@pytest.mark.parametrize(
    ("tag", "lines"),
    [
        (
            "de",
            [
                "Auf der Liste für Widget X stehen Sie an 4. Stelle von 41 Wartenden.",
                "Unter den 6 Mitgliedern der Stufe Standard stehen Sie an 1. Stelle.",
                "Von denen, die jetzt warten, stehen Sie schlimmstenfalls an 9. Stelle.",
                "Es ist noch zu früh, um zu sagen, wann Sie ein Angebot bekommen.",
                "Bis Montag, 9. November hören Sie von uns, auch wenn sich nichts geändert hat.",
            ],
        ),
        (
            "fr",
            [
                "Sur la liste pour Widget X, vous êtes au 4e rang sur 41 personnes en attente.",
                "Parmi les 6 membres Standard, vous êtes au 1er rang.",
                "Au pire, vous serez au 9e rang de ceux qui attendent maintenant.",
                "Il est trop tôt pour dire quand vous aurez une offre.",
                "Vous aurez de nos nouvelles d’ici au lundi 9 novembre, même si rien n’a changé.",
            ],
        ),
    ],
)
def test_it_is_said_in_the_customers_language(tag: str, lines: list[str]) -> None:
    assert said(FACTS, tag) == lines


def test_hebrew_keeps_names_and_figures_in_their_direction() -> None:
    text = said(FACTS, "he")[0]
    for part in ("\u2068Widget X\u2069", "\u20664\u2069", "\u206641\u2069"):
        assert part in text


@pytest.mark.parametrize(
    ("tag", "count", "text"),
    [
        *[("en", *one) for one in ((1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"))],
        *[("en", *one) for one in ((12, "12th"), (13, "13th"), (21, "21st"), (112, "112th"))],
        *[("en", *one) for one in ((1002, "1,002nd"), (1011, "1,011th"))],
        *[("fr", 1, "1er"), ("fr", 2, "2e"), ("fr", 21, "21e"), ("de", 1, "1."), ("de", 12, "12.")],
        *[("he", 3, "\u20663\u2069")],
    ],
)
def test_ordinals(tag: str, count: int, text: str) -> None:
    assert ordinal(count, Voice(tag, zone=UTC)) == text


def test_a_year_is_said_where_it_is_another_than_this() -> None:
    plain = replace(FACTS, tier_place=None)
    assert "Nobody who joins after Sunday 14 March 2027 can pass you." in said(plain)
    soon = replace(plain, bound_on=date(2026, 12, 14))
    assert "Nobody who joins after Monday 14 December can pass you." in said(soon)


DAY = date(2026, 11, 20)
EVERY = [
    FACTS,
    replace(FACTS, place=1, tier_place=None, units_ahead=Decimal(0)),
    replace(FACTS, day=DAY, best_on=DAY, best_place=1, best_wanted=True),
    replace(FACTS, day=DAY, best_on=DAY, best_place=2, paused_ahead=1, offered_ahead=2),
    replace(FACTS, tier_place=None, moved=12, moved_since=DAY, units_ahead=Decimal("7.5")),
    replace(FACTS, tier_place=None, moved=-1, moved_since=DAY, bound=AT, tier_waiting=None),
    replace(FACTS, tier_waiting=None, tier="platinum"),
    replace(FACTS, tier_place=None, forecast=(DAY, DAY, DAY)),
    replace(FACTS, smaller=True),
    replace(FACTS, closed=True),
    replace(FACTS, own="paused", until=DAY),
    replace(FACTS, own="paused", until=None, place=1, units_ahead=Decimal(0)),
    replace(FACTS, own="offered", due=AT, held=Decimal(2)),
    replace(FACTS, own="lapsed", due=AT),
    replace(FACTS, own="dates", until=DAY),
    replace(FACTS, own="limit"),
]


@pytest.mark.parametrize("tag", ["en", "de", "fr", "he"])
def test_every_clause_has_a_whole_sentence_in_every_language(tag: str) -> None:
    codes = {clause.code for facts in EVERY for clause in clauses(facts)}
    assert codes == set(_SAID)
    english = {line for facts in EVERY for line in said(facts)}
    for facts in EVERY:
        for line in said(facts, tag):
            assert line.endswith(".")
            assert "{" not in line
            assert tag == "en" or line not in english


@pytest.mark.parametrize("days", [1, 2, 3])
def test_a_forecast_says_only_the_dates_there_are(days: int) -> None:
    known = (DAY, DAY if days > 1 else None, DAY if days > 2 else None)
    (line,) = [one for one in said(replace(FACTS, forecast=known)) if "offer will come" in one]
    assert line.count("Friday 20 November") == days
    assert Facts.from_json(replace(FACTS, forecast=known).as_json()).forecast == known
