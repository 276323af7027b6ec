"""What a plan is estimated to take and to cost, from its rows: live while it is planned, frozen when it is signed."""

from decimal import Decimal

import pytest
from django.urls import reverse

from mesoplan.frame.amounts import printed_money
from sessions.planning.comparison import variants_of
from sessions.planning.estimates.of_plan import estimate_of, told_cost
from sessions.planning.planner import planner_of
from sessions.planning.pricing.services import COLUMNS, keep_rates
from sessions.planning.queries import current_plan
from sessions.planning.services import signing
from sessions.planning.services.revising import revise_plan
from sessions.planning.services.variants import try_variant
from sessions.planning.steps import steps_of
from tests import factories


@pytest.fixture
def lidocaine(db):
    """In vials of 2 mL, each for one patient."""
    return factories.make_product(factories.make_ingredient("Lidocaine"), vial_ml=2, is_single_patient=True)


@pytest.fixture
def version(clinician, caffeine, lidocaine):
    """A batch of 6 mL."""
    return factories.make_version(clinician, recipe={caffeine: "5", lidocaine: "1"})


@pytest.fixture
def draft(course, version):
    """50 single points of 0.1 mL on both sides of the belly, three times."""
    plan = course.plans.get()
    factories.make_plan_area(plan, version)
    plan.first_on, plan.session_count = course.clinic.today, 3
    plan.save()
    return plan


def estimate(plan):
    return planner_of(current_plan(plan.course)).estimate


def sign(plan, actor):
    reasons = {it.key: "Discussed." for it in planner_of(plan).overrides}
    return signing.sign_plan(actor=actor, plan=plan, version=plan.version, reasons=reasons, notes_seen=True)


def beside(plan, version, **fields):
    return factories.make_plan_area(plan, version, area=factories.make_area("arms", "Arms"), **fields)


class TestTime:
    def test_without_times_of_its_own_the_usual_ones_hold(self, draft):
        (stretch,) = estimate(draft).stretches

        assert stretch.minutes_words == "20 min in session 1, then 15 min"
        assert estimate(draft).longest == 20
        assert "Single points: 50 × 4 s = 3.3 min" in stretch.workings
        assert not estimate(draft).has_own_times

    def test_times_of_the_clinic_hold_at_once(self, draft, keep):
        keep(minutes_first=Decimal(0), seconds_single=Decimal(12))

        assert estimate(draft).stretches[0].minutes_words == "25 min"
        assert estimate(draft).has_own_times

    def test_another_clinic_has_no_say(self, draft, keep):
        keep(of=factories.make_clinic(name="Lyon"), session_fee=Decimal(10), minutes_before=Decimal(60))

        assert estimate(draft).total is None
        assert estimate(draft).longest == 20

    def test_without_an_area_nothing_is_estimated(self, course):
        assert estimate(course.plans.get()) is None


class TestCost:
    def test_whole_batches_are_paid_a_share_of_what_keeps_and_whole_vials_of_what_does_not(
        self, draft, keep, caffeine, lidocaine
    ):
        keep({caffeine: Decimal("8.20"), lidocaine: Decimal("1.15")}, session_fee=Decimal(90))
        draft.areas.update(points=70)

        cost = estimate(draft).stretches[0].cost
        assert (cost.asked, cost.materials) == (Decimal(90), Decimal("8.20") + Decimal("1.15"))
        assert "Caffeine 10 mg/mL: vials 1 × 8.20\xa0€ = 8.20\xa0€" in estimate(draft).stretches[0].workings

    @pytest.mark.parametrize(
        ("codes", "line"),
        [
            ((), None),
            (("hips",), "The patient is asked: 90.00\xa0€ + 40.00\xa0€ for the second area = 130.00\xa0€"),
            (("hips", "arms"), "The patient is asked: 90.00\xa0€ + 2 further areas × 40.00\xa0€ = 170.00\xa0€"),
        ],
    )
    def test_what_further_areas_add_stands_in_the_workings(self, draft, keep, codes, line):
        keep(session_fee=Decimal(90), area_fee=Decimal(40))
        version = draft.areas.first().formulation_version
        for code in codes:
            factories.make_plan_area(draft, version, area=factories.make_area(code, code))

        asked = [it for it in estimate(draft).stretches[0].workings if it.startswith("The patient is asked")]
        assert asked == ([line] if line else [])

    def test_the_whole_course_is_three_times_a_session(self, draft, keep, caffeine, lidocaine):
        keep({caffeine: Decimal("8.20"), lidocaine: Decimal("1.15")}, session_fee=Decimal(90))

        total = estimate(draft).total
        assert (total.asked_words, total.materials_words) == ("270.00\xa0€", "15.75\xa0€")

    def test_what_has_no_price_is_named(self, draft, keep, caffeine):
        keep({caffeine: Decimal("8.20")})

        cost = estimate(draft).stretches[0].cost
        assert cost.asked_words == ""
        assert cost.materials_words == "at least 4.10\xa0€"
        assert cost.unpriced_words == "no price: Lidocaine 10 mg/mL"

    def test_without_any_price_there_is_no_zero(self, draft, keep):
        keep(session_fee=Decimal(0))

        cost = estimate(draft).stretches[0].cost
        assert (cost.asked_words, cost.materials_words) == ("0.00\xa0€", "")

    def test_a_further_area_is_on_top_and_a_further_side_is_not(self, draft, version, keep):
        keep(session_fee=Decimal(90), area_fee=Decimal(40))
        draft.areas.update(side="left")
        factories.make_plan_area(draft, version, side="right")
        assert estimate(draft).stretches[0].cost.asked == 90

        beside(draft, version)
        assert estimate(draft).stretches[0].cost.asked == 130

    def test_each_stretch_of_a_titrated_plan_has_its_own(self, draft, version, keep):
        keep(session_fee=Decimal(90), area_fee=Decimal(40))
        beside(draft, version, from_session=3)

        found = estimate(draft)
        assert [(it.sessions, it.minutes_words, it.cost.asked) for it in found.stretches] == [
            ("Sessions 1 to 2", "20 min in session 1, then 15 min", 90),
            ("Session 3", "20 min", 130),
        ]
        assert found.total.asked == 310

    @pytest.mark.parametrize("more", [0, 3])
    def test_more_areas_ask_no_more_questions(self, draft, version, keep, caffeine, more, django_assert_num_queries):
        """The prices, those of vials, the versions and their lines."""
        keep({caffeine: Decimal(8)}, session_fee=Decimal(90))
        for number in range(more):
            area = factories.make_area(f"area{number}", f"Area {number}")
            factories.make_plan_area(draft, version, area=area, from_session=1 + number % 3)
        plan = current_plan(draft.course)
        steps = steps_of(plan.areas.select_related("area", "technique"), plan.session_count)
        with django_assert_num_queries(4):
            estimate_of(plan, steps)


