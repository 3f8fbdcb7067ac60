"""The catalogue: extracted, merged, compiled, and found wanting where it is."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from installer import catalogue

_PROGRAM = """
from desktop.system.language import N_, _, ngettext

TITLES = {"open": N_("Open orders")}


def say(count, key):
    for _unused in range(2):
        pass
    return _("Hello {name}").format(name=key) + _(TITLES[key]) + ngettext(
        "one order", "{count} orders", count
    ).format(count=count)
"""
_GERMAN = {
    'msgid "Hello {name}"\nmsgstr ""': 'msgid "Hello {name}"\nmsgstr "Hallo {name}"',
    'msgid "Open orders"\nmsgstr ""': 'msgid "Open orders"\nmsgstr "Offene Aufträge"',
    'msgstr[0] ""': 'msgstr[0] "ein Auftrag"',
    'msgstr[1] ""': 'msgstr[1] "{count} Aufträge"',
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A program whose catalogue is complete."""
    (tmp_path / "desktop").mkdir()
    _program(tmp_path).write_text(_PROGRAM, encoding="utf-8")
    catalogue.update(tmp_path)
    for before, after in _GERMAN.items():
        _edit(_german(tmp_path), before, after)
    catalogue.update(tmp_path)
    return tmp_path


def _program(root: Path) -> Path:
    return root / "desktop" / "program.py"


def _german(root: Path) -> Path:
    return root / "resources" / "locale" / "de" / "LC_MESSAGES" / "liaison.po"


def _edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_a_complete_catalogue_is_in_order_and_works(checkout: Path) -> None:
    assert catalogue.problems(checkout) == []
    locale = checkout / "resources" / "locale"
    german = gettext.translation("liaison", locale, languages=["de"])
    assert german.gettext("Open orders") == "Offene Aufträge"
    assert german.ngettext("one order", "{count} orders", 3) == "{count} Aufträge"
    english = gettext.translation("liaison", locale, languages=["en"])
    assert english.ngettext("one order", "{count} orders", 1) == "one order"


def test_an_update_changes_nothing_where_nothing_changed(checkout: Path) -> None:
    before = {path: path.read_bytes() for path in checkout.rglob("liaison.*")}
    _program(checkout).write_text(f"# a line more\n{_PROGRAM}", encoding="utf-8")
    catalogue.update(checkout)
    assert {path: path.read_bytes() for path in checkout.rglob("liaison.*")} == before
    assert len(before) == 4


def test_a_new_text_is_missed_in_both_languages_then_to_be_translated(checkout: Path) -> None:
    _edit(_program(checkout), "TITLES = {", 'NEW = N_("New")\nTITLES = {')
    missed = catalogue.problems(checkout)
    assert [sentence.partition(":")[0] for sentence in missed] == ["en", "de"]
    catalogue.update(checkout)
    assert catalogue.problems(checkout) == ["de: not translated: 'New'"]


def test_a_text_that_is_gone_is_found_and_removed(checkout: Path) -> None:
    _edit(_program(checkout), 'N_("Open orders")', '"open"')
    assert "de: no longer in the program: 'Open orders'" in catalogue.problems(checkout)
    catalogue.update(checkout)
    assert catalogue.problems(checkout) == []
    assert "Open orders" not in _german(checkout).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"Hallo {name}"', '"Hallo"'),
        ('"Hallo {name}"', '"Hallo {nahme}"'),
        ('"{count} Aufträge"', '"{zahl} Aufträge"'),
        ('"Offene Aufträge"', '""'),
        ('msgid "Open orders"', '#, fuzzy\nmsgid "Open orders"'),
    ],
)
def test_a_translation_that_cannot_be_shown_is_found(
    checkout: Path, before: str, after: str
) -> None:
    _edit(_german(checkout), before, after)
    catalogue.update(checkout)
    assert len(catalogue.problems(checkout)) == 1


def test_a_compiled_file_that_is_older_is_found(checkout: Path) -> None:
    _edit(_german(checkout), "Offene Aufträge", "Aufträge, offene")
    assert catalogue.problems(checkout) == ["de: liaison.mo is older than liaison.po"]


@pytest.mark.parametrize(
    "call",
    [
        '_(f"Hello {key}")',
        '_("Hello " + key)',
        '_("Hello {}".format(key))',
        'ngettext("one", f"{count} many", count)',
        'N_(f"{key}")',
    ],
)
def test_a_text_made_while_running_is_found(checkout: Path, call: str) -> None:
    _edit(_program(checkout), "        pass", f"        {call}")
    assert any("cannot be extracted" in sentence for sentence in catalogue.problems(checkout))


def test_the_command_says_how_to_mend_it(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert catalogue.main([], checkout) == 0
    _edit(_program(checkout), "TITLES = {", 'NEW = N_("New")\nTITLES = {')
    assert catalogue.main([], checkout) == 1
    assert "--update" in capsys.readouterr().out
