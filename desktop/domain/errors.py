"""The one family of expected failures.

An error carries a code and parameters, never a translated text: ``ui/texts.py`` turns codes into
sentences, and a test asserts that every code raised anywhere has one. Whatever is not of this
family is a bug: it is logged and shown, never swallowed.
"""

from __future__ import annotations


class LiaisonError(Exception):
    """An expected failure: ``code`` names it, ``params`` fill its sentence."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code} ({details})" if details else self.code


class RuleBroken(LiaisonError):
    """What was asked for breaks a rule: the input must change."""


class NotFound(LiaisonError):
    """What was asked for does not exist (any more)."""


class Conflict(LiaisonError):
    """Somebody else changed it first: look again, then decide."""


class Unavailable(LiaisonError):
    """The world outside failed: disk, lock, server, network."""
