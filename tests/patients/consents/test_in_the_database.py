"""SQL by hand against consents and their texts."""

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from patients.models import Consent, ConsentSheet, ConsentText, ConsentVersion
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def consent(ana, clinician) -> Consent:
    return factories.make_consent(ana, clinician)


def refused(sql: str, *values: object, match: str = "") -> None:
    with (
        pytest.raises((InternalError, IntegrityError), match=match),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "change",
    ["areas = '{hips}'", "sessions = 3", "cost = 'nothing'", "allows_photos = true", "signed_on = '2020-01-01'"],
)
def test_what_is_signed_is_frozen(consent, change):
    refused(f"UPDATE patients_consent SET {change}", match="Cannot update")  # noqa: S608 one of the list


def test_it_is_withdrawn_once_and_whole(consent, clinician):
    whole = "UPDATE patients_consent SET withdrawn_on = signed_on, withdrawn_at = now(), withdrawn_by_id = %s"
    refused(whole, clinician.pk, match="patients_consent_withdrawn_whole")
    refused("UPDATE patients_consent SET withdrawn_on = signed_on", match="patients_consent_withdrawn_whole")
    with connection.cursor() as cursor:
        cursor.execute(f"{whole}, withdrawal_reason = 'No more.'", [clinician.pk])
    refused("UPDATE patients_consent SET withdrawal_reason = 'Another.'", match="Cannot update")
    refused(
        "UPDATE patients_consent SET withdrawn_on = NULL, withdrawn_at = NULL, withdrawn_by_id = NULL,"
        " withdrawal_reason = ''",
        match="Cannot update",
    )


def test_neither_it_nor_its_sheet_is_deleted_or_changed(consent):
    refused("DELETE FROM patients_consent", match="Cannot delete")
    refused("DELETE FROM patients_consentsheet", match="Cannot .*delete")
    refused("UPDATE patients_consentsheet SET content = 'x'", match="Cannot .*update")


def test_the_history_does_not_repeat_the_sheet(consent):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE data_type = 'bytea' AND table_name LIKE 'patients_%%'"
        )
        assert cursor.fetchall() == [("patients_consentsheet",)]


@pytest.mark.parametrize("content", [b"", b"0" * (10 * 1024 * 1024 + 1)], ids=["empty", "too large"])
def test_a_sheet_has_a_size(db, content):
    with pytest.raises(IntegrityError, match="patients_sheet_size"), transaction.atomic():
        ConsentSheet.objects.create(kind="application/pdf", content=content)


def test_a_draft_and_a_replaced_text_cannot_be_signed(consent, clinician, ana):
    draft = factories.make_consent_version(family="enzyme")
    for text in (draft.texts.get(language="en"), consent.text):
        factories.make_consent_version(clinician)
        with pytest.raises(InternalError, match="only a text that is in use"), transaction.atomic():
            factories.make_consent(ana, clinician, text=text)


def test_the_words_of_a_text_in_use_are_frozen(consent):
    refused("UPDATE patients_consenttext SET title = 'Other'", match="cannot change any more")
    refused("DELETE FROM patients_consenttext", match="cannot change any more")
    refused("UPDATE patients_consentversion SET changes_risk = true", match="Cannot update")
    refused("UPDATE patients_consentversion SET status = 'draft'", match="Invalid transition|transition")
    refused("DELETE FROM patients_consentversion", match="Cannot delete")


def test_one_text_of_a_family_is_in_use(consent, clinician):
    other = factories.make_consent_version()
    refused(
        "UPDATE patients_consentversion SET status = 'in_use', confirmed_by_id = %s, confirmed_at = now()"
        " WHERE id = %s",
        clinician.pk,
        other.pk,
        match="patients_one_consent_version_in_use",
    )


def test_a_text_comes_into_use_in_every_language_at_once(clinician):
    version = ConsentVersion.objects.create(family="enzyme", number=1)
    ConsentText.objects.create(version=version, language="en", title="Consent", sections=[])
    version.put_into_use(by=clinician, at=timezone.now())
    with pytest.raises(InternalError, match="in every language at once"), transaction.atomic():
        version.save()


def test_no_text_begins_in_use(clinician):
    with pytest.raises(InternalError, match="Cannot insert"), transaction.atomic():
        ConsentVersion.objects.create(
            family="enzyme", number=1, status="in_use", confirmed_by=clinician, confirmed_at=timezone.now()
        )
