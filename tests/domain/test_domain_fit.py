"""The fit statement over the five requirement types, and the choices it leaves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.errors import RuleBroken
from desktop.domain.fit import (
    CHOICES,
    TYPES,
    Fit,
    Possible,
    Wish,
    check_choice,
    choices,
    fit,
    fit_delivery_date,
    fit_price,
    fit_quality,
    fit_quantity,
    fit_rank,
    fit_specifications,
    overall,
    unmet,
)
from desktop.domain.promise import Part, Promise
from desktop.domain.specifications import SheetItem

D = Decimal
EARLY, LATE = date(2026, 3, 12), date(2026, 3, 26)
SPLIT = Promise((Part(1, D(60), EARLY), Part(2, D(40), LATE)), D(0))
NOTHING = Promise((), D(100))
SHEET = (
    SheetItem("finish", "choice", choices=("zinc", "brass"), required=True),
    SheetItem("length", "number", unit="mm"),
)


def levels(fits: tuple[Fit, ...]) -> dict[str, str]:
    return {one.type: one.level for one in fits}


def test_a_hundred_by_the_12th_of_which_forty_come_later() -> None:
    wish = Wish(quantity=D(100), currency="EUR", price=D("4.00"), wanted_by=EARLY)
    fits = fit(wish, Possible(price=D("4.00"), promise=SPLIT))
    assert levels(fits) == {
        "price": "met",
        "delivery-date": "partly",
        "quantity": "partly",
        "quality": "met",
        "specifications": "met",
    }
    assert fits[2].code == "fit-quantity-partly-by-date"
    assert fits[2].params == {"wanted": D(100), "possible": D(60), "wanted_by": EARLY}
    assert overall(fits) == "partly"
    assert [one.type for one in unmet(fits)] == ["delivery-date", "quantity"]


def test_the_statement_speaks_of_every_type_in_its_order() -> None:
    fits = fit(Wish(quantity=D(1), currency="EUR"), Possible(price=None, promise=SPLIT))
    assert tuple(one.type for one in fits) == TYPES
    assert overall(fits) == "met"


def test_price_against_price() -> None:
    assert fit_price(D(4), D("3.99"), currency="EUR").level == "met"
    dear = fit_price(D(4), D("4.05"), currency="EUR")
    assert (dear.level, dear.code, dear.params["difference"]) == (
        "not",
        "fit-price-above",
        D("0.05"),
    )
    assert fit_price(D(4), None, currency="EUR").code == "fit-price-unknown"
    assert fit_price(None, D(4), currency="EUR").level == "met"


def test_date_against_date() -> None:
    assert fit_delivery_date(LATE, SPLIT, wanted=D(100)).level == "met"
    assert fit_delivery_date(date(2026, 3, 11), SPLIT, wanted=D(100)).code == "fit-date-later"
    assert fit_delivery_date(EARLY, NOTHING, wanted=D(100)).code == "fit-date-unknown"
    assert fit_delivery_date(None, NOTHING, wanted=D(100)).level == "met"


def test_quantity_without_a_date_counts_all_that_is_promised() -> None:
    assert fit_quantity(D(100), SPLIT, wanted_by=None).level == "met"
    assert fit_quantity(D(101), SPLIT, wanted_by=None).code == "fit-quantity-partly"
    assert fit_quantity(D(1), NOTHING, wanted_by=None).code == "fit-quantity-none"
    assert fit_quantity(D(1), NOTHING, wanted_by=EARLY).code == "fit-quantity-none-by-date"


def test_a_better_grade_than_asked_is_met_and_a_lower_one_is_not() -> None:
    assert fit_quality("B", "A").level == fit_quality("B", "B").level == "met"
    assert fit_quality("B", "C").code == "fit-quality-lower"
    assert fit_quality("B", None).code == "fit-quality-unknown"
    assert fit_quality("Z", "A").code == "fit-quality-no-grade"
    assert fit_quality(None, None).code == "fit-quality-none-asked"


def test_specifications_against_the_sheet() -> None:
    assert fit_specifications({"finish": "zinc", "length": "20"}, SHEET).level == "met"
    partly = fit_specifications({"finish": "zinc", "length": "long"}, SHEET)
    assert (partly.level, partly.params["possible"]) == ("partly", 1)
    assert fit_specifications({"finish": "gold"}, SHEET).level == "not"
    assert fit_specifications({}, SHEET).level == "not"
    assert fit_specifications({"length": "20"}, SHEET).level == "partly"
    assert fit_specifications({}, SHEET[1:]).code == "fit-specifications-none-asked"


def test_nothing_met_is_not_met() -> None:
    assert overall([fit_quality("A", "B"), fit_price(D(1), D(2), currency="EUR")]) == "not"


def test_an_unmet_requirement_is_never_saved_without_a_choice() -> None:
    fits = (fit_quality("A", "B"), fit_quality(None, None))
    with pytest.raises(RuleBroken) as caught:
        check_choice(fits, None)
    assert caught.value.code == "unmet-without-choice"
    assert caught.value.params == {"types": ("quality",), "choices": CHOICES}
    check_choice(fits[1:], None)
    check_choice(fits, "waitlist")
    with pytest.raises(RuleBroken, match="choice-unknown"):
        check_choice(fits, "shrug")
    with pytest.raises(RuleBroken, match="decline-reason"):
        check_choice(fits, "decline")
    check_choice(fits, "decline", reason="too late for the fair")


def test_only_what_is_possible_is_offered() -> None:
    assert choices(SPLIT, has_alternatives=True) == CHOICES
    assert choices(NOTHING, has_alternatives=False) == ("waitlist", "decline")
    short = Promise(SPLIT.parts[:1], D(40))
    assert choices(short, has_alternatives=False) == ("split", "waitlist", "decline")
    whole = Promise(SPLIT.parts[1:], D(0))
    assert choices(whole, has_alternatives=False) == ("waitlist", "later", "decline")


def test_the_better_fit_goes_before_the_cheaper_price() -> None:
    good, bad = fit_quality("B", "A"), fit_quality("A", "B")
    partly = fit_quantity(D(101), SPLIT, wanted_by=None)
    ranked = sorted(
        [([bad], D(-9)), ([partly], D(-5)), ([good], D(3)), ([good], D(1))],
        key=lambda row: fit_rank(row[0], price_difference=row[1]),
    )
    assert ranked == [([good], D(1)), ([good], D(3)), ([partly], D(-5)), ([bad], D(-9))]
