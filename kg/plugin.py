"""Turn `nlp.add_pipe("kg")` into kg's pipeline: the factory that spaCy finds by its entry point."""

from functools import partial

from kg.api import extract
from kg.extract.component import Component, Language


@Language.factory("kg", assigns=["doc._.kg", "doc.spans"], default_config={"ontology": []})
def make_component(nlp: Language, name: str, ontology: list[str]) -> Component:
    """`ontology` names folders of Turtle files that add to the shipped one; it is saved with the pipeline.

    >>> import spacy
    >>> nlp = spacy.blank("fr")
    >>> component = nlp.add_pipe("kg")
    >>> doc = nlp("Le maire de Brest a démissionné lundi.")
    >>> [(span.text, span.label_) for span in doc.spans["kg_events"]]
    [('démissionné', 'Resignation')]
    """
    return Component(partial(extract, ontology=ontology))
