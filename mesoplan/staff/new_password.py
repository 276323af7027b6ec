"""The forms in which a new password is typed. What it has to be they say in one sentence, before it is refused."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm, SetPasswordForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _


class NewPasswordForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sentence = _("At least %(least)s characters, hard to guess, and unlike your name and e-mail address.")
        self.fields["password1"].help_text = sentence % {"least": settings.LEAST_PASSWORD_LENGTH}


class ChangeForm(NewPasswordForm, ChangePasswordForm):  # type: ignore[misc] # allauth ships no types
    pass


class FirstForm(NewPasswordForm, SetPasswordForm):  # type: ignore[misc] # allauth ships no types
    pass


class LinkForm(NewPasswordForm, ResetPasswordKeyForm):  # type: ignore[misc] # allauth ships no types
    pass
