"""Sentences for amounts, numbers, rates, points and the calculator."""

from __future__ import annotations

from desktop.system.language import N_

SENTENCES = {
    "currency-unknown": N_("There is no currency {currency}. Use the three letters, such as EUR."),
    "currency-mix": N_("{first} and {second} cannot be added. Convert one of them first."),
    "currency-ended": N_("{currency} ended: its last rate is of {last}."),
    "currency-symbol": N_(
        "{symbol} can mean several currencies. Type the three letters, such as USD."
    ),
    "money-too-fine": N_(
        "{amount} is finer than the smallest amount of {currency} ({decimals} decimals)."
    ),
    "money-too-large": N_("{amount} {currency} is more than can be kept."),
    "number-empty": N_("Type a number."),
    "number-malformed": N_("“{text}” is not a number."),
    "number-ambiguous": N_("Does “{text}” mean {reading1} or {reading2}? Type the one you mean."),
    "number-decimals": N_("“{text}” has too many decimals: at most {max_decimals}."),
    "number-too-large": N_("{text} is too large."),
    "rate-missing": N_(
        "There is no rate for {currency} on {on} or before. Set one by hand or load a file of "
        "rates."
    ),
    "rate-too-old": N_(
        "The last rate for {currency} is of {last}, more than {max_age_days} days before {on}. "
        "Update the rates or set one by hand."
    ),
    "rate-jump": N_(
        "The new rate is more than 10 % off the last one; it was set aside for you to look at."
    ),
    "rate-same-currency": N_("A rate needs two currencies; both are {currency}."),
    "rate-positive": N_("A rate must be above zero."),
    "rate-future": N_("{on} is in the future: a rate is set for today or a day before."),
    "rates-file": N_(
        "{file} is not a rates file of the European Central Bank (line {line}: {value}). Nothing "
        "was stored."
    ),
    "rates-bundle": N_(
        "The rates that come with the program are missing. Install it again, or load a file of "
        "rates."
    ),
    "rates-offline": N_("The online rates did not arrive. The stored rates stay in use."),
    "rates-nonsense": N_(
        "The online source sent rates that cannot be true. The stored rates stay in use."
    ),
    "calculator-syntax": N_("This cannot be read from the mark on."),
    "calculator-too-long": N_("A calculation has at most {longest} characters."),
    "calculator-date": N_("{day} is not a date."),
    "calculator-zero": N_("A division by zero has no result."),
    "calculator-units": N_(
        "These two cannot be combined: one is money or points, the other is not the same."
    ),
    "amount-unit": N_(
        "This field takes {wanted}. Leave out “in {unit}”, and the amount is converted."
    ),
    "amount-number": N_("This field takes a plain number, no {unit}."),
    "amount-waiting": N_("The rates are still being read. Press the key once more."),
    "points-amount": N_("{points} points cannot be used: above zero, at most {decimals} decimals."),
    "points-short": N_("The balance is {balance} points; {wanted} are needed."),
    "points-programme": N_("There is no points programme in force."),
}
