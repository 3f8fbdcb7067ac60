"""The catalogue of texts: ``python -m installer.catalogue`` checks it, ``--update`` brings it up.

Texts are extracted from ``desktop/`` and live in ``resources/locale/<language>/LC_MESSAGES``:
``liaison.po`` for translators, ``liaison.mo`` for the program. English texts are their own
translation; the other languages must have one for each.
"""

from __future__ import annotations

import ast
import io
import string
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

DOMAIN = "liaison"
SOURCE_LANGUAGE = "en"
LANGUAGES = (SOURCE_LANGUAGE, "de")
_KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


def main(arguments: Sequence[str], root: Path) -> int:
    """Check the catalogue of the checkout ``root``, or update it first; 1 if it is wrong."""
    if "--update" in arguments:
        update(root)
    found = problems(root)
    print("\n".join(found) if found else f"complete in {', '.join(LANGUAGES)}")
    if found and "--update" not in arguments:
        print("python3 -m installer.catalogue --update extracts, merges and compiles")
    return 1 if found else 0


def problems(root: Path) -> list[str]:
    """One sentence for each text that is not in order in ``root``."""
    found = list(_unextractable(root / "desktop"))
    template = _extract(root / "desktop")
    for language in LANGUAGES:
        po = _po(root, language)
        catalogue = _read(po, language)
        texts, known = {_key(m): m for m in template if m.id}, {_key(m) for m in catalogue if m.id}
        found += [
            f"{language}: not in the catalogue: {_where(m)}"
            for m in template
            if m.id and _key(m) not in known
        ]
        found += [
            f"{language}: no longer in the program: {m.id!r}"
            for m in catalogue
            if m.id and _key(m) not in texts
        ]
        found += [f"{language}: {sentence}" for m in catalogue if m.id for sentence in _wrong(m)]
        mo = po.with_suffix(".mo")
        if not mo.is_file() or mo.read_bytes() != _compiled(catalogue):
            found.append(f"{language}: {mo.name} is older than {po.name}")
    return found


def update(root: Path) -> None:
    """Write what the program says now into every language's catalogue, and compile it."""
    for language in LANGUAGES:
        po = _po(root, language)
        catalogue = _read(po, language)
        # A template of its own: update() puts the template's very messages into the catalogue.
        template = _extract(root / "desktop")
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        if language == SOURCE_LANGUAGE:
            for message in catalogue:
                message.string = message.id or message.string
        po.parent.mkdir(parents=True, exist_ok=True)
        with po.open("wb") as written:
            # Sorted and without line numbers: a moved line is no change of the catalogue.
            write_po(
                written,
                catalogue,
                width=100,
                sort_output=True,
                include_lineno=False,
                ignore_obsolete=True,
            )
        po.with_suffix(".mo").write_bytes(_compiled(_read(po, language)))


def _po(root: Path, language: str) -> Path:
    return root / "resources" / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def _read(po: Path, language: str) -> Catalog:
    if not po.is_file():
        new = Catalog(
            locale=language,
            domain=DOMAIN,
            project="Liaison",
            version="1",
            header_comment=f"# Texts of Liaison: {language}",
            creation_date=datetime(2026, 11, 1, tzinfo=UTC),
            revision_date=datetime(2026, 11, 1, tzinfo=UTC),
            fuzzy=False,
        )
        new.msgid_bugs_address = new.last_translator = new.language_team = ""
        return new
    with po.open("rb") as stored:
        return read_po(stored, locale=language, domain=DOMAIN)


def _extract(folder: Path) -> Catalog:
    template = Catalog(domain=DOMAIN)
    for name, line, text, comments, context in extract_from_dir(
        folder, method_map=[("**.py", "python")], keywords=_KEYWORDS, comment_tags=("Translators:",)
    ):
        location = f"{folder.name}/{Path(name).as_posix()}"
        template.add(text, None, [(location, line)], auto_comments=comments, context=context)
    return template


def _compiled(catalogue: Catalog) -> bytes:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def _key(message: Message) -> object:
    return message.id, message.context


def _where(message: Message) -> str:
    name, line = message.locations[0]
    return f"{message.id!r} ({name}:{line})"


def _wrong(message: Message) -> Iterator[str]:
    ids, strings = _forms(message.id), _forms(message.string)
    if message.fuzzy or not all(strings):
        yield f"not translated: {message.id!r}"
        return
    asked = set[str]().union(*(_fields(text) for text in ids))
    for text in strings:
        # "One order" needs no {count}; without plural every name must be there.
        if not _fields(text) <= asked or (len(ids) == 1 and _fields(text) != asked):
            yield f"{text!r} does not fill the names of {message.id!r}"


def _forms(text: object) -> tuple[str, ...]:
    """A text without plural, or all its plural forms; "" where there is none."""
    return tuple(form or "" for form in (text if isinstance(text, list | tuple) else (text,)))


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _unextractable(folder: Path) -> Iterator[str]:
    """Calls whose text only exists when the program runs: babel passes them over in silence."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in _KEYWORDS
                and any(map(_is_made, node.args[: 2 if node.func.id == "ngettext" else 1]))
            ):
                name = path.relative_to(folder.parent).as_posix()
                yield f"{name}:{node.lineno}: {ast.unparse(node)} cannot be extracted"


def _is_made(text: ast.expr) -> bool:
    """Whether a text is put together; a name may hold one that N_ marked elsewhere."""
    return isinstance(text, ast.JoinedStr | ast.BinOp | ast.Call)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path.cwd()))
