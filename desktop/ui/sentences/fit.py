"""One plain sentence for each line of the fit statement, figure against figure."""

from __future__ import annotations

from desktop.system.language import N_

SENTENCES = {
    "fit-price-none-asked": N_("No price was asked; it is {offered} {currency}."),
    "fit-price-unknown": N_("{asked} {currency} was asked, and no price is on record."),
    "fit-price-met": N_("{asked} {currency} was asked, and it is {offered}."),
    "fit-price-above": N_("{asked} {currency} was asked, and it is {offered}: {difference} more."),
    "fit-date-none-asked": N_("No day was asked for; the last part leaves on {last_on}."),
    "fit-date-met": N_("Everything is there by {wanted_by}."),
    "fit-date-partly": N_("{in_time} of {wanted} are there by {wanted_by}."),
    "fit-date-later": N_("Nothing is there by {wanted_by}; the last part leaves on {last_on}."),
    "fit-date-unknown": N_("Nothing can be promised for {wanted_by} or any other day."),
    "fit-quantity-met": N_("All {wanted} can be had."),
    "fit-quantity-partly-by-date": N_("{possible} of {wanted} can be had by {wanted_by}."),
    "fit-quantity-partly": N_("{possible} of {wanted} can be had."),
    "fit-quantity-none-by-date": N_("None of the {wanted} can be had by {wanted_by}."),
    "fit-quantity-none": N_("None of the {wanted} can be had."),
    "fit-quality-none-asked": N_("No grade was asked for."),
    "fit-quality-no-grade": N_("{asked} is no grade: it is one of {grades}."),
    "fit-quality-unknown": N_("Grade {asked} was asked for; no grade of the product is on record."),
    "fit-quality-met": N_("Grade {asked} was asked for, and it comes in {offered}."),
    "fit-quality-lower": N_("Grade {asked} was asked for, and it comes in {offered} only."),
    "fit-specifications-met": N_("All {asked} values asked for can be had."),
    "fit-specifications-none-asked": N_("Nothing particular was asked for."),
    "fit-specifications-partly": N_("{possible} of {asked} values asked for can be had."),
    "fit-specifications-not": N_("What was asked for cannot be had, or something is missing."),
}
