"""Find the forms of our verbs that the parser mistakes for other words, and write `ontology/lexicon/forms.ttl`.

    python ontology/build/forms.py

Each present form and past participle of a verb of the lexicon is put into a few sentences. Where the parser does not see
a verb with its subject and its object, a sentence is given to it with another verb in its place (`kg.extract.view`). The
same model and lexicon give the same bytes.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from spacy.language import Language

ROOT = Path(__file__).resolve().parent.parent.parent
TARGET = ROOT / "ontology" / "lexicon" / "forms.ttl"
sys.path.insert(0, str(ROOT))

from kg.extract.lemmas import Lemmas  # noqa: E402
from kg.extract.parse import load_model  # noqa: E402
from kg.lexicon import LexicalUnit, Lexicon  # noqa: E402
from kg.rdf.ontology import load_lexicon  # noqa: E402

ONE = (
    "Le ministre {} le directeur du groupe.",
    "Paris {} une nouvelle loi.",
    "Le syndicat {} la direction et demande une enquête.",
    "La police {} hier trois hommes à Paris.",
    "Jean, maire de Paris, {} deux militants.",
    "Le groupe {} les autorités à libérer les deux hommes.",
    "Le parquet, qui {} trois hommes, a réagi.",
)
SEVERAL = (
    "Les habitants {} le directeur du groupe.",
    "Les syndicats {} la direction et demandent une enquête.",
    "Des hommes {} hier trois personnes à Paris.",
    "Les rebelles {} l'armée à Paris.",
    "Les ministres {} les autorités à libérer les deux hommes.",
    "Les deux hommes, qui {} trois soldats, ont fui.",
)
PARTICIPLE = ("L'armée a {} le groupe.", "Paris a {} hier trois hommes.", "Un homme a été {} hier à Paris.")
COORDINATED = ("Des hommes ont pris trois villages et {} dix personnes.",)
MISTAKES = 2
"""Sentences of a present form that must fail before it gives way."""
# what stands in for a verb: one that is seen everywhere, of the same kind
SPEAKS, DEMANDS, URGES, ACTS = "affirme", "demande", "oblige", "défend"
DONE, SAID = "occupé", "annoncé"
ENDINGS = ("", "e", "s", "es")
LINE = 116


def main() -> None:
    """Write the tables."""
    lexicon, nlp = load_lexicon(), load_model()
    lemmas = Lemmas.of(nlp, lexicon.table("stemSpelling"))
    verbs: dict[str, list[LexicalUnit]] = defaultdict(list)
    for units in lexicon.units.values():
        for unit in units:
            if unit.pos == "verb" and unit.form.endswith("er") and " " not in unit.form:
                verbs[unit.form].append(unit)
    present, done, coordinated = (defaultdict(list) for _ in range(3))
    for verb, units in sorted(verbs.items()):
        if _is_kept(verb, lexicon):
            continue
        for form in _present_forms(verb, lemmas):
            # a form that is a noun as well is left to the table that people keep
            if _is_noun(form, nlp, lexicon) or form in lexicon.table("presentVerb"):
                continue
            several = form.endswith("nt")
            if _mistakes(nlp, form, SEVERAL if several else ONE) >= MISTAKES:
                stand_in = _stand_in(verb, units, lexicon)
                present[stand_in.removesuffix("e") + "ent" if several else stand_in].append(form)
        participle = verb[:-2] + "é"
        base = SAID if any(unit.frame.reports for unit in units) else DONE
        if _mistakes(nlp, participle, PARTICIPLE):
            for ending in ENDINGS:
                done[base + ending].append(participle + ending)
        if _mistakes(nlp, participle, COORDINATED):
            coordinated[base].append(participle)
    tables = [
        ("presentVerbFound", "Present forms", present),
        ("participleFound", "Past participles behind an auxiliary", done),
        ("participleSharing", "Past participles that share the auxiliary of another one", coordinated),
    ]
    lines = [
        "# Forms of verbs that the parser takes for other words; value: a verb that it knows, to be parsed in their place.",
        "# Written by ontology/build/forms.py; not to be edited.",
        "@prefix lex: <https://kg.example/lexicon#> .",
    ]
    for name, title, rows in tables:
        lines += ["", f"# {title}.", f"lex:{name} a lex:Table ; lex:row", *_spell(rows)]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(
        f"{TARGET.relative_to(ROOT)}: {', '.join(f'{sum(map(len, rows.values()))} of {name}' for name, _, rows in tables)}"
    )


def _is_kept(verb: str, lexicon: Lexicon) -> bool:
    """Words whose lemma the rules look at: light verbs, operators; their parse matters less than their name."""
    looked_at = ("operator", "lightVerb", "occurrenceVerb", "puttingVerb", "neutralWhenNegated")
    return any(verb in lexicon.table(name) for name in looked_at)


def _present_forms(verb: str, lemmas: Lemmas) -> Iterator[str]:
    """«achève», «achèvent»: what the lemmatizer leads back to the verb."""
    stem = verb[:-2]
    stems = {stem, stem + stem[-1]}
    for at in range(len(stem) - 1, max(-1, len(stem) - 4), -1):
        if stem[at] in "eé":
            stems.add(f"{stem[:at]}è{stem[at + 1 :]}")
            break
    if stem.endswith("y"):
        stems.add(stem[:-1] + "i")
    for each in sorted(stems):
        if verb in lemmas.verb(each + "e"):
            yield each + "e"
            yield each + "ent"


def _is_noun(form: str, nlp: Language, lexicon: Lexicon) -> bool:
    index = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")  # type: ignore[attr-defined]
    units = lexicon.units.get(form, ())
    return any(form in index[part] for part in ("noun", "adj", "adv")) or any(unit.pos != "verb" for unit in units)


def _mistakes(nlp: Language, form: str, sentences: Sequence[str]) -> int:
    return sum(not _is_seen(nlp, form, sentence.format(form)) for sentence in sentences)


def _is_seen(nlp: Language, form: str, sentence: str) -> bool:
    """Whether the form is read as a verb; where it is finite, with its subject and its object."""
    found = next((token for token in nlp(sentence) if token.text == form), None)
    if found is None or found.pos_ != "VERB":
        return False
    labels = {child.dep_ for child in found.children}
    return form.endswith("é") or {"nsubj", "obj"} <= labels


def _stand_in(verb: str, units: Sequence[LexicalUnit], lexicon: Lexicon) -> str:
    if verb in lexicon.table("objectControl"):
        return URGES
    if any(lexicon.is_a(unit.event_class, "Demand") for unit in units):
        return DEMANDS
    return SPEAKS if any(unit.frame.reports for unit in units) else ACTS


def _spell(rows: dict[str, list[str]]) -> Iterator[str]:
    for number, (value, forms) in enumerate(sorted(rows.items())):
        line = "    [ lex:form "
        for at, form in enumerate(sorted(set(forms))):
            word = ("" if not at else ", ") + f'"{form}"'
            if len(line) + len(word) > LINE:
                yield line + ","
                line, word = "      ", word.removeprefix(", ")
            line += word
        yield f'{line} ; lex:value "{value}" ]{" ," if number + 1 < len(rows) else " ."}'


if __name__ == "__main__":
    main()
