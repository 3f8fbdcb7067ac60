"""Customers who may be the one somebody is about to enter again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.domain.folding import query_words, similar
from desktop.domain.phones import ending_digits, normalise
from desktop.models.merges import MERGED
from desktop.models.settings import office
from desktop.queries.customers import CustomerRow, by_ids
from desktop.queries.sql import fetch, marks, storable
from desktop.queries.words import CUSTOMER_WORDS, Terms, find_by_terms

REASONS = ("phone", "email", "name")
"""Why a customer may be the same, the strongest first."""

_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """A customer who may be the same, and what they have in common with the new one."""

    id: int
    customer: CustomerRow
    reasons: tuple[str, ...]


def possible_duplicates(
    *,
    name: str,
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
    home_country: str = "",
    leave_out: int | None = None,
    limit: int = 8,
) -> list[DuplicateRow]:
    """Customers with the same phone number or e-mail, or a very similar name.

    Numbers are taken as they are typed and read as those of ``home_country``; ``leave_out`` is the
    customer who is being edited. The strongest reasons come first.
    """
    reasons: dict[int, list[str]] = defaultdict(list)
    own = office().own_numbers  # which many have on file, and nobody shares
    numbers = [normalise(phone, home=home_country) or ending_digits(phone) for phone in phones]
    numbers = [number for number in numbers if number not in own]
    addresses = [storable(email.strip().casefold()) for email in emails]
    for kind, values in (("phone", numbers), ("email", addresses)):
        for customer in _with_point(kind, [value for value in values if value]):
            reasons[customer].append(kind)
    for customer in _similar_names(name):
        reasons[customer].append("name")
    reasons.pop(-1 if leave_out is None else leave_out, None)
    ranked = sorted(
        reasons.items(), key=lambda one: (REASONS.index(one[1][0]), -len(one[1]), one[0])
    )[:limit]
    rows = by_ids([customer for customer, _ in ranked])
    return [
        DuplicateRow(customer, rows[customer], tuple(why))
        for customer, why in ranked
        if customer in rows
    ]


def _with_point(kind: str, values: list[str]) -> list[int]:
    if not values:
        return []
    rows = fetch(
        "SELECT DISTINCT customer_id FROM contact_point"
        f" WHERE normalised IN {marks(values)} AND kind = ? AND customer_id NOT IN ({MERGED})"
        " ORDER BY customer_id LIMIT ?",
        (*values, kind, _CANDIDATES),
    )
    return [customer for (customer,) in rows]


def _similar_names(name: str) -> list[int]:
    """Customers whose words begin alike, or who share one whole rare word, and are similar."""
    words = query_words(name)
    if not words:
        return []
    beginnings: Terms = [
        frozenset(word[: max(2, min(len(word) - 2, 4))] for word in term) for term in words
    ]
    ids = dict.fromkeys(find_by_terms(CUSTOMER_WORDS, beginnings, most=_CANDIDATES))
    for term in words:
        ids.update(dict.fromkeys(find_by_terms(CUSTOMER_WORDS, [term], most=_CANDIDATES)))
    if not ids:
        return []
    rows = fetch(f"SELECT id, name FROM customer WHERE id IN {marks(list(ids))}", tuple(ids))
    return [customer for customer, known in rows if similar(name, known)]
