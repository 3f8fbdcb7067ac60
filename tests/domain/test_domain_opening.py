"""Openings: the best by key are offered, quantity rules hold, every pass-over has its reason."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.opening import Decision, Rules, Unit, decide
from desktop.domain.waitlist import Entry, in_order, offerable, order_key

D = Decimal
TODAY = date(2026, 11, 2)


def entry(sequence: int, quantity: int = 1, *, key: int | None = None, **more: object) -> Entry:
    return Entry(
        key=sequence if key is None else key,
        sequence=sequence,
        quantity=D(quantity),
        customer=sequence,
        **more,  # type: ignore[arg-type]
    )


def rules(rule: str = "strict", **more: object) -> Rules:
    return Rules(today=TODAY, cascade=1, quantity_rule=rule, **more)  # type: ignore[arg-type]


def given_to(made: Decision) -> list[tuple[int, int]]:
    return [(award.entry.sequence, int(award.quantity)) for award in made.awards]


def reasons(made: Decision) -> dict[int, str]:
    return {one.entry.sequence: one.reason for one in made.passed}


def test_the_first_by_key_get_the_units() -> None:
    made = decide([Unit(1, D(2)), Unit(2, D(5))], [entry(n) for n in range(10)], rules())
    assert given_to(made) == [(n, 1) for n in range(7)]
    assert [award.parts for award in made.awards][:3] == [
        ((1, D(1)),),
        ((1, D(1)),),
        ((2, D(1)),),
    ]


def test_nobody_passes_a_head_that_does_not_fit_under_the_strict_rule() -> None:
    made = decide([Unit(1, D(3))], [entry(1, 5), entry(2, 1)], rules())
    assert (given_to(made), reasons(made)) == ([], {1: "too-large"})
    assert made.gathered_for is not None
    assert made.gathered_for.sequence == 1


def test_skips_are_counted_and_end() -> None:
    queue = [entry(1, 5), *(entry(n) for n in range(2, 6))]
    made = decide([Unit(1, D(4))], queue, rules("skip", most_skips=2))
    assert (given_to(made), made.skips) == ([(2, 1), (3, 1)], {1: 2})
    assert reasons(made) == {1: "too-large", 4: "gathered"}
    again = decide([Unit(1, D(4))], [entry(1, 5, skips=2), *queue[3:]], rules("skip", most_skips=2))
    assert given_to(again) == []


def test_a_skip_that_does_not_delay_the_heads_own_date_is_free() -> None:
    queue = [entry(1, 5, skips=2), entry(2), entry(3, 2)]
    later = [(TODAY + timedelta(3), D(3))]
    made = decide([Unit(1, D(3))], queue, rules("skip", most_skips=2, receipts=later))
    assert (given_to(made), made.skips) == ([(2, 1)], {})
    assert reasons(made)[3] == "gathered"


def test_what_is_there_is_offered_under_the_partial_rule() -> None:
    queue = [entry(1, 5, minimum=D(4)), entry(2, 5, minimum=D(2)), entry(3)]
    made = decide([Unit(1, D(3))], queue, rules("partial"))
    assert (given_to(made), reasons(made)) == ([(2, 3)], {1: "too-large"})
    assert made.gathered_for is None


def test_parts_come_in_whole_steps() -> None:
    half = decide(
        [Unit(1, D("0.9"))], [entry(1, 2, minimum=D("0.5"))], rules("partial", step=D("0.5"))
    )
    assert [award.quantity for award in half.awards] == [D("0.5")]


def test_each_pass_over_has_its_reason() -> None:
    gone = TODAY - timedelta(1)
    queue = [
        entry(1, paused=True),
        entry(2, last_on=gone),
        entry(3, refused_in=1),
        entry(4),
        entry(5, paused=True, paused_until=TODAY, refused_in=0),
    ]
    made = decide([Unit(1, D(1))], queue, rules(limit=D(2), given={4: D(2)}))
    assert reasons(made) == {1: "paused", 2: "dates", 3: "refused", 4: "limit"}
    assert given_to(made) == [(5, 1)]


def test_a_date_is_given_to_the_first_who_wants_that_date() -> None:
    days = [TODAY + timedelta(n) for n in range(4)]
    queue = [
        entry(1, first_on=days[2], last_on=days[3]),
        entry(2, first_on=days[1], last_on=days[2]),
        entry(3, first_on=days[1]),
    ]
    units = [Unit(7, D(1), days[2]), Unit(6, D(1), days[1])]
    made = decide(units, queue, rules())
    assert [(one.entry.sequence, one.on) for one in made.awards] == [(1, days[2]), (2, days[1])]


def test_nothing_is_gathered_for_who_is_served_on_another_date() -> None:
    tomorrow = TODAY + timedelta(1)
    queue = [
        entry(1, first_on=TODAY, last_on=TODAY),
        entry(2, 2, first_on=TODAY, last_on=tomorrow),
        entry(3, first_on=TODAY, last_on=TODAY),
    ]
    made = decide([Unit(1, D(2), TODAY), Unit(2, D(2), tomorrow)], queue, rules())
    assert [(one.entry.sequence, one.on) for one in made.awards] == [
        (1, TODAY),
        (2, tomorrow),
        (3, TODAY),
    ]


def test_nothing_is_read_of_a_list_without_units() -> None:
    def never() -> object:
        raise AssertionError("the list was read")
        yield

    assert decide([Unit(1, D(0))], never(), rules()) == Decision((), (), None, {})  # type: ignore[arg-type]


ENTRIES = st.lists(
    st.builds(
        lambda key, quantity, least, paused, refused, skips: (
            key,
            quantity,
            min(least, quantity),
            paused,
            refused,
            skips,
        ),
        st.integers(0, 5),
        st.integers(1, 5),
        st.integers(1, 5),
        st.booleans(),
        st.sampled_from([None, 0, 1]),
        st.integers(0, 2),
    ),
    max_size=8,
).map(
    lambda made: sorted(
        (
            Entry(
                key=key,
                sequence=n,
                quantity=D(quantity),
                minimum=D(least),
                paused=paused,
                refused_in=refused,
                skips=skips,
                customer=n,
            )
            for n, (key, quantity, least, paused, refused, skips) in enumerate(made)
        ),
        key=order_key,
    )
)


@given(queue=ENTRIES, units=st.integers(0, 9), rule=st.sampled_from(["strict", "skip", "partial"]))
def test_a_pass_is_what_a_person_with_the_list_on_paper_would_do(
    queue: list[Entry], units: int, rule: str
) -> None:
    left, head, skips, told = units, None, 0, []
    for one in queue:
        if one.paused or one.refused_in == 1 or not left:
            continue
        wanted, least = int(one.quantity), int(one.minimum or 1)
        if rule == "partial":
            part = min(wanted, left)
            if part >= least:
                told.append((one.sequence, part))
                left -= part
        elif wanted <= left and head is None:
            told.append((one.sequence, wanted))
            left -= wanted
        elif wanted <= left and rule == "skip" and skips < 2:
            skips += 1
            told.append((one.sequence, wanted))
            left -= wanted
        elif head is None and wanted > left:
            head, skips = one, one.skips
    made = decide([Unit(1, D(units))], queue, rules(rule, most_skips=2))
    assert given_to(made) == told
    kept_for = head if left else None
    assert made.gathered_for == kept_for


DATES = st.integers(0, 3).map(lambda n: TODAY + timedelta(n))


@given(
    spans=st.lists(st.tuples(DATES, DATES, st.integers(1, 3)), max_size=7),
    there=st.dictionaries(DATES, st.integers(0, 4)),
    rule=st.sampled_from(["strict", "skip", "partial"]),
)
def test_nothing_is_given_twice_and_nothing_idles_beside_who_fits(
    spans: list[tuple[date, date, int]], there: dict[date, int], rule: str
) -> None:
    queue = [
        entry(n, quantity, first_on=min(one, two), last_on=max(one, two), minimum=D(1))
        for n, (one, two, quantity) in enumerate(spans)
    ]
    units = [Unit(n, D(quantity), on) for n, (on, quantity) in enumerate(there.items())]
    made = decide(units, queue, rules(rule, most_skips=1))
    taken: dict[int, Decimal] = {}
    for award in made.awards:
        assert sum(quantity for _, quantity in award.parts) == award.quantity
        assert offerable(award.entry, today=TODAY, unit_on=award.on)
        for supply, quantity in award.parts:
            taken[supply] = taken.get(supply, D(0)) + quantity
    left = {unit.on: unit.quantity - taken.get(unit.supply, D(0)) for unit in units}
    assert all(quantity >= 0 for quantity in left.values())
    served = {award.entry.sequence for award in made.awards}
    heads = {one.entry.sequence for one in made.passed if one.reason == "too-large"}
    for on, quantity in left.items():
        for one in in_order(queue, today=TODAY, unit_on=on):
            if one.sequence in served or not quantity:
                continue
            fits = one.quantity <= quantity or rule == "partial"
            blocked = any(order_key(queue[n]) < order_key(one) for n in heads)
            assert not fits or blocked
