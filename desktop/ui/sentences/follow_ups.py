"""Sentences for absences, recurring follow-ups, procedures and what must have a next date."""

from __future__ import annotations

from desktop.system.language import N_

SENTENCES = {
    "absence-dates": N_("An absence ends today or later, not before it begins, within a year."),
    "absence-self": N_("Nobody stands in for themselves: choose a colleague."),
    "absence-overlaps": N_("They are away from {first} to {last} already."),
    "absence-nobody": N_("On {on} everybody who stands in would be away: choose somebody else."),
    "repeat-malformed": N_("It comes again every 1 to {most} days, weeks or months."),
    "procedure-running": N_("This procedure runs already for this customer and order."),
    "procedure-gone": N_("This procedure is not there any more."),
    "procedure-name-taken": N_("There is a procedure of this name already."),
    "procedure-moved": N_(
        "Somebody changed this procedure since: look at it before you take anything back."
    ),
    "procedure-no-steps": N_("A procedure needs at least one step."),
    "procedure-steps": N_("A procedure has {most} steps at most."),
    "step-text": N_("Step {number}: write what is to be done."),
    "step-time": N_("Step {number}: say after how many working days or office hours it is due."),
    "step-days": N_("Step {number}: it is due after 0 to {most} working days."),
    "step-hours": N_("Step {number}: it is due after 1 to {most} office hours."),
    "check-hours-order": N_("{least} or more, as for the level before."),
    "staff-stands-in": N_(
        "They stand in for {name} until {last}: end that absence first (B), and plan it again with"
        " somebody else."
    ),
    "follow-up-no-step": N_("Only a step of a procedure can be skipped: cancel it instead."),
    "follow-up-last": N_(
        "It is the last next date of something that is open: put it off, hand it over, or say that"
        " it is done and what comes next."
    ),
    "absence-gone": N_("This absence was taken back already."),
}
