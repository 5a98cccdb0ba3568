"""Every word that the tool itself prints in papers and pages about them, by language, and dates."""

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
        "all_briefs": "All briefs",
        "briefs_listed": "Briefs: {count}. Last changed: {date}.",
        "brief_page": "Every file and how to cite it",
        "share_page": "Put it into another page",
        "minute_count": "{count} minute",
        "minutes_count": "{count} minutes",
        "size": "{count} KB",
        "stale": "of an earlier state: it could not be made again",
        "lengths": "Lengths",
        "length": "Length",
        "to_read": "To read",
        "to_comment": "For comment",
        "way_docx": "Word",
        "for_pages": "For other pages",
        "beneath": "What it rests on",
        "way_html": "Web page",
        "way_pdf": "PDF",
        "way_frame": "Frame",
        "way_embed": "Embed",
        "way_bare": "Bare text",
        "way_wiki": "Wikitext",
        "way_email": "E-mail",
        "evidence_file": "Evidence, CSV",
        "references_json": "References, CSL-JSON",
        "references_bib": "References, BibLaTeX",
        "how_to_cite": "How to cite",
        "revision": "What changed",
        "licence": "Licence",
        "address": "Address",
        "share_lead": "Choose the way in that the host takes, copy what stands there, and paste it into the host’s page.",
        "address_relative": "Addresses are relative: put the files beside the page of the host, or write in front where they lie.",
        "address_absolute": "Addresses begin with {address}.",
        "hosts": "What each host needs",
        "host": "Host",
        "way": "Way in",
        "needs": "What it needs",
        "host_plain": "Own page or template",
        "host_mail": "Mail",
        "needs_sharepoint": "SharePoint Online has enforced a content security policy since March 2026 (by its documentation). Show the frame, without the second line if scripts are refused. In a text part, paste the bare text.",
        "needs_confluence": "Show the frame by its address (by its documentation; not measured here).",
        "needs_wordpress": "Show the frame by its address, or paste the bare text: its filter (measured, its own code) shows the style of an embed as text.",
        "needs_drupal": "Paste the bare text: its basic list of elements (by its documentation) has no tables, classes or styles. Every word stays; tables become lines.",
        "needs_mediawiki": "Paste the wikitext into the source of the page. HTML would not do: MediaWiki (measured, its own code) prints article, nav, a and thead as text.",
        "needs_plain": "Paste the embed into the source of the page, and allow its style where the page has a policy. A page that inserts it by script (innerHTML) loses it: show the frame there.",
        "needs_mail": "Use the e-mail as the body. It has at most 100,000 bytes, since Gmail cuts what is longer; some programs take ids away, and the links inside the mail with them.",
        "use_frame": "A page of its own, which the host shows in a frame. The first line shows it, the second makes it as high as its text. Where the host runs no script of yours, leave the second out: the frame is then 800 px high and scrolls inside.",
        "use_embed": "One element for the source of a page. It changes nothing in its host, and nothing in its host changes it.",
        "use_bare": "Text that takes the look of its host. Every word is still there when a filter has taken all elements away.",
        "use_wiki": "The bare text in the signs of MediaWiki.",
        "use_email": "The body of a mail, with every style on its element.",
        "copy_text": "Copy",
        "copied": "Copied",
        "whole_file": "Whole file",
        "too_long": "Too long to stand here: save the file, open it as text and copy all of it.",
        "sample": "Live sample",
        "sample_wiki": "MediaWiki alone can show it.",
        "policies": "Lines for the host’s policy",
        "policies_lead": "Where the host has a Content-Security-Policy, add these values to it. The hashes are those of the files that stand here; files that are made again may have others. Under a policy of “self” alone, a frame from the same server is shown and scrolls, and an embed shows its words without its look.",
        "ancestors": "The server of the files must let the host frame them: frame-ancestors in its own policy says who may.",
        "nothing_needed": "Needs nothing: it has no style and no script.",
        "not_made": "Not made yet. This makes it:",
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
        "all_briefs": "Alle Papiere",
        "briefs_listed": "Papiere: {count}. Letzte Änderung: {date}.",
        "brief_page": "Alle Dateien und Zitiervorschlag",
        "share_page": "In eine andere Seite einfügen",
        "minute_count": "{count} Minute",
        "minutes_count": "{count} Minuten",
        "size": "{count} KB",
        "stale": "von einem früheren Stand: Sie ließ sich nicht neu erstellen",
        "lengths": "Längen",
        "length": "Länge",
        "to_read": "Zum Lesen",
        "to_comment": "Zum Kommentieren",
        "way_docx": "Word",
        "for_pages": "Für andere Seiten",
        "beneath": "Worauf es beruht",
        "way_html": "Webseite",
        "way_pdf": "PDF",
        "way_frame": "Rahmen",
        "way_embed": "Einbettung",
        "way_bare": "Reiner Text",
        "way_wiki": "Wikitext",
        "way_email": "E-Mail",
        "evidence_file": "Nachweise, CSV",
        "references_json": "Literatur, CSL-JSON",
        "references_bib": "Literatur, BibLaTeX",
        "how_to_cite": "Zitiervorschlag",
        "revision": "Was sich geändert hat",
        "licence": "Lizenz",
        "address": "Adresse",
        "share_lead": "Wählen Sie den Weg, den die andere Seite zulässt, kopieren Sie, was dort steht, und fügen Sie es in die Seite ein.",
        "address_relative": "Die Adressen sind relativ: Legen Sie die Dateien neben die andere Seite, oder schreiben Sie davor, wo sie liegen.",
        "address_absolute": "Die Adressen beginnen mit {address}.",
        "hosts": "Was die Systeme brauchen",
        "host": "System",
        "way": "Weg",
        "needs": "Was es braucht",
        "host_plain": "Eigene Seite oder Vorlage",
        "host_mail": "E-Mail",
        "needs_sharepoint": "SharePoint Online setzt seit März 2026 eine Content-Security-Policy durch (laut Dokumentation). Zeigen Sie den Rahmen, ohne die zweite Zeile, falls Skripte abgelehnt werden. In einen Textbereich gehört der reine Text.",
        "needs_confluence": "Zeigen Sie den Rahmen über seine Adresse (laut Dokumentation; hier nicht gemessen).",
        "needs_wordpress": "Zeigen Sie den Rahmen über seine Adresse, oder fügen Sie den reinen Text ein: Der Filter (gemessen, eigener Code) zeigt die Gestaltung einer Einbettung als Text.",
        "needs_drupal": "Fügen Sie den reinen Text ein: In der einfachen Liste der Elemente (laut Dokumentation) fehlen Tabellen, Klassen und Gestaltung. Jedes Wort bleibt; Tabellen werden zu Zeilen.",
        "needs_mediawiki": "Fügen Sie den Wikitext in den Quelltext der Seite ein. HTML hilft nicht: MediaWiki (gemessen, eigener Code) druckt article, nav, a und thead als Text.",
        "needs_plain": "Fügen Sie die Einbettung in den Quelltext der Seite ein, und erlauben Sie ihre Gestaltung, wo die Seite eine Policy hat. Eine Seite, die sie per Skript einsetzt (innerHTML), verliert sie: Zeigen Sie dort den Rahmen.",
        "needs_mail": "Nehmen Sie die E-Mail als Text der Nachricht. Sie hat höchstens 100.000 Byte, da Gmail Längeres abschneidet; manche Programme entfernen ids und damit die Verweise innerhalb der Nachricht.",
        "use_frame": "Eine eigene Seite, die in einem Rahmen gezeigt wird. Die erste Zeile zeigt sie, die zweite macht sie so hoch wie ihren Text. Wo kein fremdes Skript läuft, lassen Sie die zweite weg: Dann ist der Rahmen 800 px hoch, und sein Inhalt lässt sich rollen.",
        "use_embed": "Ein Element für den Quelltext einer Seite. Es ändert nichts an der Seite, und nichts an der Seite ändert es.",
        "use_bare": "Text, der das Aussehen der Seite annimmt. Jedes Wort ist noch da, wenn ein Filter alle Elemente entfernt hat.",
        "use_wiki": "Der reine Text in den Zeichen von MediaWiki.",
        "use_email": "Der Text einer Nachricht, jede Gestaltung an ihrem Element.",
        "copy_text": "Kopieren",
        "copied": "Kopiert",
        "whole_file": "Ganze Datei",
        "too_long": "Zu lang, um hier zu stehen: Speichern Sie die Datei, öffnen Sie sie als Text und kopieren Sie alles.",
        "sample": "Lebendes Beispiel",
        "sample_wiki": "Nur MediaWiki kann es zeigen.",
        "policies": "Zeilen für die Policy der anderen Seite",
        "policies_lead": "Wo die andere Seite eine Content-Security-Policy hat, fügen Sie ihr diese Werte hinzu. Die Prüfsummen sind die der Dateien, die hier liegen; neu erstellte Dateien können andere haben. Unter einer Policy mit „self“ allein wird ein Rahmen vom selben Server gezeigt und lässt sich rollen; eine Einbettung zeigt ihre Wörter ohne ihr Aussehen.",
        "ancestors": "Der Server der Dateien muss erlauben, dass die andere Seite sie rahmt: frame-ancestors in seiner eigenen Policy sagt, wer es darf.",
        "nothing_needed": "Braucht nichts: Es gibt weder Gestaltung noch Skript.",
        "not_made": "Noch nicht erstellt. So wird es erstellt:",
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
        "all_briefs": "Toutes les notes",
        "briefs_listed": "Notes : {count}. Dernière modification : {date}.",
        "brief_page": "Tous les fichiers et comment citer",
        "share_page": "Insérer dans une autre page",
        "minute_count": "{count} minute",
        "minutes_count": "{count} minutes",
        "size": "{count} Ko",
        "stale": "d’un état antérieur : il n’a pas pu être refait",
        "lengths": "Longueurs",
        "length": "Longueur",
        "to_read": "À lire",
        "to_comment": "Pour commentaires",
        "way_docx": "Word",
        "for_pages": "Pour d’autres pages",
        "beneath": "Ce sur quoi elle repose",
        "way_html": "Page web",
        "way_pdf": "PDF",
        "way_frame": "Cadre",
        "way_embed": "Intégration",
        "way_bare": "Texte nu",
        "way_wiki": "Wikitexte",
        "way_email": "Courriel",
        "evidence_file": "Preuves, CSV",
        "references_json": "Références, CSL-JSON",
        "references_bib": "Références, BibLaTeX",
        "how_to_cite": "Pour citer",
        "revision": "Ce qui a changé",
        "licence": "Licence",
        "address": "Adresse",
        "share_lead": "Choisissez la voie que l’hôte accepte, copiez ce qui s’y trouve et collez-le dans la page de l’hôte.",
        "address_relative": "Les adresses sont relatives : placez les fichiers à côté de la page de l’hôte, ou écrivez devant où ils se trouvent.",
        "address_absolute": "Les adresses commencent par {address}.",
        "hosts": "Ce qu’il faut à chaque hôte",
        "host": "Hôte",
        "way": "Voie",
        "needs": "Ce qu’il faut",
        "host_plain": "Page ou gabarit à soi",
        "host_mail": "Courriel",
        "needs_sharepoint": "SharePoint Online applique une politique de sécurité du contenu depuis mars 2026 (selon sa documentation). Montrez le cadre, sans la seconde ligne si les scripts sont refusés. Dans une zone de texte, collez le texte nu.",
        "needs_confluence": "Montrez le cadre par son adresse (selon sa documentation ; non mesuré ici).",
        "needs_wordpress": "Montrez le cadre par son adresse, ou collez le texte nu : son filtre (mesuré, son propre code) montre le style d’une intégration comme du texte.",
        "needs_drupal": "Collez le texte nu : sa liste simple d’éléments (selon sa documentation) n’a ni tableaux, ni classes, ni styles. Chaque mot reste ; les tableaux deviennent des lignes.",
        "needs_mediawiki": "Collez le wikitexte dans la source de la page. Le HTML ne convient pas : MediaWiki (mesuré, son propre code) imprime article, nav, a et thead comme du texte.",
        "needs_plain": "Collez l’intégration dans la source de la page et autorisez son style là où la page a une politique. Une page qui l’insère par script (innerHTML) la perd : montrez-y le cadre.",
        "needs_mail": "Prenez le courriel comme corps du message. Il a au plus 100 000 octets, car Gmail coupe ce qui est plus long ; certains logiciels retirent les ids, et avec eux les liens internes.",
        "use_frame": "Une page à part, que l’hôte montre dans un cadre. La première ligne la montre, la seconde lui donne la hauteur de son texte. Là où l’hôte n’exécute aucun script de votre part, omettez la seconde : le cadre a alors 800 px de haut et défile.",
        "use_embed": "Un élément pour la source d’une page. Il ne change rien à son hôte, et rien dans son hôte ne le change.",
        "use_bare": "Du texte qui prend l’aspect de son hôte. Chaque mot est encore là quand un filtre a retiré tous les éléments.",
        "use_wiki": "Le texte nu dans les signes de MediaWiki.",
        "use_email": "Le corps d’un courriel, chaque style sur son élément.",
        "copy_text": "Copier",
        "copied": "Copié",
        "whole_file": "Fichier entier",
        "too_long": "Trop long pour figurer ici : enregistrez le fichier, ouvrez-le comme texte et copiez tout.",
        "sample": "Exemple vivant",
        "sample_wiki": "MediaWiki seul peut le montrer.",
        "policies": "Lignes pour la politique de l’hôte",
        "policies_lead": "Là où l’hôte a une Content-Security-Policy, ajoutez-y ces valeurs. Les empreintes sont celles des fichiers présents ici ; des fichiers refaits peuvent en avoir d’autres. Sous une politique limitée à « self », un cadre du même serveur est montré et défile, et une intégration montre ses mots sans son aspect.",
        "ancestors": "Le serveur des fichiers doit laisser l’hôte les encadrer : frame-ancestors, dans sa propre politique, dit qui le peut.",
        "nothing_needed": "Rien n’est nécessaire : il n’y a ni style ni script.",
        "not_made": "Pas encore fait. Ceci le fait :",
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
