"""Letters to a customer in words: what each is called, and what was made of it."""

from __future__ import annotations

from desktop.system.language import N_, _

KINDS = {
    "holding": N_("Holding letter: we are finding out"),
    "answer": N_("Answer to a question"),
}
FIELDS = {
    "customer": N_("Customer"),
    "number": N_("Order number"),
    "reference": N_("Reference"),
    "office": N_("Office"),
    "reached": N_("How we are reached"),
    "lines": N_("Lines"),
    "rest": N_("Still to come"),
    "old": N_("Before"),
    "new": N_("Now"),
    "reason": N_("Reason"),
    "question": N_("What they asked"),
    "answer": N_("Our answer"),
    "until": N_("They hear from us by"),
    "order_date": N_("Day of the order"),
}
"""What is filled in where a template has it."""

FORMS = {
    "pdf": N_("saved as PDF"),
    "paper": N_("printed"),
    "text": N_("copied"),
    "letter": N_("saved as a letter"),
    "mail": N_("opened in the mail program"),
}
"""What was made of a paper or a letter; whether it was sent is another matter."""


def letter_name(kind: str) -> str:
    """What a letter is called; an office's own by its file: price-correction is "Price
    correction"."""
    if kind in KINDS:
        return _(KINDS[kind])
    words = " ".join(kind.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]
