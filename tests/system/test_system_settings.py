"""The desk's settings: kept whole, never in the way of a start, never someone else's lost."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from desktop.domain.errors import RuleBroken, Unavailable
from desktop.system.settings import Settings, load, save


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "settings.json"


def test_what_is_saved_is_loaded(path: Path) -> None:
    mine = Settings(
        database="postgresql://desk@server/liaison",
        language="de",
        theme="dark",
        text_size=150,
        compact=True,
        staff_id=7,
        geometry="AdnQywAD",
        side_open=False,
        splitters={"side": (900, 360)},
        columns={"orders": {"number": 120, "ü": 80}},
        views={"follow-ups": "week"},
    )
    save(mine, path)
    loaded = load(path)
    assert loaded.settings == mine
    assert loaded.warning is None


def test_without_a_file_the_defaults_hold(path: Path) -> None:
    loaded = load(path)
    assert loaded.settings == Settings()
    assert loaded.warning is None


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b"\x00" * 500, b"[" * 100_000, b'"text"'],
)
def test_a_damaged_file_is_set_aside_not_lost(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    loaded = load(path)
    assert loaded.settings == Settings()
    assert loaded.warning is not None
    assert loaded.warning.code == "settings-damaged"
    kept = Path(str(loaded.warning.params["kept_as"]))
    assert kept.read_bytes() == content
    assert not path.exists()


def test_a_second_damaged_file_does_not_replace_the_first(path: Path) -> None:
    path.parent.mkdir()
    for content in (b"first", b"second"):
        path.write_bytes(content)
        load(path)
    kept = sorted(each.read_bytes() for each in path.parent.glob("*damaged*"))
    assert kept == [b"first", b"second"]


def test_fields_of_the_wrong_kind_fall_back_one_by_one(path: Path) -> None:
    path.parent.mkdir()
    wrong = {
        "version": 1,
        "language": 5,
        "theme": "pink",
        "text_size": 9999,
        "compact": "yes",
        "staff_id": True,
        "splitters": {"good": [1, 2], "bad": ["x"], "worse": 3},
        "columns": {"good": {"a": 1, "b": "wide"}, "bad": 4},
        "views": {"good": "week", "bad": 3},
        "database": "kept.db",
    }
    path.write_text(json.dumps(wrong))
    found = load(path).settings
    assert found.database == "kept.db"
    assert (found.language, found.theme, found.text_size) == ("", "system", 200)
    assert (found.compact, found.staff_id) == (False, None)
    assert found.splitters == {"good": (1, 2)}
    assert found.columns == {"good": {"a": 1}}
    assert found.views == {"good": "week"}


def test_keys_we_do_not_know_survive(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"version": 1, "language": "de", "plugin": {"a": [1, 2]}}')
    save(load(path).settings, path)
    assert json.loads(path.read_text())["plugin"] == {"a": [1, 2]}


def test_a_newer_file_is_read_but_never_written(path: Path) -> None:
    path.parent.mkdir()
    newer = '{"version": 99, "language": "de", "theme": "sepia"}'
    path.write_text(newer)
    loaded = load(path)
    assert loaded.settings.language == "de"
    assert loaded.read_only
    assert loaded.warning is not None
    assert loaded.warning.code == "settings-newer"
    with pytest.raises(RuleBroken, match="settings-newer"):
        save(Settings(), path)
    assert path.read_text() == newer


def test_a_failed_write_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(Settings(language="de"), path)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match="settings-not-saved"):
        save(Settings(language="fr"), path)
    monkeypatch.undo()
    assert load(path).settings.language == "de"
    assert [each.name for each in path.parent.iterdir()] == [path.name], "nothing half is left"


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="settings-not-saved"):
        save(Settings(), tmp_path / "file" / "settings.json")


def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    loaded = load(tmp_path)  # a folder where the file should be
    assert loaded.settings == Settings()
    assert loaded.warning is not None
    assert loaded.warning.code == "settings-unreadable"


@pytest.mark.skipif(os.name != "posix", reason="permission bits are those of POSIX")
def test_only_its_owner_may_read_it(path: Path) -> None:
    save(Settings(database="postgresql://desk:secret@server/liaison"), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
