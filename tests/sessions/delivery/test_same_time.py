"""Two clinicians at two tablets, in real transactions."""

from datetime import timedelta

import pytest

from formulations.models import DoseLimit, LedgerEntry
from mesoplan.refusals import DomainError
from sessions.delivery.models import TreatmentRecord
from sessions.delivery.services import open_record
from tests import factories
from tests.same_time import together
from tests.sessions.delivery.chairside import arrive, save, sign

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("attempt", range(3))
def test_a_record_signed_by_two_at_once_is_signed_once(record, clinician, lot, attempt):
    draft = save(record, clinician, lot)

    outcomes = together(lambda: sign(draft, clinician), lambda: sign(draft, clinician))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["DomainError", "TreatmentRecord"]
    assert LedgerEntry.objects.count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_two_records_of_one_day_cannot_both_pass_the_limit_they_break_together(
    monday, record, clinician, lot, ana, attempt
):
    monday.shift(timedelta(hours=1))
    DoseLimit.objects.filter(kind="per_session").update(value=180)
    thighs = factories.make_area("thighs", "Thighs")
    other = factories.make_active_course(ana, clinician, first_on=ana.clinic.today, goal="Slimmer thighs", area=thighs)
    second = open_record(actor=clinician, appointment=arrive(other.sessions.get(number=1), clinician))
    drafts = [save(it, clinician, lot, points=100, reason="More was drawn.") for it in (record, second)]

    outcomes = together(*(lambda draft=draft: sign(draft, clinician) for draft in drafts))

    (refusal,) = [outcome for outcome in outcomes if isinstance(outcome, DomainError)]
    # The later one breaks the limit; where it comes first, the doses of the earlier one are not known yet.
    said = refusal.fields["explanation"]
    assert "Caffeine: 200 mg in one day" in said or "is not signed" in said
    assert LedgerEntry.objects.get().amount == 100


@pytest.mark.parametrize("attempt", range(3))
def test_two_who_start_the_same_treatment_open_one_record(appointment, clinician, attempt):
    outcomes = together(*[lambda: open_record(actor=clinician, appointment=appointment)] * 2)

    assert outcomes[0] == outcomes[1] == TreatmentRecord.objects.get()
