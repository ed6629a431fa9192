"""Turn documents into triples, triples into files and stores, and `ontology/` into a lexicon."""
