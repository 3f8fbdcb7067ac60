"""Do the word tables hold what customers and products are found by? A sample over all of them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from desktop.models.merges import MERGED, earlier_names, kept_by, records_of
from desktop.models.words import words_of
from desktop.queries.sql import fetch, marks

SAMPLE = 2_000
"""Records looked at of each kind; all of them where there are fewer."""

_CHUNK = 500


def wrong() -> list[tuple[str, dict[str, Any]]]:
    """A finding for each kind of record of which some are not found by their words."""
    found = []
    for code, table, words in (
        ("check-customer-words", "customer", _customer_words),
        ("check-product-words", "product", _product_words),
    ):
        ids = _sample(table)
        bad: list[int] = []
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            due, have = words(chunk), _stored(table, chunk)
            bad.extend(key for key in chunk if due[key] != have[key])
        if bad:
            found.append((code, {"id": bad[0], "count": len(bad), "sample": len(ids)}))
    return found


def _sample(table: str) -> list[int]:
    ((highest, count),) = fetch(f"SELECT MAX(id), COUNT(*) FROM {table}")
    if not count:
        return []
    step = max(1, count // SAMPLE)
    rows = fetch(
        f"SELECT id FROM {table} WHERE id - (id / ?) * ? = 0 OR id = ?", (step, step, highest)
    )
    return [key for (key,) in rows]


def _stored(table: str, ids: list[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for key, word in fetch(
        f"SELECT {table}_id, word FROM {table}_word WHERE {table}_id IN {marks(ids)}", ids
    ):
        found[key].add(word)
    return found


def _customer_words(ids: list[int]) -> dict[int, set[str]]:
    """What customers are found by: a merged record by nothing, the one it became by its words."""
    records = {key: [] if kept_by(key) is not None else records_of(key) for key in _merged(ids)}
    own = _words_of_records([*ids, *(one for some in records.values() for one in some)])
    of_merged = {key: set().union(*(own[one] for one in some)) for key, some in records.items()}
    return own | of_merged


def _merged(ids: list[int]) -> list[int]:
    """Those who have been merged, on either side."""
    rows = fetch(f"{MERGED} UNION SELECT kept_id FROM customer_merge WHERE undone_at IS NULL")
    return sorted({key for (key,) in rows} & set(ids))


def _words_of_records(ids: list[int]) -> dict[int, set[str]]:
    texts: dict[int, list[str]] = defaultdict(list)
    phones: dict[int, list[str]] = defaultdict(list)
    for key, name, number in fetch(
        f"SELECT id, name, number FROM customer WHERE id IN {marks(ids)}", ids
    ):
        texts[key] += [name, number]
    for key, name in earlier_names(ids):
        texts[key].append(name)
    for key, name in fetch(
        f"SELECT customer_id, name FROM customer_person WHERE customer_id IN {marks(ids)}", ids
    ):
        texts[key].append(name)
    for key, kind, normalised in fetch(
        "SELECT customer_id, kind, normalised FROM contact_point"
        f" WHERE customer_id IN {marks(ids)} AND kind <> 'address'",
        ids,
    ):
        (texts if kind == "email" else phones)[key].append(normalised)
    return {key: words_of(texts=texts[key], phones=phones[key]) for key in ids}


def _product_words(ids: list[int]) -> dict[int, set[str]]:
    rows = fetch(f"SELECT id, code, barcode, name FROM product WHERE id IN {marks(ids)}", ids)
    return {key: words_of(texts=texts) for key, *texts in rows}
