"""A script that imports another one names the very version that it was written for."""

import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils.module_loading import import_string


@pytest.mark.parametrize("name", [settings.COMPRESSED, settings.UNCOMPRESSED])
def test_every_import_of_ours_leads_to_a_file_named_by_what_is_in_it(tmp_path, settings, name):
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_DIRS = [settings.BASE_DIR / "static"]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": name}}

    call_command("collectstatic", verbosity=0, interactive=False)

    storage = import_string(name)()
    chart = tmp_path / storage.stored_name("planning/chart.js")
    imported = re.findall(r'"(\./[^"]+)"', chart.read_text())
    assert "./chart/keyboard" in {re.sub(r"\.\w+\.js$", "", path) for path in imported}
    for path in imported:
        assert re.fullmatch(r"\./chart/\w+\.[0-9a-f]{12}\.js", path)
        assert (chart.parent / path).is_file()
