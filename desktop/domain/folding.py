"""Names folded for search and comparison, so that any keyboard finds any spelling.

A record is found through a table of its words: a typed word matches every indexed word that begins
with one of its spellings, which is a range search on any engine. Case, accents and width are
folded away. Umlauts and their like have two plain spellings (Müller: muller, mueller), and both
are indexed and searched. Scripts that are written without spaces are indexed by every ending, so
that any part of a name is found. Vowel signs of Indic scripts are letters in all but name and
stay.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator

LONGEST_WORD = 64
MOST_WORDS = 24
"""Words of one text that are indexed; a 10,000-character name does not fill the table."""

_MOST_ENTRIES = 96

# Letters that NFKD does not take apart, in their plain spelling.
_PLAIN = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
        "ħ": "h", "ŋ": "ng", "ŧ": "t", "ƒ": "f", "ə": "e", "ß": "ss", "ĸ": "k",
        "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه",
    }
)  # fmt: skip
# What a country writes for them where its own keys are missing.
_LONG = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "đ": "dj", "ð": "dh"})

# Marks that change how a letter sounds, not which it is: Latin, Greek, Cyrillic; Hebrew; Arabic;
# the Indic dots. Tatweel only stretches a word.
_LIGHT_MARKS = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640"
    "\u093c\u09bc\u0a3c\u0abc\u0b3c\ufe00-\ufe0f]"
)
_APOSTROPHES = "'’‘ʼ`´ʹʻ"
_SPACELESS = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3040, 0x30FF),
    (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)  # fmt: skip


def index_words(text: str) -> set[str]:
    """The words to store for a text, so that ``query_words`` finds it."""
    found: dict[str, None] = {}
    for word in _words(text):
        for spelling in _spellings(word):
            found.update(dict.fromkeys(_parts(spelling)))
    return set(list(found)[:_MOST_ENTRIES])


def query_words(text: str) -> list[frozenset[str]]:
    """For each word typed the beginnings to look for; a record must match one of each word's.

    Empty if nothing was typed that could be looked for.
    """
    wanted: dict[frozenset[str], None] = {}
    for word in _words(text):
        spellings = {spelling.translate(_JOIN) for spelling in _spellings(word)}
        # "mü" is mu or mue, and whatever begins with mue begins with mu.
        shortest = {
            one
            for one in spellings
            if not any(one != other and one.startswith(other) for other in spellings)
        }
        for run in zip(*map(_runs, sorted(shortest)), strict=False):
            wanted[frozenset(run)] = None
    return list(wanted)


def folded(text: str) -> str:
    """The form to sort and compare by: plain words with one space between them.

    A text without any letter or digit is its own form, without spaces and control characters.
    """
    return " ".join(_fold(word.translate(_JOIN)) for word in _words(text))


def similar(first: str, second: str) -> bool:
    """Whether two names may well be of the same customer: same words, or hardly a letter apart.

    Numbers in them must agree, for Store 12 is not Store 13.
    """
    ways = [{" ".join(sorted(way.split())) for way in _both_ways(name)} for name in (first, second)]
    if ways[0] & ways[1]:
        return folded(first) != ""
    one, other = (min(names, key=len) for names in ways)
    if min(len(one), len(other)) < 4 or re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= 0.88 and matcher.ratio() >= 0.88


_JOIN = dict.fromkeys(map(ord, _APOSTROPHES))


def _both_ways(name: str) -> set[str]:
    words = list(_words(name))
    longs = (_fold(word.translate(_JOIN).translate(_LONG)) for word in words)
    return {folded(name), " ".join(longs)}


def _words(text: str) -> Iterator[str]:
    """The words of a text: lower case, composed, apostrophes inside, at most MOST_WORDS."""
    text = text[: LONGEST_WORD * MOST_WORDS]
    shown = "".join(char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    lower = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", shown).casefold())
    # NFKC first: ½ and ﬁ become letters and digits; casefold turns ß into ss.
    pieces = "".join(char if _in_word(char) else " " for char in lower).split()
    words = [piece.strip(_APOSTROPHES)[:LONGEST_WORD] for piece in pieces]
    words = [word for word in words if any(map(str.isalnum, word))][:MOST_WORDS]
    bare = "".join(lower.split())[:LONGEST_WORD]
    return iter(words if words or not bare else [bare])


def _in_word(char: str) -> bool:
    return char.isalnum() or char in _APOSTROPHES or unicodedata.category(char)[0] == "M"


def _spellings(word: str) -> list[str]:
    """The plain spelling, and the long one where it differs."""
    plain, long = _fold(word), _fold(word.translate(_LONG))
    return [plain] if plain == long else [plain, long]


def _fold(word: str) -> str:
    """Plain letters: marks stripped where they are light, composed again for Korean and kana."""
    apart = _LIGHT_MARKS.sub("", unicodedata.normalize("NFKD", word.translate(_PLAIN)))
    # Stripping may lay bare a letter of the table (ǿ is ø with an accent).
    return unicodedata.normalize("NFC", apart.translate(_PLAIN))[:LONGEST_WORD]


def _parts(word: str) -> Iterator[str]:
    """What is indexed for one spelling: O'Brien as obrien, o and brien; every ending of 東京."""
    joined = word.translate(_JOIN)
    pieces = [joined]
    if joined != word:
        pieces += re.split(f"[{_APOSTROPHES}]", word)
    for piece in pieces:
        for run in _runs(piece):
            yield run
            if _spaceless(run[0]):
                yield from (run[start:] for start in range(1, len(run)))


def _runs(word: str) -> list[str]:
    """The word cut where a script without spaces begins or ends: ABC株式会社 is two."""
    runs: list[str] = []
    for char in word:
        mark = unicodedata.category(char)[0] == "M"
        if runs and (mark or _spaceless(runs[-1][0]) == _spaceless(char)):
            runs[-1] += char
        else:
            runs.append(char)
    return runs


def _spaceless(char: str) -> bool:
    code = ord(char)
    return code > 0xDFF and any(first <= code <= last for first, last in _SPACELESS)
