"""Every file under a name that says what is in it, so that no browser mixes the scripts of two versions: also a script
of ours that another one imports. What libraries bring is left as it is; some of it imports what it does not bring."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

PATH = r"""(?P<url>\.\.?/[^"]+)"""
NAMED = (rf"""(?P<matched>import (?P<names>\{{[^}}]*\}}) from "{PATH}";)""", 'import %(names)s from "%(url)s";')
WHOLE = (rf"""(?P<matched>import "{PATH}";)""", 'import "%(url)s";')
IMPORTS = [(f"{room}/*.js", (NAMED, WHOLE)) for room in ("planning", "booking")]


# One more than the longest way from a script to one that imports nothing.
PASSES = 8


class Uncompressed(ManifestStaticFilesStorage):
    max_post_process_passes = PASSES
    patterns = (*ManifestStaticFilesStorage.patterns, *IMPORTS)


class Compressed(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # without types
    max_post_process_passes = PASSES
    patterns = (*ManifestStaticFilesStorage.patterns, *IMPORTS)
