"""Turn lemmas into their feminines and plurals by the ending tables of the ontology."""

from __future__ import annotations

from collections.abc import Mapping


def feminine(lemma: str, endings: Mapping[str, str]) -> str:
    """The feminine of a masculine singular by its longest listed ending; the row «» gives what is added otherwise.

    >>> feminine("irakien", {"ien": "ienne", "": "e"}), feminine("afghan", {"ien": "ienne", "": "e"})
    ('irakienne', 'afghane')
    """
    return _replace_ending(lemma, endings)


def plural(lemma: str, endings: Mapping[str, str], linking_words: Mapping[str, str]) -> str:
    """The plural of a noun phrase: every word up to the first linking word takes its ending.

    >>> plural("membre de la milice", {"": "s"}, {"de": ""})
    'membres de la milice'
    """
    words = lemma.split(" ")
    linked = (i for i, word in enumerate(words) if word in linking_words or "'" in word)
    end = next(linked, len(words))
    return " ".join([*(_replace_ending(word, endings) for word in words[:end]), *words[end:]])


def demonym_forms(
    demonym: str, irregular: tuple[str, ...], feminine_endings: Mapping[str, str], plural_endings: Mapping[str, str]
) -> tuple[str, ...]:
    """Every form of a demonym: both genders and numbers, and the irregular forms with their plurals.

    >>> demonym_forms("irakien", (), {"ien": "ienne"}, {"": "s"})
    ('irakien', 'irakienne', 'irakiens', 'irakiennes')
    """
    singulars = dict.fromkeys((demonym, feminine(demonym, feminine_endings), *irregular))
    plurals = (plural(form, plural_endings, {}) for form in singulars)
    return tuple(dict.fromkeys((*singulars, *plurals)))


def _replace_ending(word: str, endings: Mapping[str, str]) -> str:
    for start in range(len(word) + 1):
        if (ending := endings.get(word[start:])) is not None:
            return word[:start] + ending
    return word
