"""Country, language, currency, zone and e-mail: one spelling, or a refusal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBroken
from desktop.domain.tags import (
    country_code,
    currency_code,
    email_address,
    language_tag,
    time_zone,
)

ALL = (country_code, currency_code, email_address, language_tag, time_zone)


@pytest.mark.parametrize(
    ("read", "typed", "kept"),
    [
        (country_code, " de", "DE"),
        (currency_code, "usd ", "USD"),
        (language_tag, "de", "de"),
        (language_tag, "pt_br", "pt-BR"),
        (language_tag, "zh-hant-tw", "zh-Hant-TW"),
        (language_tag, "EN-gb", "en-GB"),
        (time_zone, "Asia/Kolkata", "Asia/Kolkata"),
        (email_address, " Jo.O'Hara+x@Sub.Example ", "Jo.O'Hara+x@Sub.Example"),
    ],
)
def test_one_spelling(read: Callable[[str], str], typed: str, kept: str) -> None:
    assert read(typed) == kept


@pytest.mark.parametrize(
    ("read", "typed", "code"),
    [
        (country_code, "ZZ", "country-unknown"),
        (country_code, "EU", "country-unknown"),
        (country_code, "419", "country-unknown"),
        (country_code, "", "country-unknown"),
        (currency_code, "XAU", "currency-unknown"),
        (currency_code, "", "currency-unknown"),
        (currency_code, "DEM", "currency-ended"),
        (language_tag, "", "language-unknown"),
        (language_tag, "xx", "language-unknown"),
        (language_tag, "de-DE-x-y-z", "language-unknown"),
        (language_tag, "de/../../x", "language-unknown"),
        (time_zone, "", "time-zone-unknown"),
        (time_zone, "Mars/Olympus", "time-zone-unknown"),
        (email_address, "a@b", "email-malformed"),
        (email_address, "a@b.c, d@e.f", "email-malformed"),
        (email_address, "Ann <a@b.c>", "email-malformed"),
        (email_address, "a@" + "b" * 250 + ".de", "email-malformed"),
    ],
)
def test_what_is_none_is_refused(read: Callable[[str], str], typed: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        read(typed)
    assert refusal.value.code == code


@pytest.mark.parametrize("read", ALL)
@given(text=st.text(max_size=30))
def test_nothing_typed_is_more_than_refused(read: Callable[[str], str], text: str) -> None:
    try:
        kept = read(text)
    except RuleBroken:
        return
    assert read(kept) == kept
