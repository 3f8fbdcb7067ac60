"""Finding customers and products through their word tables, the same on both engines.

A text is read as words, each of which some word of the record must begin with, and, where it looks
like one, as a phone number, whose last digits are the beginning of its reversed form. The rarest
word leads along the index; the others are looked up for each record it gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.domain import phones
from desktop.domain.folding import query_words
from desktop.queries.sql import Where, fetch, marks, prefix

Terms = list[frozenset[str]]

_MANY = 5_000  # beginnings of more words than that count as equally frequent
_FIRST_LOOK = 1_000
_DUPLICATES = 3


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table of words and the column of the record they belong to."""

    name: str
    owner: str


CUSTOMER_WORDS = WordTable("customer_word", "customer_id")
PRODUCT_WORDS = WordTable("product_word", "product_id")


def readings(text: str, *, home: str = "") -> list[Terms]:
    """The ways to read a search: a phone number, words; a record must meet all terms of one.

    ``home`` is the country whose national numbers are meant. Nothing to look for: no reading.
    """
    found: list[Terms] = []
    if phones.looks_like_phone(text):
        digits = phones.ending_digits(text)
        ends = {digits} if digits else set()
        whole = phones.normalise(text, home=home) if home else None
        if whole and not (digits and whole.endswith(digits)):
            ends.add(whole.lstrip("+"))
        if ends:
            found.append([frozenset("#" + end[::-1] for end in ends)])
        if " " in text.strip():
            return found
    terms = [_with_phones(term) for term in query_words(text)]
    return [*found, terms] if terms else found


def _with_phones(term: frozenset[str]) -> frozenset[str]:
    """A word of digits among others may be the end of a phone number too."""
    ends = {phones.ending_digits(word) for word in term if word.isdecimal() and len(word) >= 3}
    return term | {"#" + end[::-1] for end in ends if end}


def matching(table: WordTable, text: str, *, home: str = "") -> Where:
    """A subselect of the records that ``text`` finds, for ``id IN (…)``: its one condition.

    A single letter finds only the words that are nothing else, for a list counts what it shows.
    A text without anything to look for finds nothing.
    """
    selects = [
        lead.also(others)
        for terms in readings(text, home=home)
        for lead, others in _ways(table, terms)
    ]
    if not selects:
        return Where(("SELECT 0 WHERE 1 = 0",))
    head = f"SELECT w.{table.owner} FROM {table.name} w"
    return Where(
        (" UNION ".join(head + select.text for select in selects),),
        tuple(param for select in selects for param in select.params),
    )


def find_ids(table: WordTable, text: str, *, home: str = "", most: int) -> list[int]:
    """At most ``most`` records that ``text`` finds, whole words before beginnings.

    Where two frequent beginnings rarely meet, what the first few thousand give is enough; only if
    they give nothing is everything looked through.
    """
    found: dict[int, None] = {}
    for terms in readings(text, home=home):
        found.update(dict.fromkeys(find_by_terms(table, terms, most=most)))
    return list(found)[:most]


def find_by_terms(table: WordTable, terms: Terms, *, most: int) -> list[int]:
    """At most ``most`` records with a word that begins with one spelling of each term.

    Each frequent term leads a first look in turn, for one may stand only where the others do not:
    "C-9" is every customer's C, and the nines come last.
    """
    ranked = _rarest_first(table, terms)
    for place, (count, leading) in enumerate(ranked):
        rest = [term for _count, term in ranked[:place] + ranked[place + 1 :]]
        is_whole = not rest or count <= _FIRST_LOOK
        found = _look(table, leading, rest, most, within=None if is_whole else _FIRST_LOOK)
        if found or is_whole:
            return found
    (_count, leading), *others = ranked
    return _look(table, leading, [term for _count, term in others], most)


def owners_with(table: WordTable, text: str, *, among: Sequence[int]) -> list[int]:
    """Which of the records ``among`` the text finds."""
    if not among:
        return []
    found = matching(table, text)
    rows = fetch(
        f"SELECT w.{table.owner} FROM {table.name} w WHERE w.{table.owner} IN {marks(among)}"
        f" AND w.{table.owner} IN ({found.conditions[0]}) GROUP BY w.{table.owner}",
        (*among, *found.params),
    )
    return [owner for (owner,) in rows]


def _look(
    table: WordTable, leading: frozenset[str], rest: Terms, most: int, *, within: int | None = None
) -> list[int]:
    """At most ``most`` records among the first ``within`` words that the leading term begins."""
    found: dict[int, None] = {}
    for lead, others in _led(table, leading, rest):
        source, params = f"{table.name} w{lead.also(others).text}", (*lead.params, *others.params)
        if within is not None:
            first = f"{table.name} w{lead.text} ORDER BY w.word, w.{table.owner} LIMIT ?"
            source = f"(SELECT w.word, w.{table.owner} FROM {first}) w{others.text}"
            params = (*lead.params, within, *others.params)
        # A record stands there once for each of its words that matches.
        rows = fetch(
            f"SELECT w.{table.owner} FROM {source} ORDER BY w.word, w.{table.owner} LIMIT ?",
            (*params, most * _DUPLICATES),
        )
        found.update((owner, None) for (owner,) in rows)
    return list(found)[:most]


def _ways(table: WordTable, terms: Terms) -> Iterator[tuple[Where, Where]]:
    """For each spelling of the rarest term: what leads along the index, and the other terms."""
    (_count, leading), *rest = _rarest_first(table, terms)
    return _led(table, leading, [term for _count, term in rest], whole_letters=True)


def _led(
    table: WordTable, leading: frozenset[str], rest: Terms, *, whole_letters: bool = False
) -> Iterator[tuple[Where, Where]]:
    others = Where()
    for term in rest:
        any_of = [_begins("o.word", word, whole_letters) for word in sorted(term)]
        either = " OR ".join("(" + " AND ".join(one.conditions) + ")" for one in any_of)
        others = others.and_(
            f"EXISTS (SELECT 1 FROM {table.name} o"
            f" WHERE o.{table.owner} = w.{table.owner} AND ({either}))",
            *(param for one in any_of for param in one.params),
        )
    for word in sorted(leading):
        yield _begins("w.word", word, whole_letters), others


def _begins(column: str, word: str, whole_letters: bool) -> Where:
    if whole_letters and len(word) == 1 and ord(word) < 0x0E00:
        return Where((f"{column} = ?",), (word,))
    return prefix(column, word)


def _rarest_first(table: WordTable, terms: Terms) -> list[tuple[int, frozenset[str]]]:
    """The terms with how many words each begins (counted up to a limit, and not at all for a
    single term), the one with the fewest first; among frequent ones the longest."""
    if len(terms) == 1:
        return [(0, terms[0])]
    probes = [[_begins("w.word", word, False) for word in sorted(term)] for term in terms]
    counts = fetch(
        "SELECT "
        + ", ".join(
            " + ".join(
                f"(SELECT COUNT(*) FROM (SELECT 1 FROM {table.name} w{probe.text} LIMIT {_MANY}) n)"
                for probe in term
            )
            for term in probes
        ),
        tuple(param for term in probes for probe in term for param in probe.params),
    )[0]
    limited = [min(count, _MANY) for count in counts]
    return sorted(
        zip(limited, terms, strict=True), key=lambda one: (one[0], -min(map(len, one[1])))
    )
