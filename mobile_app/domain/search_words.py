"""Words as search sees them: no case, no accents, no punctuation.

Folding follows Unicode: compatibility decomposition, combining marks dropped, full case folding;
letters which have no decomposition but people type without their stroke are spelled plainly.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"))
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)


def fold(text: str) -> str:
    """`text` in the form in which words are compared; "Łódź" and "lodz" become one."""
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    apart = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    return bare.casefold().translate(_PLAIN_LETTERS)


def split_words(text: str) -> list[str]:
    """Folded words of `text` in order; "St. Mary's" is "st", "marys"."""
    return _WORD.findall(fold(text))
