"""Every drawing in the folder is one: the same frame, tinted, not empty."""

from __future__ import annotations

import re

import pytest

from desktop.system.paths import resources
from desktop.ui.icons import pixmap

NAMES = sorted(path.stem for path in (resources() / "icons").glob("*.svg"))


def test_there_are_enough_of_them() -> None:
    assert len(NAMES) >= 24


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_line_drawing_of_ours(name: str) -> None:
    text = (resources() / "icons" / f"{name}.svg").read_text()
    assert 'viewBox="0 0 24 24"' in text
    assert 'stroke="currentColor"' in text
    assert not re.search(r"#[0-9a-fA-F]{3,6}", text), "a colour of its own"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("qapp")
def test_each_draws_inside_its_frame(name: str) -> None:
    image = pixmap(name, "ink", size=48).toImage()
    edge = [image.pixelColor(place, side).alpha() for place in range(48) for side in (0, 47)]
    edge += [image.pixelColor(side, place).alpha() for place in range(48) for side in (0, 47)]
    assert max(edge) == 0, "cut off at the edge"
    inked = sum(1 for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() > 100)
    assert inked > 40
