"""What a patient reads of a blocked lot. No diagnosis and no treatment: an e-mail is read on any screen. The product is
named only where the clinician says so."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from formulations.models import Lot
from mesoplan.frame.dates import said_in_full
from sessions.reminders.letters import addressed
from sessions.reminders.models import NoticeKind, RecallNotice
from sessions.reminders.telling.people import Person


@dataclass(frozen=True)
class Said:
    """What the clinician adds."""

    own_words: str = ""
    names_product: bool = False


@dataclass(frozen=True)
class Preview:
    """What everybody of one kind and language reads, as one of them gets it."""

    kind: NoticeKind
    language: str
    patients: int
    message: EmailMessage

    @property
    def language_name(self) -> str:
        return str(dict(settings.LANGUAGES)[self.language])


def letter(notice: RecallNotice) -> EmailMessage:
    with translation.override(notice.patient.language):
        subject = subject_of(notice.kind, notice.days)
        return addressed(notice.patient, notice.patient.clinic, subject, lines(notice))


def subject_of(kind: str, days: Sequence[date]) -> str:
    """One line on a phone: of several days, that there are several; the letter names them."""
    said = {"days": said_days(days)}
    if len(days) > 1:
        return {NoticeKind.BOOKED: _("Your next appointments may change")}.get(
            NoticeKind(kind), _("About your last visits: please read")
        )
    if kind == NoticeKind.BOOKED:
        return _("Your appointment on %(days)s may change") % said
    return _("About your visit on %(days)s: please read") % said


def lines(notice: RecallNotice) -> Iterator[str]:
    clinic = notice.patient.clinic
    yield from (_("Dear %(patient)s,") % {"patient": notice.patient}, "")
    happened = what_happened_each if len(notice.days) > 1 else what_happened
    yield happened(notice.kind) % {"days": said_days(notice.days)}
    if notice.names_product:
        yield _("It is %(product)s, lot %(lot)s.") % {"product": notice.lot.product, "lot": notice.lot}
    yield from ("", *what_to_do(notice.kind, clinic.phone), "")
    if notice.own_words:
        yield from (notice.own_words, "")
    yield clinic.name


def what_happened(kind: str) -> str:
    return {
        NoticeKind.RECALLED: _("A product that was used at your visit on %(days)s has been recalled."),
        NoticeKind.HELD: _(
            "A product that was used at your visit on %(days)s is being checked. Until that is done it is not used."
        ),
        NoticeKind.BOOKED: _(
            "A product that we had ready for your appointment on %(days)s cannot be used at present, so the appointment"
            " may change."
        ),
    }[NoticeKind(kind)]


def what_happened_each(kind: str) -> str:
    """On several days."""
    return {
        NoticeKind.RECALLED: _("A product that was used at your visits on %(days)s has been recalled."),
        NoticeKind.HELD: _(
            "A product that was used at your visits on %(days)s is being checked. Until that is done it is not used."
        ),
        NoticeKind.BOOKED: _(
            "A product that we had ready for your appointments on %(days)s cannot be used at present, so the"
            " appointments may change."
        ),
    }[NoticeKind(kind)]


def what_to_do(kind: str, phone: str) -> list[str]:
    if kind == NoticeKind.BOOKED:
        return [_("We call you if it does. You need not do anything."), "", for_questions(phone)]
    return [
        _(
            "Please look at the treated places. Tell us of redness, warmth, swelling or pain that grows, of a new lump,"
            " of pus, and of fever. These can begin weeks or months after a visit."
        ),
        _("If you cannot breathe well or your face swells, call the emergency number at once."),
        "",
        how_to_tell(phone),
        _("If you have an appointment with us, it may change. We call you if it does."),
    ]


def how_to_tell(phone: str) -> str:
    if phone:
        return _("If you notice any of this, or have a question, please call %(phone)s.") % {"phone": phone}
    return _("If you notice any of this, or have a question, please tell us.")


def for_questions(phone: str) -> str:
    if phone:
        return _("If you have a question, please call %(phone)s.") % {"phone": phone}
    return _("If you have a question, please tell us.")


def said_days(days: Sequence[date]) -> str:
    """The last one after an "and"."""
    *first, last = (said_in_full(day) for day in days)
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def previews(lot: Lot, people: Sequence[Person], said: Said) -> list[Preview]:
    counted = Counter((person.kind, person.patient.language) for person in people)
    first = {(person.kind, person.patient.language): person for person in reversed(people)}
    return [
        Preview(kind, language, patients, letter(drafted(lot, first[kind, language], said)))
        for (kind, language), patients in counted.items()
    ]


def drafted(lot: Lot, person: Person, said: Said) -> RecallNotice:
    """Not stored, and by nobody yet."""
    return RecallNotice(
        lot=lot,
        patient=person.patient,
        kind=person.kind,
        days=list(person.addressee.days),
        own_words=said.own_words,
        names_product=said.names_product,
    )
