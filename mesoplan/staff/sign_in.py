from typing import Any, cast

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.decorators import reauthentication_required
from allauth.account.forms import LoginForm
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest
from django.urls import reverse

from mesoplan.staff.access import View
from mesoplan.staff.models import User


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """People are added by an admin; nobody makes an account for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SignInForm(LoginForm):  # type: ignore[misc] # allauth ships no types
    """The one thing to do on its page: typing begins at once, and from the address the next stop is the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autofocus"] = True
        self.fields["password"].help_text = ""  # a link there would stand between the two


def asks_again(view: View) -> View:
    """Whoever has not proved lately who they are does so first; then what they sent is taken up where it was."""
    return cast("View", reauthentication_required(view))


def password_path(person: User) -> str:
    """Where this person sets a password, once and soon. Whoever knows the address can become them."""
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key})
