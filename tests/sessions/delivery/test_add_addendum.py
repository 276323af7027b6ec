import pytest
from django.utils import timezone

from mesoplan.refusals import DomainError
from sessions.delivery.models import Addendum
from sessions.delivery.services import add_addendum
from tests.sessions.delivery.chairside import save, sign


def test_what_comes_later_is_added_to_a_signed_record(record, clinician, lot):
    signed = sign(save(record, clinician, lot), clinician)

    addendum = add_addendum(actor=clinician, record=signed, text=" Bruise of 2 cm, reported by phone. ")

    assert addendum.text == "Bruise of 2 cm, reported by phone."
    assert (addendum.written_by, addendum.written_at) == (clinician, timezone.now())


def test_a_draft_is_changed_and_not_added_to(record, clinician):
    with pytest.raises(DomainError, match="still a draft"):
        add_addendum(actor=clinician, record=record, text="Bruise.")


def test_an_addendum_says_something(record, clinician, lot):
    signed = sign(save(record, clinician, lot), clinician)

    with pytest.raises(DomainError) as refusal:
        add_addendum(actor=clinician, record=signed, text="  ")
    assert refusal.value.fields == {"text": "Write what is to be added."}
    assert not Addendum.objects.exists()
