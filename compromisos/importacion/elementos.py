"""Index of the elements of frameworks: by their code, and by the ways in which people quote an article or a target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from django.utils.translation import gettext as _

from base.ilegible import Ilegible
from base.texto import plegar
from compromisos.models import ElementoDeMarco

ABREVIADAS = {"articulo": ("art",), "meta": ("target",), "objetivo": ("obj", "op"), "servicio": ("serv",)}
SOBRAN = re.compile(r"\b(?:n o|n|no|nro|num|numero|de|del|la|el|los|las)\b")  # «Ley N.º 30364, art. 7 de la…»


def _esencial(texto: str) -> str:
    """A quotation folded, without what people add: «Ley N.º 30364, art. 7» is «ley 30364 art 7»."""
    return " ".join(SOBRAN.sub(" ", plegar(texto)).split())


class Elementos:
    """One query in all."""

    def __init__(self) -> None:
        self._por_codigo: dict[str, ElementoDeMarco] = {}
        self._por_cita: dict[str, set[str]] = {}  # {quotation: codes of those that it may be of}
        for elemento in ElementoDeMarco.objects.select_related("marco"):
            self._por_codigo[elemento.codigo] = elemento
            for cita in _como_se_cita(elemento):
                self._por_cita.setdefault(_esencial(cita), set()).add(elemento.codigo)

    def citado(self, texto: str) -> ElementoDeMarco:
        """The one quoted so. Raises Ilegible for none, with the code that it nearly is, and for several."""
        if suyo := self._por_codigo.get("-".join(plegar(texto).split())):
            return suyo
        codigos = self._por_cita.get(_esencial(texto), set())
        if len(codigos) == 1:
            return self._por_codigo[next(iter(codigos))]
        if codigos:
            raise Ilegible(
                "elemento_ambiguo",
                _("«%(valor)s» puede ser varios: escriba su identificador, %(codigos)s.")
                % {"valor": texto[:60], "codigos": _(" o ").join(sorted(codigos))},
            )
        raise self._desconocido(texto)

    def _desconocido(self, texto: str) -> Ilegible:
        plegado = "-".join(plegar(texto).split())
        parecido = next(iter(get_close_matches(plegado, self._por_codigo, n=1, cutoff=0.8)), "")
        if _cifras(parecido) == _cifras(plegado) != "":
            return Ilegible(
                "elemento_desconocido",
                _("«%(valor)s» no está registrado. ¿Quiso decir «%(parecido)s»?")
                % {"valor": texto[:60], "parecido": parecido},
                escrito=texto,
                sugerencia=parecido,
            )
        return Ilegible(
            "elemento_desconocido",
            _(
                "«%(valor)s» no está registrado: escriba su identificador, como ods-5-2. Están en la página «Leyes, "
                "políticas y tratados»."
            )
            % {"valor": texto[:60]},
        )


def _cifras(texto: str) -> str:
    """«ods-52» may be ods-5-2; «ods-5-3» is another."""
    return "".join(re.findall(r"\d", texto))


def _como_se_cita(elemento: ElementoDeMarco) -> Iterator[str]:
    marco, tipo, numero = elemento.marco, elemento.get_tipo_display(), elemento.numero
    for nombre in (marco.sigla, marco.slug):
        yield f"{nombre} {numero}"
        for palabra in (tipo, elemento.tipo, *ABREVIADAS[elemento.tipo]):
            yield f"{nombre} {palabra} {numero}"
            yield f"{palabra} {numero} {nombre}"
            yield f"{nombre} {palabra}{numero}"
