"""What an admin does with a lot on its page, and what a clinician does."""

import pytest
from django.urls import reverse
from django.utils import timezone

from formulations.models import Lot, LotBlock, LotStock, OpenedVial, StockMovement
from formulations.services.blocks import ask_to_lift, block_lot
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    return factories.make_product(factories.make_ingredient(), vial_ml=10)


@pytest.fixture
def lot(product) -> Lot:
    return factories.make_lot(product, "L7")


@pytest.fixture
def stock(lot, clinic, admin) -> LotStock:
    return factories.make_stock(lot, clinic, admin, vials=5)


@pytest.fixture
def as_admin(client_of, admin):
    return client_of(admin)


def page_of(lot) -> str:
    return reverse("delivery:lot", args=[lot.pk])


def post(client, door: str, *ids: int, **typed):
    return client.post(reverse(f"delivery:{door}", args=ids), typed)


class TestReceiving:
    def test_a_box_comes_in_and_its_page_says_so(self, as_admin, product):
        typed = {"product": product.pk, "number": "L7", "expires_on": "2099-01-31", "vials": "12"}

        answer = as_admin.post(reverse("formulations:receive_lot"), typed, follow=True)

        assert answer.redirect_chain == [(page_of(Lot.objects.get()), 302)]
        assert "Lot L7 is on the shelf." in answer.text
        assert StockMovement.objects.get().vials == 12

    def test_a_known_lot_under_another_spelling_is_named(self, as_admin, lot):
        typed = {"product": lot.product_id, "number": "l 7", "expires_on": "2099-01-01", "vials": "2"}

        answer = as_admin.post(reverse("formulations:receive_lot"), typed, follow=True)

        assert "Lot L7 is on the shelf. “l 7” is known as L7" in answer.text
        assert Lot.objects.count() == 1

    def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(self, as_admin, product):
        typed = {"product": product.pk, "number": "L7", "expires_on": "2001-01-31", "vials": "0"}

        answer = as_admin.post(reverse("formulations:receive_lot"), typed)

        assert answer.status_code == 422
        assert 'href="#id_vials"' in answer.text
        assert 'value="2001-01-31"' in answer.text
        answer = as_admin.post(reverse("formulations:receive_lot"), typed | {"vials": "3"})
        assert 'href="#id_expires_on"' in answer.text
        assert not Lot.objects.exists()

    def test_more_of_a_lot_begins_with_what_is_known_of_it(self, as_admin, lot):
        page = as_admin.get(
            reverse("formulations:receive_lot"), {"product": lot.product_id, "number": "L7", "expires_on": "2099-01-01"}
        )

        assert all(word in page.text for word in ('value="L7"', 'value="2099-01-01"'))

    @pytest.mark.parametrize("typed", [{"expires_on": "2099-99-99"}, {"product": "x"}, {"number": "9" * 500}])
    def test_nonsense_in_the_address_is_left_out(self, as_admin, typed):
        assert as_admin.get(reverse("formulations:receive_lot"), typed).status_code == 200


class TestTheShelf:
    def test_a_broken_vial_is_taken_out(self, as_admin, lot, stock):
        assert post(as_admin, "take_out", lot.pk, vials="1", reason="Broken").status_code == 302

        assert "Taken out by hand: Broken" in as_admin.get(page_of(lot)).text
        assert LotStock.objects.get().vials == 4

    def test_too_many_open_the_dialog_again_with_what_was_typed(self, as_admin, lot, stock):
        answer = post(as_admin, "take_out", lot.pk, vials="6", reason="Broken")

        assert answer.status_code == 422
        assert "5 vials are on hand." in answer.text
        assert 'id="take-out" aria-labelledby="take-out-title" data-refused' in answer.text
        assert 'value="Broken"' in answer.text
        assert answer.text.count("data-refused") == 1

    def test_nothing_is_taken_out_where_it_is_not_counted(self, as_admin, lot):
        assert post(as_admin, "take_out", lot.pk, vials="1", reason="Broken").status_code == 404

    def test_a_first_count_begins_the_counting(self, as_admin, lot):
        assert "not counted" in as_admin.get(page_of(lot)).text

        post(as_admin, "count_lot", lot.pk, vials="3", reason="First count")

        assert LotStock.objects.get().vials == 3

    def test_without_a_size_of_the_vial_nothing_is_counted(self, as_admin, lot, product):
        type(product).objects.update(vial_ml=None)

        answer = post(as_admin, "count_lot", lot.pk, vials="3", reason="First count")

        assert (answer.status_code, LotStock.objects.count()) == (422, 0)
        assert "how much a vial" in answer.text

    def test_an_opened_vial_is_discarded(self, as_admin, lot, stock):
        vial = OpenedVial.objects.create(stock=stock, opened_at=timezone.now(), volume_ml=10, remaining_ml=10)

        assert post(as_admin, "discard_vial", lot.pk, vial.pk).status_code == 302

        assert OpenedVial.objects.get().discarded_at

    def test_vials_of_other_clinics_are_neither_shown_nor_touched(self, client_of, lot, stock):
        lyon = factories.make_clinic(name="Lyon")
        stranger = client_of(factories.make_user("admin", lyon))
        vial = OpenedVial.objects.create(stock=stock, opened_at=timezone.now(), volume_ml=10, remaining_ml=10)

        assert "Paris" not in stranger.get(page_of(lot)).text
        assert post(stranger, "discard_vial", lot.pk, vial.pk).status_code == 404
        assert post(stranger, "take_out", lot.pk, vials="1", reason="Broken").status_code == 404

    def test_a_clinician_reads_the_shelf_and_keeps_nothing(self, client_of, clinician, lot, stock):
        client = client_of(clinician)

        assert "Take vials out" not in client.get(page_of(lot)).text
        assert post(client, "take_out", lot.pk, vials="1", reason="Broken").status_code == 403


