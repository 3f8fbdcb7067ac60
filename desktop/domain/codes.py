"""The code lists every office starts with: exact wording, exact order.

A record stores the code; a screen shows the translated label. A site may add entries of its own
after these. A code, once released, is never changed or given another meaning.
"""

from __future__ import annotations


def N_(text: str) -> str:  # noqa: N802  (gettext's customary name)
    """Mark ``text`` for the catalogue; it is translated where it is shown."""
    return text


LIST_TITLES: dict[str, str] = {
    "liaison-methods": N_("Liaison methods"),
    "communication-methods": N_("Communication methods"),
    "customer-requirement-types": N_("Customer requirement types"),
    "communication-skills": N_("Communication skills"),
    "actions-to-implement-requirements": N_("Actions to implement requirements"),
    "sources-of-complaint": N_("Sources of complaint or issue"),
    "processes-for-resolving-a-complaint": N_("Processes for resolving a complaint"),
    "customer-relationships": N_("Customer relationships"),
    "parties": N_("Parties"),
    "individual-needs": N_("Individual needs"),
    "contact-reasons": N_("Contact reasons"),
    "what-a-customer-raises": N_("What a customer raises"),
    "ways-to-resolve-a-disagreement": N_("Ways to resolve a disagreement"),
    "ways-of-checking-opinions": N_("Ways of checking customers' opinions"),
    "opportunities-for-improvement": N_("Opportunities for improvement"),
    "competency-levels": N_("Competency levels"),
    "extent-attained": N_("Extent attained"),
}

CODE_LISTS: dict[str, tuple[tuple[str, str], ...]] = {
    "liaison-methods": (
        ("telephone", N_("telephone")),
        ("written-forms", N_("written forms")),
        ("email", N_("email")),
        ("face-to-face-contact", N_("face-to-face contact")),
        ("digital-electronic-tools", N_("digital/electronic tools")),
    ),
    "communication-methods": (
        ("face-to-face", N_("face-to-face")),
        ("letters", N_("letters")),
        ("company-documents", N_("company documents")),
        ("telephone", N_("telephone")),
        ("electronic-mail", N_("electronic mail")),
        ("virtual-communication-method", N_("virtual communication method")),
        ("other-specific-method", N_("other specific method")),
    ),
    "customer-requirement-types": (
        ("price", N_("price")),
        ("delivery-date", N_("delivery date")),
        ("quantity", N_("quantity")),
        ("quality", N_("quality")),
        ("specifications", N_("specifications")),
    ),
    "communication-skills": (
        ("active-listening", N_("active listening")),
        ("asking-and-answering-questions", N_("asking and answering questions")),
        ("appropriate-body-language", N_("appropriate body language")),
        ("plain-english", N_("plain English")),
        ("politeness", N_("politeness")),
        ("assertiveness", N_("assertiveness")),
        ("building-rapport", N_("building rapport")),
        ("calmness", N_("calmness")),
        ("patience", N_("patience")),
        ("empathy", N_("empathy")),
        ("effective-verbal-communication", N_("effective verbal communication")),
        ("clarifying-checking-meaning", N_("clarifying/checking meaning")),
        ("addressing-barriers", N_("addressing/minimising communication barriers")),
    ),
    "actions-to-implement-requirements": (
        ("filling-or-entering-order", N_("filling or entering order")),
        ("corrective-action", N_("corrective action to resolve complaints")),
        ("repair-or-service", N_("repair or service to customer equipment")),
    ),
    "sources-of-complaint": (
        ("damaged-goods", N_("damaged goods")),
        ("poor-service", N_("poor service")),
        ("delayed-delivery", N_("delayed delivery")),
        ("goods-not-received", N_("goods not received")),
        ("incorrect-specifications", N_("incorrect specifications")),
        ("difficult-customer", N_("difficult customer")),
    ),
    "processes-for-resolving-a-complaint": (
        ("replacement", N_("replacement")),
        ("repair", N_("repair")),
        ("price-reduction", N_("price reduction")),
        ("additional-service", N_("providing additional or improved service")),
        ("explanation", N_("explanation")),
        ("apology", N_("apology")),
        ("referral", N_("referral to appropriate personnel or other supplier")),
        ("suggest-alternative", N_("suggest alternative product / service")),
    ),
    "customer-relationships": (
        ("internal-or-external", N_("internal or external")),
        ("repeat-or-one-off", N_("repeat or one-off")),
        ("new-or-established", N_("new or established")),
        (
            "significance",
            N_(
                "significance in terms of purchase size, length of association, "
                "company status and relationship"
            ),
        ),
        ("previous-history", N_("previous history")),
        ("special-requirements", N_("special service requirements or conditions")),
        ("reciprocal-arrangements", N_("reciprocal arrangements")),
        ("supply-chain-relationship", N_("supply chain relationship")),
    ),
    "parties": (
        ("external-customers", N_("external customers/clients")),
        ("colleagues", N_("colleagues")),
        ("supervisors", N_("supervisors")),
        ("contractors", N_("contractors")),
        ("other-companies", N_("other companies")),
    ),
    "individual-needs": (
        ("technically-aware", N_("technically aware")),
        ("technically-unaware", N_("technically unaware")),
    ),
    "contact-reasons": (
        ("complaints", N_("complaints about service or product")),
        (
            "work-plans",
            N_("information about work plans or activities that affect them"),
        ),
        ("problems", N_("problems which require clarification")),
        ("general", N_("general questions and comments")),
        ("feedback", N_("feedback on work undertaken")),
    ),
    "what-a-customer-raises": (
        ("concerns", N_("concerns")),
        ("questions", N_("questions")),
        ("requests", N_("requests")),
    ),
    "ways-to-resolve-a-disagreement": (
        ("identifying-needs", N_("identifying and confirming the needs and expectations")),
        ("checking-understanding", N_("checking that they are fully understood")),
        ("explaining-reasons", N_("explaining clearly the reasons why they cannot be met")),
        ("seeking-guidance", N_("seeking guidance from the appropriate person")),
    ),
    "ways-of-checking-opinions": (
        ("verbal-responses", N_("verbal responses")),
        ("customer-surveys", N_("customer surveys")),
        ("letters-from-customers", N_("letters from customers")),
        ("audits", N_("sales/service audits")),
    ),
    "opportunities-for-improvement": (
        ("new-documentation", N_("new documentation")),
        ("new-communication", N_("new communication")),
        ("system-improvements", N_("system improvements")),
        ("delivery-improvements", N_("delivery improvements")),
        ("product-improvements", N_("product or service improvements")),
    ),
    "competency-levels": (
        ("A", N_("assistant/trainee")),
        ("B", N_("competent")),
        ("C", N_("authority")),
        ("D", N_("expert")),
    ),
    # Reviews store the label itself, so the code is the label.
    "extent-attained": (
        ("Minimal", N_("Minimal")),
        ("Needs Improvement", N_("Needs Improvement")),
        ("Meets Expectations", N_("Meets Expectations")),
        ("Exceeds Expectations", N_("Exceeds Expectations")),
        ("Outstanding", N_("Outstanding")),
    ),
}

NEEDS_A_WORD = frozenset({("communication-methods", "other-specific-method")})
"""(list, code) pairs that are only complete with a word saying which."""

EITHER_OR: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "internal-or-external": (("internal", N_("internal")), ("external", N_("external"))),
    "repeat-or-one-off": (("repeat", N_("repeat")), ("one-off", N_("one-off"))),
    "new-or-established": (("new", N_("new")), ("established", N_("established"))),
}
"""The customer relationships that are one of two; the others of the list are recorded in words."""
