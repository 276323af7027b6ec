"""The catalogue's pages of consent texts, the text that is handed out, and the page of what was signed."""

import pytest
from django.urls import reverse

from patients.consents.queries import wordings_of
from patients.models import ConsentHandout, ConsentVersion
from tests import factories

pytestmark = pytest.mark.django_db


def typed(version: ConsentVersion, **other: str) -> dict[str, str]:
    """The form of a text as it stands there."""
    values = {}
    for language, wording in wordings_of(version).items():
        values[f"{language}_title"] = wording.title
        values |= {f"{language}_{code}": words for code, words in wording.words.items()}
    return values | other


@pytest.fixture
def in_use(clinician) -> ConsentVersion:
    return factories.make_consent_version(clinician)


def test_an_admin_writes_a_version_and_a_clinician_puts_it_into_use(client_of, admin, clinician, in_use):
    desk = client_of(admin)
    values = typed(in_use, en_serious="More of it.", changes_risk="on")
    answer = desk.post(reverse("consents:add", args=["lipolytic"]), values, follow=True)
    assert "is saved as a draft" in answer.text
    draft = ConsentVersion.objects.drafts().get()

    page = client_of(clinician).get(reverse("consents:text", args=[draft.pk])).text
    assert page.count("What version 1 says") == 1
    assert "More of it." in page
    assert "signs again before the next session" in page

    answer = client_of(clinician).post(
        reverse("consents:confirm", args=[draft.pk]), {"edits": "1", "is_read": "on"}, follow=True
    )
    assert "is in use from now on" in answer.text


def test_without_the_tick_nothing_comes_into_use(client_of, clinician):
    draft = factories.make_consent_version()
    answer = client_of(clinician).post(reverse("consents:confirm", args=[draft.pk]), {"edits": "1"})
    assert answer.status_code == 422
    assert "read it in every language" in answer.text


def test_a_draft_that_was_saved_since_is_read_again(client_of, clinician, admin):
    draft = factories.make_consent_version()
    client_of(admin).post(reverse("consents:edit", args=[draft.pk]), typed(draft, en_nature="New.", edits="1"))
    answer = client_of(clinician).post(reverse("consents:confirm", args=[draft.pk]), {"edits": "1", "is_read": "on"})
    assert answer.status_code == 422
    assert "Look at it again" in answer.text
    assert 'name="edits" value="2"' in answer.text


def test_a_gap_is_said_at_its_field(client_of, admin, in_use):
    answer = client_of(admin).post(reverse("consents:add", args=["lipolytic"]), typed(in_use, fr_rights=" "))
    assert answer.status_code == 422
    assert "id_fr_rights_error" in answer.text


def test_an_unknown_family_has_no_page(client_of, admin):
    assert client_of(admin).get(reverse("consents:add", args=["magic"])).status_code == 404


def test_a_draft_is_discarded(client_of, admin):
    draft = factories.make_consent_version()
    client_of(admin).post(reverse("consents:discard", args=[draft.pk]), {"edits": "1"})
    draft.refresh_from_db()
    assert draft.status == "discarded"


@pytest.mark.parametrize("more", [0, 3])
def test_more_versions_ask_no_more_questions(client_of, clinician, in_use, more, django_assert_num_queries):
    for _each in range(more):
        factories.make_consent_version(clinician)
    client = client_of(clinician)
    with django_assert_num_queries(5):
        assert client.get(reverse("consents:texts")).status_code == 200


def test_the_front_desk_hands_out_the_text_in_the_language_of_the_patient(client_of, front_desk, ana, in_use):
    ana.language = "fr"
    ana.save()
    desk, address = client_of(front_desk), reverse("consents:handout", args=[ana.pk, "lipolytic"])
    page = desk.get(address)
    assert "Consentement" in page.text
    assert "private" in page.headers["Cache-Control"]
    assert "<h2>Consent</h2>" in desk.get(f"{address}?language=en").text

    desk.post(reverse("consents:hand_out", args=[ana.pk, "lipolytic"]), {"language": "fr"})
    handed = ConsentHandout.objects.get()
    assert (handed.handed_by, handed.text.language) == (front_desk, "fr")
    assert "First handed out" in desk.get(address).text


def test_a_family_without_a_text_has_nothing_to_hand_out(client_of, front_desk, ana):
    assert client_of(front_desk).get(reverse("consents:handout", args=[ana.pk, "enzyme"])).status_code == 404


def test_what_was_signed_is_shown_in_its_own_words(client_of, clinician, ana):
    consent = factories.make_consent(ana, clinician)
    factories.make_consent_version(clinician, words="Other words.")
    page = client_of(clinician).get(reverse("consents:signed", args=[consent.pk]))
    assert "Plain words." in page.text
    assert "Other words." not in page.text
    assert "Signature of Ana Ruiz" in page.text
    assert "private" in page.headers["Cache-Control"]


def test_the_page_of_a_consent_does_not_read_its_sheet(client_of, clinician, ana, django_assert_num_queries):
    consent = factories.make_consent(ana, clinician)
    client = client_of(clinician)
    with django_assert_num_queries(12):
        client.get(reverse("consents:signed", args=[consent.pk]))


def test_a_signature_is_a_picture_that_runs_nothing(client_of, clinician, ana):
    consent = factories.make_consent(ana, clinician)
    answer = client_of(clinician).get(reverse("consents:sheet", args=[consent.pk]))
    assert answer.content == factories.SIGNATURE
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "private" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["signed", "sheet"])
def test_the_front_desk_and_other_clinics_do_not_see_what_was_signed(client_of, front_desk, clinician, ana, name):
    address = reverse(f"consents:{name}", args=[factories.make_consent(ana, clinician).pk])
    stranger = factories.make_user("clinician", factories.make_clinic(name="Lyon"))
    assert client_of(front_desk).get(address).status_code == 403
    assert client_of(stranger).get(address).status_code == 404
