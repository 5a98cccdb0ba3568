"""Every word that the tool itself prints in a paper, by language, and how dates are written."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from briefgen import cldr

#: The words by language, every one in each; a language not here prints English. What stands in
#: braces is filled in.
WORDING: dict[str, dict[str, str]] = {
    "en": {
        "number": "Number",
        "issued": "Issued",
        "revised": "Revised",
        "facts_to": "Facts to",
        "review_by": "Next review",
        "owner": "Owner",
        "skip": "Skip to the text",
        "outline": "On this page",
        "other_forms": "Other forms of this paper",
        "page_count": "{count} page",
        "pages_count": "{count} pages",
        "word_count": "{count} words",
        "status": "Status",
        "by": "By",
        "contact": "Contact",
        "contact_line": "Contact, for errors too: {contact}.",
        "source": "Source",
        "sources": "Sources",
        "evidence": "Evidence",
        "reference": "Reference",
        "references": "References",
        "table": "Table",
        "picture": "Figure",
        "data": "Data",
        "data_of": "Data of {picture}",
        "contents": "Contents",
        "glossary": "Glossary",
        "notes": "Notes",
        "note": "Note",
        "page_of": "Page {page} of {pages}",
        "back": "Back to the text",
        "back_to": "Back to mark",
        "read_at": "read at {name}",
        "archived": "archived {date} at",
        "about": "About this paper",
        "facts_reach": "Its facts reach to {facts_to}.",
        "sources_read": "Its sources were read on {sources_read}.",
        "first_hand": "Of its {total} citations, {count} are to primary or official sources.",
        "as_of": "as of {date}",
        "aged": "Figures marked † are past their review date; each holds for the date in brackets: "
        "{figures}.",
        "traceable": "Each citation is traceable to its source and, in the evidence beside this "
        "paper, to the words that it rests on.",
        "traceable_alone": "Each citation is traceable to its source; whoever issued this paper keeps "
        "the words that it rests on.",
        "approved": "Approved by {approved_by} on {approved}.",
        "cite_as": "Cite as: {citation}.",
        "rest": "These are the opening sections. The whole paper: {where}",
        "embed_lost": "“{title}” can not be shown here: this page takes the embed apart. Paste the frame or the bare text in its place.",
        "made_with": "Set with briefgen {version}.",
        "draft": "Draft",
        "published": "Published",
        "final": "Final",
        "withdrawn": "Withdrawn",
        "withdrawn_line": "This paper was withdrawn on {day}.",
        "withdrawn_undated": "This paper was withdrawn.",
        "withdrawn_gone": "Its text is no longer published here.",
        "replaced_by": "Replaced by",
    },
    "de": {
        "number": "Nummer",
        "issued": "Erschienen",
        "revised": "Geändert",
        "facts_to": "Stand",
        "review_by": "Nächste Überprüfung",
        "owner": "Verantwortlich",
        "skip": "Zum Text springen",
        "outline": "Auf dieser Seite",
        "other_forms": "Andere Fassungen dieses Papiers",
        "page_count": "{count} Seite",
        "pages_count": "{count} Seiten",
        "word_count": "{count} Wörter",
        "status": "Status",
        "by": "Von",
        "contact": "Kontakt",
        "contact_line": "Kontakt, auch für Fehler: {contact}.",
        "source": "Quelle",
        "sources": "Quellen",
        "evidence": "Beleg",
        "reference": "Literatur",
        "references": "Literatur",
        "contents": "Inhalt",
        "glossary": "Glossar",
        "notes": "Anmerkungen",
        "note": "Anmerkung",
        "page_of": "Seite {page} von {pages}",
        "table": "Tabelle",
        "picture": "Abbildung",
        "data": "Daten",
        "data_of": "Daten zu {picture}",
        "back": "Zurück zum Text",
        "back_to": "Zurück zur Stelle",
        "read_at": "gelesen bei {name}",
        "archived": "archiviert am {date} unter",
        "about": "Zu diesem Papier",
        "facts_reach": "Seine Angaben reichen bis {facts_to}.",
        "sources_read": "Seine Quellen wurden am {sources_read} gelesen.",
        "first_hand": "Von seinen {total} Belegen nennen {count} eine primäre oder amtliche Quelle.",
        "as_of": "Stand {date}",
        "aged": "Bei Zahlen mit † ist die Überprüfung überfällig; jede gilt für den Zeitpunkt in "
        "Klammern: {figures}.",
        "traceable": "Jeder Beleg lässt sich bis zu seiner Quelle und, in den Nachweisen neben "
        "diesem Papier, bis zu dem Wortlaut verfolgen, auf dem er beruht.",
        "traceable_alone": "Jeder Beleg lässt sich bis zu seiner Quelle verfolgen; der Wortlaut, auf "
        "dem er beruht, liegt bei der herausgebenden Stelle.",
        "approved": "Freigegeben von {approved_by} am {approved}.",
        "cite_as": "Zitiervorschlag: {citation}.",
        "rest": "Dies sind die ersten Abschnitte. Das ganze Papier: {where}",
        "embed_lost": "„{title}“ kann hier nicht angezeigt werden: Diese Seite zerlegt die Einbettung. Fügen Sie stattdessen den Rahmen oder den reinen Text ein.",
        "made_with": "Gesetzt mit briefgen {version}.",
        "draft": "Entwurf",
        "published": "Veröffentlicht",
        "final": "Endfassung",
        "withdrawn": "Zurückgezogen",
        "withdrawn_line": "Dieses Papier wurde am {day} zurückgezogen.",
        "withdrawn_undated": "Dieses Papier wurde zurückgezogen.",
        "withdrawn_gone": "Sein Text wird hier nicht mehr veröffentlicht.",
        "replaced_by": "Ersetzt durch",
    },
    "fr": {
        "number": "Numéro",
        "issued": "Publié le",
        "revised": "Révisé le",
        "facts_to": "Faits arrêtés à",
        "review_by": "Prochaine révision",
        "owner": "Responsable",
        "skip": "Aller au texte",
        "outline": "Sur cette page",
        "other_forms": "Autres formes de cette note",
        "page_count": "{count} page",
        "pages_count": "{count} pages",
        "word_count": "{count} mots",
        "status": "Statut",
        "by": "Par",
        "contact": "Contact",
        "contact_line": "Contact, aussi pour signaler une erreur : {contact}.",
        "source": "Source",
        "sources": "Sources",
        "evidence": "Preuve",
        "reference": "Référence",
        "references": "Références",
        "contents": "Sommaire",
        "glossary": "Glossaire",
        "notes": "Notes",
        "note": "Note",
        "page_of": "Page {page} sur {pages}",
        "table": "Tableau",
        "picture": "Figure",
        "data": "Données",
        "data_of": "Données de la {picture}",
        "back": "Retour au texte",
        "back_to": "Retour à l’appel",
        "read_at": "lu sur {name}",
        "archived": "archivé le {date} à l’adresse",
        "about": "À propos de cette note",
        "facts_reach": "Les faits sont arrêtés à cette date : {facts_to}.",
        "sources_read": "Les sources ont été lues le {sources_read}.",
        "first_hand": "Sur {total} renvois, {count} citent une source primaire ou officielle.",
        "as_of": "au {date}",
        "aged": "Les chiffres marqués † ont dépassé leur date de révision ; chacun vaut pour la date "
        "entre parenthèses : {figures}.",
        "traceable": "Chaque renvoi mène à sa source et, dans les preuves jointes à cette note, aux "
        "mots sur lesquels il repose.",
        "traceable_alone": "Chaque renvoi mène à sa source ; l’organisme qui publie cette note "
        "conserve les mots sur lesquels il repose.",
        "approved": "Approuvé par {approved_by} le {approved}.",
        "cite_as": "Pour citer : {citation}.",
        "rest": "Voici les premières sections. Le document entier : {where}",
        "embed_lost": "« {title} » ne peut pas être affiché ici : cette page défait l’intégration. Collez à la place le cadre ou le texte nu.",
        "made_with": "Composé avec briefgen {version}.",
        "draft": "Projet",
        "published": "Publié",
        "final": "Version finale",
        "withdrawn": "Retiré",
        "withdrawn_line": "Cette note a été retirée le {day}.",
        "withdrawn_undated": "Cette note a été retirée.",
        "withdrawn_gone": "Son texte n’est plus publié ici.",
        "replaced_by": "Remplacée par",
    },
}

_MONTHS = (
    "January February March April May June July August September October November December".split()
)


#: What a project says in place of words of the tool: texts by their keys, by language.
Own = Mapping[str, Mapping[str, str]]


def words(language: str, own: Own = MappingProxyType({})) -> dict[str, str]:
    """Return the words for a language tag, English where nobody gives them.

    What a project says itself goes first, and what is said for `de-AT` before what is for `de`.
    """
    out = dict(WORDING["en"])
    for table in (WORDING, own):
        for tag in (language.partition("-")[0], language):
            out |= table.get(tag, {})
    return out


def lacking(language: str, own: Own = MappingProxyType({})) -> tuple[str, ...]:
    """Return the keys of the words that papers in a language print in English for want of others."""
    main = language.partition("-")[0]
    given = {k for table in (WORDING, own) for tag in (main, language) for k in table.get(tag, {})}
    return () if main == "en" else tuple(key for key in WORDING["en"] if key not in given)


def placeholders(text: str) -> frozenset[str] | None:
    """Return the names in braces of a text, None where it has braces that are none.

    A name is a name alone: what formats or looks into a value is none.
    """
    names = set()
    try:
        for _, name, form, conversion in string.Formatter().parse(text):
            if name is not None:
                if form or conversion or not name.isidentifier():
                    return None
                names.add(name)
    except ValueError:
        return None
    return frozenset(names)


def date_text(value: date | str, language: str) -> str:
    """Return a date in words: `21 November 2026`, `June 2026`, `2026`.

    `value` may be a date or an ISO text of any precision. American English puts the month first;
    every other English the day; other languages have their own words and order.
    """
    numbers = [int(part) for part in str(value).split("-")]
    if language.partition("-")[0] != "en" and (text := cldr.date_text(tuple(numbers), language)):
        return text
    if len(numbers) == 1:
        return str(numbers[0])
    month = _MONTHS[numbers[1] - 1]
    if len(numbers) == 2:
        return f"{month} {numbers[0]}"
    if language == "en-US":
        return f"{month} {numbers[2]}, {numbers[0]}"
    return f"{numbers[2]} {month} {numbers[0]}"


_PARTIAL = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?")


def fact_date_text(value: str, language: str) -> str:
    """Return when a fact holds, in words: a date, two of them, `1953–54`, `1990s`, `undated`.

    `value` is as `claim.FACT_DATE` has it.
    """
    parts = [
        date_text(part, language) if _PARTIAL.fullmatch(part) else part.replace("-", "–")
        for part in value.split("/")
    ]
    return " – ".join(parts)
