"""What the source marks for translation, read as gettext's own collector would, which no machine needs to have."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

from mesoplan.frame.catalogue_words import CONTEXT, words_to_translate

Marked = tuple[str | None, str]

ROOMS = ("mesoplan", "patients", "formulations", "sessions")
PLAIN = {"_", "_t", "gettext", "gettext_lazy", "gettext_noop"}
COUNTED = {"ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}
COUNTED_IN_CONTEXT = {"npgettext", "npgettext_lazy"}
TEXT = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(({TEXT}(?:, {TEXT})*)", re.DOTALL)


def of_everything() -> set[Marked]:
    base = settings.BASE_DIR
    modules = (path for room in ROOMS for path in (base / room).rglob("*.py"))
    return {
        *(found for path in modules for found in in_python(_read(path))),
        *(found for path in (base / "templates").rglob("*.*") for found in in_template(_read(path))),
        *((CONTEXT, word) for word in words_to_translate()),
    }


def in_python(source: str) -> Iterator[Marked]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            yield from _marked(_name(node.func), [text for text in texts if isinstance(text, str)])


def in_template(source: str) -> Iterator[Marked]:
    for name, texts in CALL.findall(templatize(source)):
        yield from _marked(name, [ast.literal_eval(text) for text in re.findall(TEXT, texts, re.DOTALL)])


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _marked(name: str, texts: list[str]) -> Iterator[Marked]:
    """The context and the words; of what is counted the singular, by which the catalogue knows it."""
    if name in PLAIN | COUNTED and texts:
        yield None, texts[0]
    elif name in IN_CONTEXT | COUNTED_IN_CONTEXT and len(texts) > 1:
        yield texts[0], texts[1]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
