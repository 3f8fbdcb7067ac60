"""Templates: complete in every language; an office's own first, and never a broken letter."""

from __future__ import annotations

import pytest

from desktop.domain.errors import RuleBroken
from desktop.system.language import CUSTOMERS, languages
from desktop.system.paths import data_folder
from desktop.system.templates import (
    FIELDS,
    KINDS,
    LETTERS,
    complete,
    filled,
    letters,
    placeholders,
)

VALUES = {field: f"<{field}>" for field in FIELDS}


def office_puts(text: str | bytes, *, kind: str = "dispatched", language: str = "en") -> None:
    path = data_folder() / "templates" / language / f"{kind}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize("language", languages(CUSTOMERS))
@pytest.mark.parametrize("kind", KINDS)
def test_every_message_is_there_in_every_language(kind: str, language: str) -> None:
    made = filled(kind, language, VALUES)
    assert "<number>" in made.subject
    for field in ("customer", "number", "lines", "office", "reached", "reference"):
        assert f"<{field}>" in made.text
    assert made.problem is None
    assert "{" not in made.text + made.subject


def test_a_paragraph_without_anything_to_say_is_left_out() -> None:
    said = filled("cancelled", "en", {**VALUES, "reason": "", "reference": ""}).text
    assert "Reason" not in said
    assert "reference" not in said
    assert "\n\n\n" not in said


def test_the_offices_own_text_is_taken() -> None:
    office_puts("Subject: Off it went: {number}\n\nDear {customer}\n")
    made = filled("dispatched", "en", VALUES)
    assert (made.subject, made.text) == ("Off it went: <number>", "Dear <customer>\n")
    assert filled("dispatched", "de", VALUES).subject.startswith("Ihr Auftrag")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"Subject: \xff\xfe\n\nx", "template-unreadable"),
        ("Dear {customer}", "template-subject"),
        ("Subject:\n\nDear {customer}", "template-subject"),
        ("Subject: x\n\nDear {custmer}", "template-field"),
        ("Subject: {secret}\n\nDear", "template-field"),
        ("Subject: x\n\n{customer.__class__}", "template-field"),
        ("Subject: x\n\n{customer!r}", "template-field"),
        ("Subject: x\n\n{number:>99999999}", "template-field"),
        ("Subject: x\n\n{}", "template-field"),
        ("Subject: x\n\n{customer", "template-brace"),
    ],
)
def test_a_bad_template_gets_a_sentence_and_ours_is_used(text: str | bytes, code: str) -> None:
    ours = filled("dispatched", "en", VALUES)
    office_puts(text)
    made = filled("dispatched", "en", VALUES)
    assert made.problem is not None
    assert made.problem.code == code
    assert str(made.problem.params["path"]).endswith("dispatched.txt")
    assert (made.subject, made.text) == (ours.subject, ours.text)


@pytest.mark.parametrize("language", languages(CUSTOMERS))
@pytest.mark.parametrize("kind", LETTERS)
def test_every_letter_is_there_in_every_language(kind: str, language: str) -> None:
    made = complete(kind, language, VALUES)
    for field in ("customer", "question", "office", "reached"):
        assert f"<{field}>" in made.text
    assert "{" not in made.text + made.subject


@pytest.mark.parametrize("gap", ["", "  ", None])
@pytest.mark.parametrize("body", ["Dear {customer}", "Dear {customer}\n\nOf {order_date}"])
def test_a_letter_stops_at_a_gap(gap: str | None, body: str) -> None:
    """Scenario 9, wherever the gap is."""
    subject = "Of <order_date>" if "order_date" in body else "Of {order_date}"
    office_puts(f"Subject: {subject}\n\n{body}\n", kind="answer")
    values = {name: value for name, value in VALUES.items() if name != "order_date"}
    if gap is not None:
        values["order_date"] = gap
    with pytest.raises(RuleBroken) as refusal:
        complete("answer", "en", values)
    assert (refusal.value.code, refusal.value.params) == ("template-gap", {"field": "order_date"})
    assert complete("answer", "en", VALUES).subject == "Of <order_date>"


def test_an_office_adds_letters_in_the_languages_it_writes_them_in() -> None:
    assert letters("de") == {"holding": "de", "answer": "de"}
    office_puts("Subject: A\n\nHello {customer}: {old}, {new}\n", kind="price-correction")
    office_puts("Subject: B\n\nBonjour\n", kind="price-correction", language="fr")
    office_puts("Subject: C\n\nShalom\n", kind="visit", language="he")
    office_puts("Subject: D\n\nHello\n", kind="quote")  # of an order, and no letter
    office_puts("Subject: E\n\nHello\n", kind="~backup")
    office_puts("Subject: F\n\nCiao\n", kind="visit", language="it")
    ours = {"holding": "fr", "answer": "fr"}
    assert letters("fr") == {**ours, "price-correction": "fr", "visit": "he"}
    assert letters("de")["price-correction"] == "en"
    assert placeholders("price-correction", "en") == ("customer", "old", "new")
    made = complete("price-correction", "en", VALUES)
    assert (made.subject, made.text) == ("A", "Hello <customer>: <old>, <new>\n")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("Subject: x\n\nDear\n\nyour {prize}\n{customer}", "template-field", 5),
        ("Subject: {ofice}\n\nDear", "template-field", 1),
        ("Subject: x\n\nDear {customer}\n\n\n{old", "template-brace", 6),
    ],
)
def test_a_broken_placeholder_says_its_line(text: str, code: str, line: int) -> None:
    office_puts(text, kind="visit")
    office_puts(text, kind="answer")
    for make in (placeholders, lambda kind, tag: complete(kind, tag, VALUES)):
        with pytest.raises(RuleBroken) as refusal:
            make("visit", "en")
        assert (refusal.value.code, refusal.value.params["line"]) == (code, line)
    problem = complete("answer", "en", VALUES).problem  # we have a text of our own for this one
    assert problem is not None
    assert problem.params["line"] == line


def test_a_broken_letter_of_the_offices_own_gives_way_to_ours() -> None:
    office_puts("Dear {customer", kind="answer")
    made = complete("answer", "en", VALUES)
    assert made.problem is not None
    assert made.subject == "The answer to your question"
