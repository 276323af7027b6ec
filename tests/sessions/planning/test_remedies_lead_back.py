"""Who leaves the planner to settle a finding comes back to it."""

import re
from html import unescape

import pytest
from django.urls import reverse

from formulations.models import Condition
from patients.models import Measurement
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(ana, clinician):
    Condition.objects.create(
        code="pregnancy", label="Pregnancy", severity="absolute", scope="all", source_status="found"
    )
    course = factories.make_course(ana, clinician)
    factories.make_plan_area(course.plans.get(), factories.make_version(clinician))
    return course


@pytest.fixture
def plan_url(course):
    return reverse("planning:plan", args=[course.pk])


@pytest.fixture
def browser(client_of, clinician):
    return client_of(clinician)


def measured(clinician, **typed):
    return {"measured_at": "2026-03-02T10:00", "observer": clinician.pk} | typed


def remedies(page):
    return [unescape(found) for found in re.findall(r'href="([^"]+[?]next=[^"]+)"', page)]


def test_every_remedy_names_the_plan_also_after_a_part_was_swapped_in(browser, course, plan_url):
    added = browser.post(reverse("planning:add_area", args=[course.pk]), {}, headers={"HX-Request": "true"})
    links = remedies(added.text)
    assert links
    assert all(link.partition("#")[0].endswith(f"?next={plan_url}") for link in links)
    assert any(link.endswith("#id_pregnancy") for link in links)


def test_a_weight_leads_back_to_the_plan_and_stays_kept_through_a_refusal(browser, clinician, ana, plan_url):
    page = reverse("patients:measure", args=[ana.pk])
    opened = browser.get(page, {"next": plan_url})
    assert opened.text.count(f'name="next" value="{plan_url}"') == 1
    assert f'href="{plan_url}">Cancel' in opened.text
    refused = browser.post(page, measured(clinician, weight="heavy", next=plan_url))
    assert refused.status_code == 422
    assert f'name="next" value="{plan_url}"' in refused.text
    saved = browser.post(page, measured(clinician, weight="61.5", next=plan_url), follow=True)
    assert saved.redirect_chain == [(plan_url, 302)]
    assert "Measured and saved." in saved.text


def test_the_answers_lead_back_to_the_plan(browser, ana, plan_url):
    page = reverse("formulations:screening", args=[ana.pk])
    opened = browser.get(page, {"next": plan_url})
    assert f'href="{plan_url}">Cancel' in opened.text
    refused = browser.post(page, {"pregnancy": "perhaps", "next": plan_url})
    assert refused.status_code == 422
    assert f'name="next" value="{plan_url}"' in refused.text
    assert browser.post(page, {"pregnancy": "absent", "next": plan_url}).url == plan_url


@pytest.mark.parametrize(
    ("door", "typed"), [("patients:add_allergy", {"allergen": "", "text": "Latex"}), ("patients:declare_none", {})]
)
def test_an_allergy_and_none_known_lead_back_to_the_plan(browser, ana, plan_url, door, typed):
    assert browser.post(reverse(door, args=[ana.pk]), typed | {"next": plan_url}).url == plan_url


def test_a_refused_allergy_keeps_the_way_back(browser, ana, plan_url):
    refused = browser.post(reverse("patients:add_allergy", args=[ana.pk]), {"text": "", "next": plan_url})
    assert refused.status_code == 422
    assert f'name="next" value="{plan_url}"' in refused.text


def test_who_has_two_allergies_enters_both_before_going_back(browser, ana, plan_url):
    door, page = reverse("patients:add_allergy", args=[ana.pk]), reverse("patients:allergies", args=[ana.pk])
    first = browser.post(door, {"text": "Latex", "another": "on", "next": plan_url}, follow=True)
    assert first.request["PATH_INFO"] == page
    assert f'name="next" value="{plan_url}"' in first.text
    assert browser.post(door, {"text": "Soya", "next": plan_url}).url == plan_url
    assert "enter another" not in browser.get(page).text, "only for who was sent here"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_nobody_is_led_away_from_the_clinic(browser, clinician, ana, elsewhere):
    page = reverse("patients:measure", args=[ana.pk])
    assert "Cancel" not in browser.get(page, {"next": elsewhere}).text
    saved = browser.post(page, measured(clinician, weight="61.5", next=elsewhere))
    assert saved.url.startswith(page)


def test_fat_that_nobody_has_measured_leads_to_the_measurements_until_it_is(browser, course, ana, clinician, plan_url):
    acid = factories.make_ingredient("Sodium deoxycholate", classes=["deoxycholate"])
    destroying = factories.make_version(clinician, name="Deoxycholate", recipe={factories.make_product(acid): "10"})
    area = factories.make_plan_area(course.plans.get(), destroying, area=factories.make_area("hips", "Hips"))
    assert f'href="{reverse("patients:measure", args=[ana.pk])}?next={plan_url}"' in unescape(
        browser.get(plan_url).text
    )
    Measurement.objects.create(patient=ana, kind="ultrasound", area=area.area, value=25, unit="mm")
    assert "Measure the fat" not in browser.get(plan_url).text
