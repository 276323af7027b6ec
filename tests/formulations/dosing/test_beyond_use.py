"""Until when what has been prepared may be used, with the figures of the brief and their sources [brief 15, R9]."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from formulations.dosing import classes
from formulations.dosing.beyond_use import BeyondUse, UseLimit
from formulations.dosing.beyond_use_limits import (
    AT_ONCE,
    LABELS,
    USP,
    Preparation,
    Storage,
    category_limit,
    class_limits,
    use_by,
)
from formulations.dosing.errors import CaseError, NumberError
from formulations.dosing.planned import GivenArea
from formulations.dosing.report import Severity
from tests.formulations.dosing.shelf import (
    COLLAGENASE,
    KYBELLA,
    SALINE,
    THE_DAY,
    case,
    codes,
    draw,
    only,
    report,
    rows,
    syringe,
)

PARIS = ZoneInfo("Europe/Paris")
NINE = datetime(2026, 11, 24, 9, 0, tzinfo=PARIS)
HOUR = timedelta(hours=1)
FOUR_HOURS = category_limit(Preparation.IMMEDIATE_USE, Storage.ROOM)


@pytest.mark.parametrize(
    ("preparation", "storage", "within"),
    [
        pytest.param("immediate_use", "room", 4 * HOUR, id="USP_503 immediate use"),
        pytest.param("category_1", "room", 12 * HOUR, id="USP_WK category 1 room"),
        pytest.param("category_1", "refrigerated", 24 * HOUR, id="USP_WK category 1 refrigerated"),
        pytest.param("category_2", "room", timedelta(4), id="USP_797 category 2 room"),
        pytest.param("category_2", "refrigerated", timedelta(10), id="USP_797 category 2 refrigerated"),
        pytest.param("category_2", "frozen", timedelta(45), id="USP_797 category 2 frozen"),
        pytest.param("category_2_nonsterile", "room", timedelta(1), id="USP_797 nonsterile component room"),
        pytest.param("category_2_nonsterile", "refrigerated", timedelta(4), id="USP_797 nonsterile refrigerated"),
        pytest.param("category_2_nonsterile", "frozen", timedelta(45), id="USP_797 nonsterile frozen"),
        pytest.param("category_2_tested", "room", timedelta(30), id="USP_797 tested room"),
        pytest.param("category_2_tested", "refrigerated", timedelta(45), id="USP_797 tested refrigerated"),
        pytest.param("category_2_tested", "frozen", timedelta(60), id="USP_797 tested frozen"),
    ],
)
def test_each_category_has_its_time(preparation, storage, within):
    assert category_limit(Preparation(preparation), Storage(storage)).within == within


@pytest.mark.parametrize(
    ("ingredient", "of_class", "storage", "within"),
    [
        pytest.param(COLLAGENASE, classes.COLLAGENASE, Storage.ROOM, 8 * HOUR, id="CCH_GRPH room"),
        pytest.param(COLLAGENASE, classes.COLLAGENASE, Storage.REFRIGERATED, 72 * HOUR, id="CCH_GRPH refrigerated"),
        pytest.param(KYBELLA, classes.DEOXYCHOLATE, Storage.ROOM, AT_ONCE, id="KYB_PP discard the rest"),
        pytest.param("Sodium bicarbonate", classes.BICARBONATE, Storage.ROOM, AT_ONCE, id="BIC_DM use at once"),
    ],
)
def test_labels_have_times_of_their_own(ingredient, of_class, storage, within):
    assert of_class in {row["class"] for row in rows("classes.csv") if row["name"] == ingredient}
    assert LABELS[of_class, storage].within == within


def test_every_limit_names_a_source_of_the_catalogue():
    known = {row["id"] for row in rows("sources.csv")}
    assert {limit.source for limit in (*USP.values(), *LABELS.values())} <= known


def test_what_the_table_does_not_speak_of_is_refused():
    with pytest.raises(CaseError, match="No time is known for category_1, frozen"):
        category_limit(Preparation.CATEGORY_1, Storage.FROZEN)


def test_an_instant_has_a_time_zone_and_can_be_meant():
    with pytest.raises(CaseError, match="has no time zone"):
        BeyondUse(datetime(2026, 11, 24, 9, 0), FOUR_HOURS)  # noqa: DTZ001 that is what is refused
    with pytest.raises(CaseError, match="beyond anything"):
        BeyondUse(datetime.max.replace(tzinfo=UTC), FOUR_HOURS)


@pytest.mark.parametrize(
    ("held", "opened", "within", "source"),
    [
        ([], [], timedelta(hours=4), "USP_503"),
        ([classes.XANTHINE], [], timedelta(hours=4), "USP_503"),
        ([classes.COLLAGENASE], [], timedelta(hours=4), "USP_503"),
        ([classes.XANTHINE, classes.BICARBONATE], [], timedelta(hours=1), "BIC_DM"),
        ([classes.DEOXYCHOLATE], [], timedelta(hours=1), "KYB_PP"),
        ([], [timedelta(hours=2)], timedelta(hours=2), "leaflet"),
        ([], [timedelta(hours=28)], timedelta(hours=4), "USP_503"),
    ],
)
def test_the_shortest_limit_decides_how_long_a_mixture_is_good_brief_15(held, opened, within, source):
    of_products = (UseLimit("Product", it, "leaflet") for it in opened)
    end = use_by(NINE, [*class_limits(held), *of_products])
    assert (end.at, end.limit.source) == (NINE + within, source)


def test_an_instant_without_a_time_zone_decides_nothing():
    with pytest.raises(CaseError, match="time zone"):
        use_by(NINE.replace(tzinfo=None), [])


@pytest.mark.parametrize(
    ("zone", "day", "prepared", "end"),
    [
        ("Europe/Paris", date(2026, 10, 25), time(1, 30), time(4, 30)),
        ("America/New_York", date(2026, 3, 8), time(1), time(6)),
        ("Australia/Lord_Howe", date(2026, 4, 5), time(0), time(3, 30)),
    ],
)
def test_four_hours_are_four_where_the_clocks_change(zone, day, prepared, end):
    place = ZoneInfo(zone)
    limit = use_by(datetime.combine(day, prepared, tzinfo=place), [])
    assert limit.at.time() == end
    after = (limit.at.astimezone(UTC) + timedelta(minutes=1)).astimezone(place)
    shot = syringe(draw("Lidocaine", "10", "5"), area_name="Belly", use_by=limit)
    assert "beyond_use" not in codes(report(shot, on=day, at=limit.at))
    assert "beyond_use" in codes(report(shot, on=day, at=after))


def test_a_session_that_is_given_says_where_nobody_noted_when_it_was_drawn_up():
    shot, given = syringe(draw("Lidocaine", "10", "5")), (GivenArea("belly", Decimal(5), Decimal(5)),)
    assert only(report(shot, given=given), "beyond_use_not_noted").severity is Severity.NOTE
    assert "beyond_use_not_noted" not in codes(report(shot))
    noted = replace(shot, use_by=BeyondUse(NINE, FOUR_HOURS))
    assert "beyond_use_not_noted" not in codes(report(noted, given=given, at=NINE))


@pytest.mark.parametrize("within", [timedelta(days=-1), timedelta.max])
def test_a_limit_is_a_time_that_can_be_meant(within):
    with pytest.raises(NumberError):
        UseLimit("label", within, "KYB_PP")


def prepared(at: datetime | None, *, use_by: datetime | None = NINE):
    end = BeyondUse(use_by, FOUR_HOURS) if use_by else None
    return report(syringe(draw("Lidocaine", "10", "5"), area_name="Belly", use_by=end), at=at)


@pytest.mark.parametrize(("late", "stops"), [(-HOUR, False), (timedelta(0), False), (timedelta(seconds=1), True)])
def test_at_its_last_instant_it_may_still_be_used(late, stops):
    assert ("beyond_use" in codes(prepared(NINE + late))) is stops


def test_what_is_too_old_says_since_when_and_by_which_limit():
    finding = only(prepared((NINE + HOUR).astimezone(UTC)), "beyond_use")
    assert (finding.severity, finding.rule, finding.source) == (Severity.STOP, "R9", "USP_503")
    assert finding.message == (
        "Belly: what was prepared could be used until 24 Nov 2026, 09:00 (immediate use), and it is 24 Nov 2026, "
        "10:00. Discard it."
    )


def test_without_the_time_of_the_treatment_nothing_was_compared_which_is_said():
    assert only(prepared(None), "beyond_use_not_compared").severity is Severity.NOTE


def test_a_plan_prepares_nothing_and_hears_nothing_of_it():
    assert codes(prepared(None, use_by=None)) & {"beyond_use", "beyond_use_not_compared"} == set()


@pytest.mark.parametrize("at", [NINE + timedelta(days=2), NINE.replace(tzinfo=None)])
def test_the_instant_of_treatment_is_on_its_day_and_has_a_zone(at):
    with pytest.raises(CaseError):
        case(syringe(draw("Lidocaine", "10", "5")), at=at)


def test_an_instant_near_midnight_may_be_of_the_next_day_in_another_zone():
    assert case(syringe(draw("Lidocaine", "10", "5")), at=NINE.replace(hour=23)).on == THE_DAY


MIXTURE = [draw(SALINE, "9", "5")] + [
    draw(name, "10", "1") for name in ("Lidocaine", "Caffeine", "L-carnitine", "Dexpanthenol")
]


@pytest.mark.parametrize(
    ("products", "country", "noted"),
    [(3, "US", False), (4, "US", True), (5, "US", True), (5, "FR", False), (5, "", False)],
)
def test_more_than_three_sterile_products_are_not_for_immediate_use_in_the_united_states_usp_797(
    products, country, noted
):
    answer = report(syringe(*MIXTURE[:products]), country=country)
    assert ("not_for_immediate_use" in codes(answer)) is noted


def test_products_without_a_name_are_counted_each_by_itself_and_a_named_one_once():
    unnamed = [draw("Lidocaine", "10", "1", product="") for _ in range(2)]
    twice = [draw("Caffeine", "10", "1", product="Caffeine 1 %") for _ in range(2)]
    assert "not_for_immediate_use" not in codes(report(syringe(*unnamed, *twice), country="US"))
    finding = only(report(syringe(*unnamed, *twice, draw(SALINE, "9", "1")), country="US"), "not_for_immediate_use")
    assert finding.message.startswith("belly: a mixture of 4 sterile products. More than 3 are not for immediate use")
