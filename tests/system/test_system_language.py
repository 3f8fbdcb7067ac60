"""Texts follow the language at once; locales survive whatever a system calls itself."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from desktop.system import language
from desktop.system.language import N_, _, current_locale, ngettext, set_language

LATER = N_("Undo")


@pytest.fixture(autouse=True)
def _back_to_english() -> Iterator[None]:
    yield
    language._catalogue.cache_clear()
    set_language("en")


@pytest.fixture
def finnish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of two texts where the program looks for them."""
    catalogue = Catalog(locale="fi")
    catalogue.add("Undo", "Kumoa")
    catalogue.add(("{count} day", "{count} days"), ("{count} päivä", "{count} päivää"))
    folder = tmp_path / "locale" / "fi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    (folder / "liaison.mo").write_bytes(compiled.getvalue())
    monkeypatch.setattr(language, "resources", lambda: tmp_path)
    language._catalogue.cache_clear()


@pytest.mark.usefixtures("finnish")
def test_a_switch_shows_at_once_without_a_restart() -> None:
    assert (_(LATER), ngettext("{count} day", "{count} days", 2)) == ("Undo", "{count} days")
    set_language("fi")
    assert _(LATER) == "Kumoa"
    assert ngettext("{count} day", "{count} days", 1).format(count=1) == "1 päivä"
    assert ngettext("{count} day", "{count} days", 3).format(count=3) == "3 päivää"
    set_language("en")
    assert _(LATER) == "Undo"


@pytest.mark.usefixtures("finnish")
def test_a_country_uses_the_texts_of_its_language() -> None:
    set_language("fi-FI")
    assert _(LATER) == "Kumoa"
    assert str(current_locale()) == "fi_FI"


@pytest.mark.usefixtures("finnish")
def test_the_languages_are_those_with_texts() -> None:
    assert language.languages() == ["en", "fi"]


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("de", "de_DE"),
        ("de-AT", "de_AT"),
        ("de_CH.UTF-8", "de_CH"),
        ("de_DE@euro", "de_DE"),
        ("en", "en_GB"),
        ("en_US", "en_US"),
        ("ar", "ar"),
        ("C", "en_GB"),
        ("POSIX", "en_GB"),
        ("nonsense-tag-of-nobody", "en_GB"),
        ("xx", "en_GB"),
    ],
)
def test_any_tag_gives_a_locale(tag: str, found: str) -> None:
    assert str(set_language(tag)) == found


def test_without_a_choice_the_system_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert str(set_language("")) == "fr_FR"


def test_a_known_locale_without_texts_speaks_english() -> None:
    set_language("ja")
    assert _(LATER) == "Undo"
    assert current_locale().language == "ja"
