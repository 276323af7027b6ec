"""Whether a request came by https is believed of a proxy that somebody has declared, and of nobody else."""

import os
import subprocess
import sys

import pytest

from mesoplan.runtime.postgres.use import PROJECT

ASK = """
import django
django.setup()
from django.test import RequestFactory
print(RequestFactory().get("/", HTTP_X_FORWARDED_PROTO="https").is_secure())
"""


@pytest.mark.parametrize(
    ("declared", "is_believed"), [({}, "False"), ({"TRUSTED_PROXY": "0"}, "False"), ({"TRUSTED_PROXY": "1"}, "True")]
)
def test_the_header_of_a_proxy_is_believed_only_where_one_is_declared(tmp_path, declared, is_believed):
    surroundings = {"PATH": os.environ["PATH"], "SITE_URL": "https://mesoplan.example", "MESOPLAN_VAR": str(tmp_path)}
    surroundings |= {"DJANGO_SETTINGS_MODULE": "mesoplan.settings", "SECRET_KEY": "k" * 60}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=PROJECT,
        env=surroundings | declared,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == is_believed


def test_a_browser_that_claims_https_is_sent_there_all_the_same(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/account/login/", headers={"X-Forwarded-Proto": "https"})
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/account/login/")
