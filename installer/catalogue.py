"""The catalogues of texts: ``python -m installer.catalogue`` checks them, ``--update`` renews them.

Texts are extracted from ``desktop/`` and live in ``resources/locale/<language>/LC_MESSAGES``: a
``.po`` for translators, a ``.mo`` for the program. ``liaison`` is what the window says,
``customers`` what customers hear and read, which is there in more languages. English texts are
their own translation; the other languages must have one for each.
"""

from __future__ import annotations

import ast
import io
import string
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE_LANGUAGE = "en"
TO_CUSTOMERS = ("ui/order_document_words.py", "ui/spoken/")
"""The modules that speak to customers: a file, or a folder."""
TO_BOTH = ("ui/unit_words.py", "ui/rate_sources.py")
"""Tables of words that both the window and what customers read are made of."""


@dataclass(frozen=True, slots=True)
class Domain:
    """A catalogue: its name, the languages it must be complete in, and whose texts it holds."""

    name: str
    languages: tuple[str, ...]
    is_for_customers: bool

    def takes(self, path: str) -> bool:
        """Whether the texts of a module, as its path under ``desktop/``, belong here."""
        is_spoken = path.startswith(TO_CUSTOMERS)
        return path in TO_BOTH or is_spoken is self.is_for_customers


DOMAINS = (
    Domain("liaison", (SOURCE_LANGUAGE, "de"), is_for_customers=False),
    Domain("customers", (SOURCE_LANGUAGE, "de", "fr", "he"), is_for_customers=True),
)
_KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


def main(arguments: Sequence[str], root: Path) -> int:
    """Check the catalogue of the checkout ``root``, or update it first; 1 if it is wrong."""
    if "--update" in arguments:
        update(root)
    found = problems(root)
    complete = "\n".join(f"{d.name}: complete in {', '.join(d.languages)}" for d in DOMAINS)
    print("\n".join(found) if found else complete)
    if found and "--update" not in arguments:
        print("python3 -m installer.catalogue --update extracts, merges and compiles")
    return 1 if found else 0


def problems(root: Path) -> list[str]:
    """One sentence for each text that is not in order in ``root``."""
    found = list(_unextractable(root / "desktop"))
    for domain in DOMAINS:
        template = _extract(root / "desktop", domain)
        for language in domain.languages:
            found += _problems_of(_po(root, language, domain), template, language, domain)
    return found


def _problems_of(po: Path, template: Catalog, language: str, domain: Domain) -> Iterator[str]:
    catalogue = _read(po, language, domain)
    texts, known = {_key(m) for m in template if m.id}, {_key(m) for m in catalogue if m.id}
    for message in template:
        if message.id and _key(message) not in known:
            yield f"{language}: not in the catalogue: {_where(message)}"
    for message in catalogue:
        if message.id and _key(message) not in texts:
            yield f"{language}: no longer in the program: {message.id!r}"
    for message in catalogue:
        if message.id:
            yield from (f"{language}: {sentence}" for sentence in _wrong(message))
    mo = po.with_suffix(".mo")
    if not mo.is_file() or mo.read_bytes() != _compiled(catalogue):
        yield f"{language}: {mo.name} is older than {po.name}"


def update(root: Path) -> None:
    """Write what the program says now into every language's catalogues, and compile them."""
    for domain in DOMAINS:
        for language in domain.languages:
            _update(root, language, domain)


def _update(root: Path, language: str, domain: Domain) -> None:
    po = _po(root, language, domain)
    catalogue = _read(po, language, domain)
    # A template of its own: update() puts the template's very messages into the catalogue.
    template = _extract(root / "desktop", domain)
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
    po.with_suffix(".mo").write_bytes(_compiled(_read(po, language, domain)))


def _po(root: Path, language: str, domain: Domain) -> Path:
    return root / "resources" / "locale" / language / "LC_MESSAGES" / f"{domain.name}.po"


def _read(po: Path, language: str, domain: Domain) -> Catalog:
    if not po.is_file():
        new = Catalog(
            locale=language,
            domain=domain.name,
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
        return read_po(stored, locale=language, domain=domain.name)


def _extract(folder: Path, domain: Domain) -> Catalog:
    template = Catalog(domain=domain.name)
    for name, line, text, comments, context in extract_from_dir(
        folder, method_map=[("**.py", "python")], keywords=_KEYWORDS, comment_tags=("Translators:",)
    ):
        if not domain.takes(Path(name).as_posix()):
            continue
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
