"""The address of a page in each language."""

from __future__ import annotations

from compromisos.views import idiomas


def test_en_idioma_takes_any_language_of_the_settings(settings):
    """What docs/languages.md promises: addresses of a language come from its code alone."""
    settings.LANGUAGES = [*settings.LANGUAGES, ("quy", "Chanka Runasimi")]
    assert idiomas.separar("/quy/compromisos/") == ("quy", "/compromisos/")
    assert idiomas.en_idioma("quy", "/compromisos/") == "/quy/compromisos/"
    assert idiomas.separar("/quyo/") == ("es", "/quyo/")
    for ruta in ("/", "/en/", "/quy/", "/compromisos/x/", "/es/x/"):
        assert idiomas.en_idioma(*idiomas.separar(ruta)) == ruta
