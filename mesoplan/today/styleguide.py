"""The living page of the components: every example is a template of its own, shown beside its source."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mesoplan.frame.banner import AllergyStatus, PatientBanner
from mesoplan.frame.forms import AmountField, DateInput, refuse
from mesoplan.frame.states import STATES
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires
from mesoplan.today.permissions import STYLEGUIDE
from mesoplan.today.styleguide_body import body_maps


@dataclass(frozen=True)
class Example:
    slug: str
    title: str | Promise
    when: str | Promise

    @property
    def template(self) -> str:
        return f"today/styleguide/{self.slug}.html"

    @property
    def source(self) -> str:
        source: str = engines["django"].get_template(self.template).template.source  # type: ignore[attr-defined]
        return source.partition("\n")[2].strip()


EXAMPLES = (
    Example("page_head", _("Page head"), _("One page, one question, one primary action whose verb is its label.")),
    Example(
        "buttons",
        _("Buttons"),
        _("One primary on a page; quiet ones beside it; red only for what takes something away."),
    ),
    Example("banner", _("Patient banner"), _("On top of every clinical page. It never scrolls away.")),
    Example("print_head", _("Head of a sheet"), _("On every printed sheet about a patient, and never on the screen.")),
    Example("card", _("Card"), _("A sheet with a title. Never a card in a card.")),
    Example("table", _("Table"), _("Dense where people scan. Figures stand right, the unit behind them.")),
    Example("quantity", _("Quantities and facts"), _("No trailing zeros, the unit smaller; an unknown is a dash.")),
    Example("state", _("State"), _("A word, a shape and a colour: the same everywhere.")),
    Example("finding", _("Finding"), _("What is wrong, then the figures, then what to do.")),
    Example("limit_bar", _("Limit bar"), _("The limit is the line. Reaching it is allowed; only more is over.")),
    Example(
        "body_map",
        _("Body map"),
        _("Chosen is filled, near the limit dashed, over it thick, with its share. Left is the patient's left."),
    ),
    Example(
        "form", _("Form"), _("The error stands at its field and on top, with a link to it. Nothing typed is lost.")
    ),
    Example("stepper", _("Stepper"), _("Where a person is in a task of several pages.")),
    Example("empty", _("Empty state"), _("Says how to begin, with the button.")),
    Example("confirm", _("Confirmation"), _("Names the thing. Undo is better wherever it is possible.")),
    Example("toast", _("Toast and undo"), _("What has just happened. Never the only place that says so.")),
    Example("skeleton", _("Waiting"), _("A skeleton after 300 ms; after a second the line on top of the page moves.")),
)


class ExampleForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the area"), help_text=_("As it is said in the room, for example “belly, left”.")
    )
    volume_ml = AmountField("mL", label=_("Volume per point"), max_value=Decimal("0.5"))
    on = forms.DateField(label=_("First session on"), widget=DateInput())
    technique = forms.ChoiceField(
        label=_("Technique"),
        choices=[("nappage", _("Nappage")), ("papule", _("Papule")), ("point", _("Point by point"))],
    )
    side = forms.ChoiceField(
        label=_("Side"),
        widget=forms.RadioSelect,
        choices=[("left", _("Left")), ("right", _("Right")), ("both", _("Both"))],
    )
    told = forms.MultipleChoiceField(
        label=_("The patient has been told about"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("bruises", _("bruises for about a week")), ("evidence", _("what the evidence does not show"))],
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    photographs = forms.BooleanField(label=_("Photographs may be taken"), required=False)


def _refused_form() -> ExampleForm:
    form = ExampleForm({"name": "Belly, left", "volume_ml": "0,75 ml", "technique": "point", "side": "left"})
    if form.is_valid():
        return form
    refuse(
        form,
        DomainError(
            "", fields={"technique": str(_("Point by point goes deeper than this patient's fat layer (9 mm)."))}
        ),
    )
    return form


def _banner() -> PatientBanner:
    return PatientBanner(
        name="Ana Ruiz",
        number="000012",
        clinic="Mesoplan Paris",
        zone=ZoneInfo("Europe/Paris"),
        birth_date=date(1985, 3, 14),
        age=41,
        sex=str(_("female")),
        allergies=(str(_("soy")), "lidocaine"),
        allergy_status=AllergyStatus.RECORDED,
        alerts=(str(_("Anticoagulant")),),
        weight_kg=Decimal("61.5"),
        weight_on=timezone.localdate() - timedelta(days=12),
        next_appointment=str(_("Tue 24 Nov, 10:30, Room 2")),
        chart_url="#banner",
        action_label=str(_("Book")),
        action_url="#banner",
    )


@requires(STYLEGUIDE)
def styleguide(request: HttpRequest) -> HttpResponse:
    values = {
        "dose": Decimal("81"),
        "near": Decimal("162"),
        "over": Decimal("112"),
        "limit": Decimal("100"),
        "wide": Decimal("200"),
        "unchecked": _("Limit per kg not checked: no weight"),
    }
    context = {
        "examples": EXAMPLES,
        "example_banner": _banner(),
        "refused_form": _refused_form(),
        "fresh_form": ExampleForm(prefix="fresh"),
        "steps": [_("Area"), _("Formulation"), _("Doses"), _("Sign")],
        "states": list(STATES),
        "body_maps": body_maps(),
    }
    return render(request, "today/styleguide.html", context | values)
