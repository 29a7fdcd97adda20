"""What people write into the search field, read as groups of terms.

- Words are looked for as beginnings of words, in any order, all of them.
- `"big book"` is these words next to each other; while the quotation is still open its last word
  may be unfinished. A single quoted word is that word and not a longer one.
- `OR` (in capitals) or `|` separates groups: one of them will do.
- `-word` and `-"two words"` leave out what has them.
Nothing is an error: what makes no sense (a lone quote, `OR` at an end) is passed over.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mobile_app.domain.search_words import split_words

MOST_TERMS = 16
"""More terms than anybody writes by hand; the rest of a pasted text is not looked at."""

_TOKEN = re.compile(r'(?P<minus>-)?"(?P<quoted>[^"]*)(?P<closed>"?)|(?P<bare>[^\s"]+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("−–‐‑", "-"))


class Term(NamedTuple):
    """`words` (folded) next to each other. `whole`: the last of them is finished. A term of one
    word that is not `whole` is what typing gives, and the only one whose spelling is forgiven."""

    words: tuple[str, ...]
    whole: bool = False
    negative: bool = False


Groups = tuple[tuple[Term, ...], ...]
"""Any group will do; within one all terms count. No groups at all: everything matches."""


def parse_query(text: str) -> Groups:
    """Groups of terms in the order they were written."""
    groups: list[list[Term]] = [[]]
    left = MOST_TERMS
    for token in _TOKEN.finditer(text.translate(_QUOTES)):
        if token["bare"] in ("OR", "|"):
            groups.append([])
            continue
        # "a|b" without spaces is meant as two words as well.
        parts = token["bare"].split("|") if token["bare"] else [token["quoted"]]
        for place, part in enumerate(parts):
            if place:
                groups.append([])
            for term in _terms(part, token)[:left]:
                groups[-1].append(term)
                left -= 1
    return tuple(tuple(group) for group in groups if group)


def _terms(part: str, token: re.Match[str]) -> list[Term]:
    quoted = token["quoted"] is not None
    negative = bool(token["minus"]) if quoted else part.startswith("-")
    words = tuple(split_words(part))
    if not words:
        return []
    if quoted:
        return [Term(words, bool(token["closed"]), negative)]
    if negative:
        return [Term(words, False, True)]
    return [Term((word,)) for word in words]
