"""The words that customers and products are found by, on both engines: a plain indexed table.

Phone numbers stand reversed, so that their last digits are a prefix too.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop.domain.folding import index_words
from desktop.models.catalogue import ProductWord
from desktop.models.customers import CustomerWord
from desktop.models.database import db, is_postgres


def words_of(*, texts: Iterable[str], phones: Iterable[str] = ()) -> set[str]:
    """The words to index for some texts (names, codes, e-mails) and E.164 phone numbers."""
    words: set[str] = set()
    for text in texts:
        words |= index_words(text)
    words |= {"#" + phone.lstrip("+")[::-1][:60] for phone in phones if phone}
    return words


def set_words(model: type[CustomerWord] | type[ProductWord], owner: int, words: set[str]) -> None:
    """Make ``words`` the words of the customer or product ``owner``."""
    column = "customer_id" if model is CustomerWord else "product_id"
    table = model._meta.table_name
    mark = "%s" if is_postgres() else "?"
    had = {
        word
        for (word,) in db.execute_sql(
            f"SELECT word FROM {table} WHERE {column} = {mark}", (owner,)
        ).fetchall()
    }
    cursor = db.cursor()
    cursor.executemany(
        f"DELETE FROM {table} WHERE {column} = {mark} AND word = {mark}",
        [(owner, word) for word in had - words],
    )
    cursor.executemany(
        f"INSERT INTO {table} ({column}, word) VALUES ({mark}, {mark})",
        [(owner, word) for word in words - had],
    )
