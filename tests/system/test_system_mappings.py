"""Mappings in files: ours are found, a person's are kept, others are refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.domain.errors import NotFound, RuleBroken, Unavailable
from desktop.domain.importing import Mapping, suggest
from desktop.system.mappings import load_mapping, preset, presets, save_mapping


def test_the_shipped_presets_are_sound() -> None:
    assert presets("orders") == ["adventureworks", "northwind", "online_retail", "scms"]
    assert presets("customers") == ["adventureworks", "loyalty", "northwind"]
    assert presets("points") == ["eastwest", "loyalty"]
    for name in presets("orders"):
        assert isinstance(preset(name, "orders"), Mapping)
    with pytest.raises(RuleBroken, match="mapping-kind"):
        preset("online_retail", "supplies")
    for name in ("absent", "../presets/northwind", ""):
        with pytest.raises(NotFound, match="preset-unknown"):
            preset(name, "orders")


def test_mappings_of_several_kinds_share_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    customers = suggest(["Kundennummer", "Firma"], "customers")
    products = suggest(["SKU", "Title"], "products")
    save_mapping(path, customers)
    save_mapping(path, products)
    assert load_mapping(path, "customers") == customers
    assert load_mapping(path, "products") == products
    assert [one.name for one in tmp_path.iterdir()] == ["mine.json"]


def test_faults_are_told(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    with pytest.raises(Unavailable, match="file-unreadable"):
        load_mapping(path, "customers")
    path.write_bytes(b"\xff not JSON")
    with pytest.raises(RuleBroken, match="mapping-malformed"):
        load_mapping(path, "customers")
    save_mapping(path, suggest(["number", "name"], "customers"))
    assert load_mapping(path, "customers").fields.keys() == {"number", "name"}
    with pytest.raises(Unavailable, match="file-write"):
        save_mapping(tmp_path / "absent" / "mine.json", suggest([], "customers"))
