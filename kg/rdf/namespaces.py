"""Turn the vocabulary into closed rdflib namespaces: a misspelled term raises where it is written."""

# ruff: noqa: N815 - the terms are spelled as their vocabularies spell them

from __future__ import annotations

from rdflib import Namespace, URIRef
from rdflib.namespace import DefinedNamespace

from kg.vocabulary import DATA_NAMESPACE, KG_NAMESPACE, LEX_NAMESPACE, PREFIXES

DATA = Namespace(DATA_NAMESPACE)
"""Open: the base of what `iris.py` coins."""


class KG(DefinedNamespace):
    """Every term that `ontology/kg.ttl` declares."""

    _NS = Namespace(KG_NAMESPACE)
    _fail = True

    # classes
    Actor: URIRef
    Person: URIRef
    Organization: URIRef
    Coalition: URIRef
    ArmedGroup: URIRef
    MilitaryForce: URIRef
    NGO: URIRef
    PoliticalParty: URIRef
    Media: URIRef
    Company: URIRef
    InternationalOrganization: URIRef
    Government: URIRef
    State: URIRef
    Group: URIRef
    Place: URIRef
    Country: URIRef
    Region: URIRef
    City: URIRef
    Facility: URIRef
    Position: URIRef
    TimeSpan: URIRef
    Quantity: URIRef
    Factuality: URIRef
    Article: URIRef
    Mention: URIRef
    Sentence: URIRef
    Event: URIRef
    SpeechAct: URIRef
    Statement: URIRef
    Announcement: URIRef
    Demand: URIRef
    Accusation: URIRef
    Condemnation: URIRef
    Threat: URIRef
    Denial: URIRef
    ClaimOfResponsibility: URIRef
    Proclamation: URIRef
    Diplomacy: URIRef
    Meeting: URIRef
    Negotiation: URIRef
    Visit: URIRef
    Agreement: URIRef
    Ceasefire: URIRef
    Support: URIRef
    Rescue: URIRef
    Sanction: URIRef
    Seizure: URIRef
    Expulsion: URIRef
    MilitaryAction: URIRef
    Conflict: URIRef
    Attack: URIRef
    Airstrike: URIRef
    Cyberattack: URIRef
    Offensive: URIRef
    Invasion: URIRef
    Defeat: URIRef
    Deployment: URIRef
    Withdrawal: URIRef
    TerritorialChange: URIRef
    TerritorialGain: URIRef
    TerritorialLoss: URIRef
    TerritorialControl: URIRef
    Harm: URIRef
    Killing: URIRef
    Death: URIRef
    Injury: URIRef
    Abuse: URIRef
    Destruction: URIRef
    Displacement: URIRef
    Abduction: URIRef
    Disaster: URIRef
    Earthquake: URIRef
    Drought: URIRef
    Flood: URIRef
    Storm: URIRef
    Fire: URIRef
    Explosion: URIRef
    Accident: URIRef
    Shipwreck: URIRef
    Epidemic: URIRef
    Famine: URIRef
    PublicLife: URIRef
    Arrest: URIRef
    Release: URIRef
    Investigation: URIRef
    Trial: URIRef
    Crime: URIRef
    Trafficking: URIRef
    Protest: URIRef
    Riot: URIRef
    Strike: URIRef
    Coup: URIRef
    Election: URIRef
    Legislation: URIRef
    Appointment: URIRef
    Resignation: URIRef
    Dismissal: URIRef
    Dissolution: URIRef
    # happenings
    Happening: URIRef
    Figure: URIRef
    Match: URIRef
    # degrees of factuality
    Factual: URIRef
    Planned: URIRef
    Alleged: URIRef
    Possible: URIRef
    Counterfactual: URIRef
    # properties
    holds: URIRef
    of: URIRef
    tenure: URIRef
    basedIn: URIRef
    partOf: URIRef
    participant: URIRef
    agent: URIRef
    target: URIRef
    recipient: URIRef
    place: URIRef
    time: URIRef
    start: URIRef
    end: URIRef
    quantity: URIRef
    value: URIRef
    lowerBound: URIRef
    upperBound: URIRef
    approximate: URIRef
    unit: URIRef
    about: URIRef
    accordingTo: URIRef
    quote: URIRef
    factuality: URIRef
    mention: URIRef
    evidence: URIRef
    sentence: URIRef
    rule: URIRef
    reportedBy: URIRef
    eventClass: URIRef
    earliest: URIRef
    latest: URIRef
    figure: URIRef
    stated: URIRef
    statedIn: URIRef
    statedBy: URIRef
    statedOn: URIRef
    match: URIRef
    between: URIRef
    likelihood: URIRef
    correctClass: URIRef
    doesNotMean: URIRef


class LEX(DefinedNamespace):
    """Every term that `ontology/lexicon/lex.ttl` declares."""

    _NS = Namespace(LEX_NAMESPACE)
    _fail = True

    Frame: URIRef
    LexicalUnit: URIRef
    Table: URIRef
    verb: URIRef
    noun: URIRef
    adjective: URIRef
    evokes: URIRef
    frame: URIRef
    ifSubject: URIRef
    ifObject: URIRef
    ifComplement: URIRef
    unlessObject: URIRef
    unlessComplement: URIRef
    ifContent: URIRef
    ifReflexive: URIRef
    subject: URIRef
    object: URIRef
    reflexiveSubject: URIRef
    demonym: URIRef
    possessive: URIRef
    slot: URIRef
    preposition: URIRef
    filler: URIRef
    role: URIRef
    reports: URIRef
    content: URIRef
    contentFactuality: URIRef
    control: URIRef
    row: URIRef
    form: URIRef
    value: URIRef
    commonName: URIRef
    anaphor: URIRef
    member: URIRef
    demonymForm: URIRef
    metonym: URIRef
    gender: URIRef
    number: URIRef


class NIF(DefinedNamespace):
    """The terms of the NLP Interchange Format that built graphs use."""

    _NS = Namespace(PREFIXES["nif"])
    _fail = True

    Context: URIRef
    RFC5147String: URIRef
    Sentence: URIRef
    anchorOf: URIRef
    beginIndex: URIRef
    endIndex: URIRef
    isString: URIRef
    referenceContext: URIRef
    sentence: URIRef


class SEM(DefinedNamespace):
    """The terms of the Simple Event Model that ours refine."""

    _NS = Namespace(PREFIXES["sem"])
    _fail = True

    Actor: URIRef
    Event: URIRef
    Place: URIRef
    Time: URIRef
    hasActor: URIRef
    hasPlace: URIRef
    hasTime: URIRef


class GAF(DefinedNamespace):
    """The one term of the Grounded Annotation Framework that ours refine."""

    _NS = Namespace(PREFIXES["gaf"])
    _fail = True

    denotedBy: URIRef
