from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from mesoplan.clinics.models import Clinic
from mesoplan.frame.amounts import LimitReading, printed_number
from mesoplan.frame.forms import AmountField, refuse
from mesoplan.refusals import DomainError


def shown(source: str, **context: object) -> str:
    return " ".join(Template("{% load ui %}" + source).render(Context(context)).split())


class AreaForm(forms.Form):
    name = forms.CharField(help_text="As said in the room")
    volume_ml = AmountField("mL", label="Volume")
    side = forms.ChoiceField(widget=forms.RadioSelect, choices=[("left", "Left")])
    reason = forms.CharField(required=False)


@pytest.mark.parametrize(
    ("value", "printed"),
    [("81.000", "81"), ("0.50", "0.5"), ("100", "100"), ("1E+2", "100"), ("0.0004", "0.0004"), ("-0.5", "-0.5")],
)
def test_a_figure_has_no_trailing_zeros_and_no_exponent(value: str, printed: str) -> None:
    assert printed_number(Decimal(value)) == printed


def test_a_figure_is_printed_the_way_its_reader_writes_it() -> None:
    with translation.override("fr"):
        assert printed_number(Decimal("61.5")) == "61,5"


def test_a_unit_is_printed_as_a_clinic_writes_it_and_muted() -> None:
    assert '300&nbsp;<span class="unit">IU</span>' in shown("{% quantity 300 '[iU]' %}")


def test_an_unknown_amount_is_a_dash_and_not_a_zero() -> None:
    assert shown("{% quantity None 'mg' %}") == '<span class="quantity">–</span>'


@pytest.mark.parametrize(
    ("value", "limit", "standing"),
    [("79.9", "100", "within"), ("80", "100", "near"), ("100", "100", "near"), ("100.0001", "100", "over")],
)
def test_reaching_a_limit_is_allowed_and_more_is_over(value: str, limit: str, standing: str) -> None:
    assert LimitReading(Decimal(value), Decimal(limit)).standing == standing


@pytest.mark.parametrize("typed", ["1 000", "1\u202f000", "1\u00a0000"])
def test_a_space_between_thousands_is_read_as_what_it_is(typed: str) -> None:
    assert AmountField().clean(typed) == 1000
    assert AmountField().clean(f"{typed}.5") == Decimal("1000.5")


@pytest.mark.parametrize("typed", ["1 00", "10 0000", "0 500", "1 2"])
def test_any_other_space_says_how_a_figure_is_written(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="Write the number without a space in it"):
        AmountField().clean(typed)


def test_a_comma_before_three_digits_stays_refused() -> None:
    with pytest.raises(forms.ValidationError, match="the comma can mean either"):
        AmountField().clean("1,000")


@pytest.mark.parametrize(("value", "standing"), [("60", "unchecked"), ("112", "over")])
def test_below_a_limit_is_not_calm_where_another_could_not_be_checked(value: str, standing: str) -> None:
    assert LimitReading(Decimal(value), Decimal(100), "no weight").standing == standing


def test_what_is_left_below_a_limit_is_never_more_than_the_percentage_says() -> None:
    assert LimitReading(Decimal("98.1"), Decimal(100)).percent_of_limit == 99


def test_a_limit_bar_says_in_words_by_how_much_it_is_exceeded() -> None:
    said = shown("{% limit_bar 'Caffeine' value limit 'mg' %}", value=Decimal(112), limit=Decimal(100))
    assert "Over the limit by" in said
    assert ">12&nbsp;" in said


def test_no_known_limit_is_not_shown_as_unlimited() -> None:
    said = shown("{% limit_bar 'Artichoke' value None 'mg' %}", value=Decimal(81))
    assert "No limit can be named" in said
    assert 'class="line"' not in said


def test_a_limit_of_zero_says_blocked() -> None:
    said = shown("{% limit_bar 'Buflomedil' value limit 'mg' %}", value=Decimal(1), limit=Decimal(0))
    assert "Blocked" in said


def test_a_state_is_a_word_beside_its_shape() -> None:
    said = shown("{% state 'missed' %}")
    assert "Missed" in said
    assert "<svg" in said


def test_a_state_keeps_its_shape_under_another_word() -> None:
    assert shown("{% state 'booked' label='Checked in' %}") == shown("{% state 'booked' %}").replace(
        "Booked", "Checked in"
    )


def test_what_a_person_typed_is_escaped_in_every_component() -> None:
    said = shown(
        "{% finding 'stop' bad figures=bad remedy=bad %}{% endfinding %}{% page_head bad meta=bad %}{% endpage_head %}",
        bad="<script>",
    )
    assert "<script>" not in said
    assert said.count("&lt;script&gt;") == 5


def test_an_icon_alone_is_named_and_beside_its_word_is_silent() -> None:
    assert 'aria-label="Close"' in shown("{% icon 'x-lg' 'Close' %}")
    assert 'aria-hidden="true"' in shown("{% icon 'x-lg' %}")


def test_the_error_stands_at_its_field_and_on_top_with_a_link_to_it() -> None:
    said = shown("{{ form }}", form=AreaForm({"name": "Belly", "volume_ml": "a lot", "side": "left"}))
    assert '<a href="#id_volume_ml">Volume:</a> Write a number, as in 0.5.' in said
    assert 'id="id_volume_ml_error"' in said
    assert 'aria-describedby="id_volume_ml_error"' in said
    assert 'value="a lot"' in said


