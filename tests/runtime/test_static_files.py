"""A script that imports another one names the very version that it was written for."""

import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils.module_loading import import_string


@pytest.mark.parametrize("name", [settings.COMPRESSED, settings.UNCOMPRESSED])
def test_every_import_of_ours_leads_to_a_file_named_by_what_is_in_it(tmp_path, settings, name):
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]  # ours alone
    settings.STATICFILES_DIRS = [settings.BASE_DIR / "static"]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": name}}

    call_command("collectstatic", verbosity=0, interactive=False)

    kept = import_string(name)()
    found = [tmp_path / kept.stored_name(script) for script in ("planning/chart.js", "planning/unsent.js")]
    read = set()
    while found:
        script = found.pop()
        read.add(script)
        for path in re.findall(r'"(\.\.?/[^"]+)"', script.read_text()):
            assert re.fullmatch(r"\.\.?/(chart/|frame/)?\w+\.[0-9a-f]{12}\.js", path)
            assert (script.parent / path).is_file()
            found += {(script.parent / path).resolve()} - read
    assert {re.sub(r"\.\w+\.js$", "", it.name) for it in read} == {
        *("chart", "acts", "keyboard", "page", "place"),
        *("pointer", "saving", "show", "state", "tools", "unsent"),
    }