class TestSigned:
    def test_it_keeps_what_was_estimated_when_prices_change(self, draft, keep, caffeine, clinician):
        keep({caffeine: Decimal("8.20")}, session_fee=Decimal(90))
        before = estimate(draft)
        sign(draft, clinician)
        keep({caffeine: Decimal(80)}, version=1, session_fee=Decimal(900), minutes_before=Decimal(60))

        kept = estimate(draft)
        assert (kept.total.asked, kept.total.materials) == (before.total.asked, before.total.materials)
        assert kept.stretches[0].minutes_words == before.stretches[0].minutes_words
        assert kept.total.unpriced_words == before.total.unpriced_words

    def test_the_page_says_so(self, client_of, clinician, draft, keep):
        keep(session_fee=Decimal(90))
        sign(draft, clinician)

        page = client_of(clinician).get(reverse("planning:plan", args=[draft.course_id])).content.decode()
        assert "As estimated when signed" in page
        assert "270.00\xa0€" in page

    def test_a_plan_that_was_signed_before_shows_none(self, ana, clinician, client_of):
        course = factories.make_active_course(ana, clinician)

        answer = client_of(clinician).get(reverse("planning:plan", args=[course.pk]))
        assert answer.status_code == 200
        assert "Time and cost" not in answer.content.decode()

    def test_a_consent_offers_what_the_patient_is_asked(self, draft, keep, clinician, version):
        assert told_cost(current_plan(draft.course)) == ""
        keep(session_fee=Decimal(90), area_fee=Decimal(40))
        assert told_cost(current_plan(draft.course)) == "90.00\xa0€ a session, 270.00\xa0€ for 3 sessions"

        beside(draft, version, from_session=3)
        assert told_cost(current_plan(draft.course)) == "310.00\xa0€ for 3 sessions"
        sign(draft, clinician)
        keep(version=1, session_fee=Decimal(900))
        assert told_cost(current_plan(draft.course)) == "310.00\xa0€ for 3 sessions"


def test_variants_stand_beside_each_other_with_both_estimates(client_of, clinician, draft, keep, version):
    keep(session_fee=Decimal(90), area_fee=Decimal(40))
    other = try_variant(actor=clinician, course=draft.course)
    beside(other.plans.get(), version)

    assert [it.planner.estimate.total.asked for it in variants_of(draft.course)] == [270, 390]
    page = client_of(clinician).get(reverse("planning:compare", args=[draft.course_id])).content.decode()
    for said in (
        "20 min in session 1, then 15 min",
        "90.00\xa0€",
        "130.00\xa0€",
        "All 3 sessions",
        "390.00\xa0€",
        "no price: ",
    ):
        assert said in page


@pytest.mark.parametrize(("amount", "currency", "said"), [("9.5", "EUR", "9.5\xa0€"), ("900", "JPY", "900\xa0JPY")])
def test_money_names_its_currency(amount, currency, said):
    assert printed_money(Decimal(amount), currency) == said


def test_a_revision_tells_the_patient_the_price_of_what_is_still_to_come(clinician, ana, admin, clinic):
    keep_rates(
        actor=admin,
        clinic=clinic,
        version=0,
        values=dict.fromkeys(COLUMNS) | {"currency": "EUR", "session_fee": Decimal(90)},
        prices={},
    )
    course = factories.make_active_course(ana, clinician, sessions=2)
    for status in ("booked", "done"):
        course.sessions.filter(number=1).update(status=status)
    draft = revise_plan(actor=clinician, course=course)

    assert told_cost(draft) == planner_of(draft).estimate.told