class TestBlocks:
    def test_a_recall_says_what_follows_and_stands_on_top(self, as_admin, lot):
        answer = post(as_admin, "block_lot", lot.pk, kind="recalled", reason="Particles")

        page = as_admin.get(answer.url).text
        assert '<span class="level">Recalled</span> <span class="title">Particles</span>' in page
        assert "Receive more" not in page
        assert Lot.objects.get().status == "recalled"

    def test_a_block_without_a_kind_or_reason_opens_the_dialog_again(self, as_admin, lot):
        answer = post(as_admin, "block_lot", lot.pk)

        assert answer.status_code == 422
        assert 'id="block" aria-labelledby="block-title" data-refused' in answer.text

    def test_one_asks_and_another_lifts(self, as_admin, client_of, clinician, admin, lot):
        block = block_lot(actor=admin, lot=lot, kind="quarantined", reason="Wet box")

        post(as_admin, "ask_to_lift", lot.pk, block.pk, reason="It is dry inside.")
        assert "Confirm: it may be used" not in as_admin.get(page_of(lot)).text
        assert post(as_admin, "lift_block", lot.pk, block.pk).status_code == 409
        colleague = client_of(clinician)
        assert "Confirm: it may be used" in colleague.get(page_of(lot)).text
        post(colleague, "lift_block", lot.pk, block.pk)

        page = as_admin.get(page_of(lot)).text
        assert Lot.objects.get().status == "usable"
        assert "asked by Omar Saïd, confirmed by Dr Marin. It is dry inside." in page

    def test_it_is_headed_by_what_it_is_and_not_as_an_override(self, as_admin, admin, lot):
        block_lot(actor=admin, lot=lot, kind="quarantined", reason="The courier was late.")

        page = as_admin.get(page_of(lot)).text

        assert '<span class="level">Quarantined</span> <span class="title">The courier was late.</span>' in page
        assert "Override" not in page
        assert "Ask to lift it" in page

    def test_a_recall_settles_the_quarantine_and_the_later_date(self, as_admin, client_of, clinician, admin, lot):
        block_lot(actor=admin, lot=lot, kind="quarantined", reason="The courier was late.")
        factories.make_correction(admin, lot)
        block_lot(actor=admin, lot=lot, kind="recalled", reason="The maker wrote.")

        page = client_of(clinician).get(page_of(lot)).text

        assert "Settled by the recall, for as long as that stands." in page
        assert page.count('class="btn btn-secondary" type="button" data-opens="lift') == 1
        assert "Confirm: it says so on the box" not in page
        assert "Settled by the recall: nothing is drawn" in page

    def test_the_other_may_keep_the_block(self, client_of, clinician, admin, lot):
        block = ask_to_lift(
            actor=admin, block=block_lot(actor=admin, lot=lot, kind="quarantined", reason="Wet"), reason="Dry"
        )

        post(client_of(clinician), "keep_block", lot.pk, block.pk)

        assert (LotBlock.objects.get().lift_asked_at, Lot.objects.get().status) == (None, "quarantined")

    def test_asking_without_a_reason_opens_the_dialog_of_that_block_again(self, as_admin, admin, lot):
        first, second = (
            block_lot(actor=admin, lot=lot, kind=kind, reason="Wet") for kind in ("quarantined", "recalled")
        )

        answer = post(as_admin, "ask_to_lift", lot.pk, first.pk)

        assert answer.status_code == 422
        assert f'id="lift-{first.pk}" aria-labelledby="lift-{first.pk}-title" data-refused' in answer.text
        assert f'id="lift-{second.pk}" aria-labelledby="lift-{second.pk}-title">' in answer.text

    def test_a_block_of_another_lot_is_not_found_here(self, as_admin, admin, lot, product):
        other = factories.make_lot(product, "L8")
        block = block_lot(actor=admin, lot=other, kind="recalled", reason="Wet")

        for door in ("ask_to_lift", "lift_block", "keep_block"):
            assert post(as_admin, door, lot.pk, block.pk, reason="Dry").status_code == 404


def test_the_list_says_what_is_on_hand(as_admin, lot, stock, product):
    factories.make_lot(product, "L8")

    lines = as_admin.get("/lots/").context["lots"]

    assert [(line.lot.number, line.words) for line in lines] == [("L7", ["5 vials"]), ("L8", ["not counted"])]
