"""Public holidays, for the office's calendar."""

from __future__ import annotations

from collections.abc import Iterable


def public_holidays(country: str, years: Iterable[int]) -> list[str]:
    """The public holidays of a country (ISO 3166) in some years, as ISO days, in order.

    Empty for a country that the holidays package does not know: the office enters its own then.
    """
    import holidays  # 60 ms that only a new year or country needs

    try:
        return sorted(on.isoformat() for on in holidays.country_holidays(country, years=years))
    except NotImplementedError:
        return []