def test_a_field_says_its_unit_aloud_and_its_help_is_tied_to_it() -> None:
    said = shown("{{ form }}", form=AreaForm())
    assert '<span class="visually-hidden">(mL)</span>' in said
    assert '<span class="unit">mL</span>' in said
    assert 'aria-describedby="id_name_helptext"' in said
    assert "unit=" not in said


def test_only_what_may_be_left_empty_is_marked() -> None:
    assert shown("{{ form }}", form=AreaForm()).count("(optional)") == 1


def test_radios_are_one_group_under_one_name() -> None:
    said = shown("{{ form.side.as_field_group }}", form=AreaForm())
    assert "<legend>Side" in said
    assert '<label class="choice" for="id_side_0">' in said


@pytest.mark.parametrize("language", ["en", "fr", "fr-fr"])
@pytest.mark.parametrize(
    ("typed", "read"),
    [("71,4", "71.4"), ("71.4", "71.4"), (" 0,125 ", "0.125"), ("0.125", "0.125"), (",5", "0.5"), ("1250", "1250")],
)
def test_a_decimal_is_read_with_a_comma_and_with_a_point(language: str, typed: str, read: str) -> None:
    with translation.override(language):
        form = AreaForm({"name": "Ventre", "volume_ml": typed, "side": "left"})
        assert form.is_valid()
        assert f'value="{typed}"' in shown("{{ form.volume_ml }}", form=form), "what was typed stays as it was"
    assert form.cleaned_data["volume_ml"] == Decimal(read)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_figure_shown_in_its_field_is_read_again_as_it_was(language: str) -> None:
    with translation.override(language):
        first = AreaForm(initial={"volume_ml": Decimal("71.450")})
        printed = str(first["volume_ml"]).split('value="')[1].split('"')[0]
        again = AreaForm({"name": "Belly", "volume_ml": printed, "side": "left"})
        assert again.is_valid()
    assert printed == {"en": "71.45", "fr": "71,45"}[language]
    assert again.cleaned_data["volume_ml"] == Decimal("71.45")


def test_a_comma_that_may_group_thousands_is_asked_about_and_not_guessed() -> None:
    form = AreaForm({"name": "Belly", "volume_ml": "1,250", "side": "left"})
    assert form.errors["volume_ml"] == ["Write 1250 or 1.250: the comma can mean either."]
    with translation.override("fr"):
        assert AreaForm({"name": "Ventre", "volume_ml": "1,250", "side": "left"}).is_valid()


@pytest.mark.parametrize("typed", ["1,2,3", "1.2.3", "1,234.5", "1.234,5", "0,75 ml", "NaN"])
def test_what_is_no_figure_is_refused(typed: str) -> None:
    for language in ("en", "fr"):
        with translation.override(language):
            assert "volume_ml" in AreaForm({"name": "Belly", "volume_ml": typed, "side": "left"}).errors


class ChoosingForm(forms.Form):
    goal = forms.CharField()
    side = forms.ChoiceField(choices=[("", "---------"), ("left", "Left")])
    areas = forms.MultipleChoiceField(choices=[("belly", "Belly")])
    clinic = forms.ModelChoiceField(queryset=Clinic.objects.none())
    told = forms.BooleanField()


def test_an_input_left_out_says_what_to_do() -> None:
    assert {name: errors[0] for name, errors in ChoosingForm({}).errors.items()} == {
        "goal": "Fill this in.",
        "side": "Choose one.",
        "areas": "Choose at least one.",
        "clinic": "Choose one.",
        "told": "Tick this.",
    }


def test_an_empty_choice_is_a_word(db) -> None:
    form = ChoosingForm()
    for name in ("side", "clinic"):
        assert '<option value="" selected >Choose …</option>' in shown("{{ field }}", field=form[name])
    assert "Left" in shown("{{ field }}", field=form["side"])


def refused(**fields: str) -> AreaForm:
    form = AreaForm({"name": "Belly", "volume_ml": "0.1", "side": "left"})
    assert form.is_valid()
    refuse(form, DomainError("The plan cannot be kept.", fields=fields))
    return form


def test_a_refusal_goes_to_the_field_it_names() -> None:
    form = refused(volume_ml="More than the syringe holds.")
    assert form.errors == {"volume_ml": ["More than the syringe holds."]}


def test_a_refusal_without_fields_stands_on_top_of_the_form() -> None:
    assert refused().non_field_errors() == ["The plan cannot be kept."]


def test_a_refusal_of_a_field_the_form_lacks_is_not_lost() -> None:
    assert refused(room="Taken.").non_field_errors() == ["The plan cannot be kept."]


def test_a_confirmation_names_the_thing_and_posts_with_a_token() -> None:
    opening = (
        "{% confirm anchor='stop-course' title='Cancel 4 sessions of Ana Ruiz' action='/x' verb='Cancel 4 sessions' %}"
    )
    said = shown(opening + "They become free.{% endconfirm %}", csrf_token="token")
    assert "Cancel 4 sessions of Ana Ruiz" in said
    assert 'name="csrfmiddlewaretoken"' in said
    assert 'aria-labelledby="stop-course-title"' in said
