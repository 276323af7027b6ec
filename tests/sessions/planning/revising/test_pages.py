"""The pages on which a plan is revised, and on which earlier revisions are read."""

from django.urls import reverse

from sessions.planning.models import Plan
from sessions.planning.services import revising
from tests.formulations.recipes.browser import queries_of
from tests.sessions.planning.revising.under_way import give, sign


class TestPages:
    def test_change_plan_opens_the_revision_and_says_what_stays(self, client_of, clinician, course):
        browser = client_of(clinician)
        assert "Change plan" in browser.get(reverse("planning:plan", args=[course.pk])).text

        page = browser.post(reverse("planning:revise", args=[course.pk]), follow=True)

        assert "Revision 1 stays in force until this one is signed" in page.text
        assert "Nothing differs yet" in page.text

    def test_an_earlier_revision_is_read_and_not_changed(self, client_of, clinician, course, draft):
        sign(draft, clinician)

        page = client_of(clinician).get(reverse("planning:revision", args=[course.pk, 1]))

        assert "Replaced" in page.text
        assert "No session follows this revision." in page.text
        assert "Sign plan" not in page.text
        assert "Change plan" not in page.text

    def test_a_revision_that_is_not_there_is_not_found(self, client_of, clinician, course):
        assert client_of(clinician).get(reverse("planning:revision", args=[course.pk, 9])).status_code == 404

    def test_a_signed_revision_that_is_posted_to_again_changes_nothing(self, client_of, clinician, course, draft):
        area = draft.areas.get()
        sign(draft, clinician)

        answer = client_of(clinician).post(
            reverse("planning:remove_area", args=[course.pk, area.pk]), {"version": draft.version}
        )

        assert answer.status_code == 409
        assert draft.areas.count() == 1

    def test_no_first_day_is_asked_of_a_course_that_has_begun(self, client_of, clinician, course):
        give(course, 1, course.clinic.today)
        revising.revise_plan(actor=clinician, course=course)

        page = client_of(clinician).get(reverse("planning:plan", args=[course.pk]))

        assert "first_on" not in page.context["forms"].pattern.fields

    def test_discarding_goes_back_to_what_is_signed(self, client_of, clinician, course, draft):
        page = client_of(clinician).post(
            reverse("planning:discard_revision", args=[course.pk]), {"version": 1}, follow=True
        )

        assert "The revision is discarded" in page.text
        assert not Plan.objects.filter(pk=draft.pk).exists()

    def test_many_revisions_need_no_more_queries_than_two(self, client_of, clinician, course, draft):
        sign(draft, clinician)
        browser, address = client_of(clinician), reverse("planning:plan", args=[course.pk])
        browser.get(address)
        two = queries_of(lambda: browser.get(address))
        for _again in range(3):
            sign(revising.revise_plan(actor=clinician, course=course), clinician)

        assert queries_of(lambda: browser.get(address)) == two
