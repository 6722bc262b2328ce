"""Words for the search index: character pairs for Chinese, whole words for the rest (docs/adr/0008)."""

from __future__ import annotations

import re
import unicodedata

_RUNS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W_]+", re.UNICODE)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_MAX_TERMS = 1200


def index_terms(*texts: str) -> list[str]:
    """Lower-case terms of the texts: each Chinese character and pair of neighbours, every other word."""
    terms: dict[str, None] = {}
    for run in _RUNS.findall(" ".join(unicodedata.normalize("NFKC", text) for text in texts).lower()):
        for piece in _split(run):
            if _HAN.match(piece):
                terms.update(dict.fromkeys(piece))
                terms.update(dict.fromkeys(piece[i : i + 2] for i in range(len(piece) - 1)))
            else:
                terms[piece[:60]] = None
    return list(terms)[:_MAX_TERMS]


def quote_term(term: str) -> str:
    """A term as search vectors and queries read it, without any parser between."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def search_query(text: str) -> str:
    """The `tsquery` text that finds all words of a search box entry; empty when there is nothing to look for."""
    terms: list[str] = []
    for run in _RUNS.findall(unicodedata.normalize("NFKC", text).lower()):
        for piece in _split(run):
            if not _HAN.match(piece):
                terms.append(f"'{piece[:60]}':*")
            elif len(piece) == 1:
                terms.append(f"'{piece}'")
            else:
                terms.extend(f"'{piece[i : i + 2]}'" for i in range(len(piece) - 1))
    return " & ".join(dict.fromkeys(terms))


def _split(run: str) -> list[str]:
    """Cut a run where Chinese meets other letters: `3号楼` is `3`, `号楼`."""
    return re.findall(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\u3400-\u9fff\uf900-\ufaff]+", run)
