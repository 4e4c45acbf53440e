"""The making of a copy: what is to be in it, the walk, the pages made relative, what says what it is."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _

from base.dias import Dia
from compromisos.lectura.ediciones import ediciones_de, por_actualidad
from compromisos.lectura.registro import cabeza_de
from compromisos.salidas.catalogos import comprimido, conjunto
from compromisos.salidas.copia.aparte import aparte
from compromisos.salidas.copia.carpeta import MANIFIESTO, en_su_lugar, escribir_manifiesto
from compromisos.salidas.copia.pedir import NoSeHizo
from compromisos.salidas.copia.que_copia import Copia
from compromisos.salidas.copia.recorrido import Recorrido
from compromisos.salidas.copia.reescribir import reescribir

CABEZA = "CABEZA.txt"
LEAMES = (("es", "LEAME.txt"), ("en", "README.txt"))


@dataclass(frozen=True, slots=True)
class Hecha:
    """What was made: `sha256` is that of the manifest, which is that of all."""

    copia: Copia
    paginas: int
    archivos: int
    sha256: str


def exportar(dia: Dia, carpeta: Path, *, edicion: str, avisar: Callable[[str, int, int], None]) -> Hecha:
    """The site as of `dia` in `carpeta`, which does not exist or is empty. NoSeHizo; then nothing is left.

    `edicion` is the slug of the one it is said to be of; "" for the one of the front page. `avisar` gets what is being
    done, how many are done and how many are known.
    """
    # For the copy, today is the day after, whenever it is made: so two of them say the same.
    hoy = dia.fecha if dia.es_hoy else dia.fecha + timedelta(days=1)
    with (
        en_su_lugar(carpeta) as nueva,
        tempfile.TemporaryDirectory(prefix=f".{carpeta.name}.crudo-", dir=carpeta.parent) as suelto,
    ):
        crudo, hechos = Path(suelto) / "paginas", Path(suelto) / "hechos"
        crudo.mkdir()
        with aparte(hechos, hoy):
            copia = de_que(Dia(hoy, dia.al), edicion)
            recorrido = Recorrido(
                copia,
                crudo,
                nueva,
                dia.es_hoy,
                lambda r: avisar("páginas y archivos", *r.hechas_de_sabidas()),
            )
            recorrido.andar()
        for n, suya in enumerate(recorrido.paginas, 1):
            _escribir_pagina(recorrido, suya)
            avisar("páginas puestas en la carpeta", n, len(recorrido.paginas))
        _escribir_lo_que_la_explica(nueva, copia)
        shutil.rmtree(hechos, ignore_errors=True)
        return Hecha(copia, len(recorrido.paginas), len(recorrido.archivos), escribir_manifiesto(nueva))


def de_que(dia: Dia, edicion: str) -> Copia:
    """NoSeHizo if that edition was not public by then."""
    suya = (
        ediciones_de(dia).filter(slug=edicion).first()
        if edicion
        else next((e for e in por_actualidad(dia) if e.tiene), None)
    )
    if edicion and suya is None:
        raise NoSeHizo(f"El {dia.fecha:%d/%m/%Y} no había ninguna edición pública «{edicion}».")
    cabeza = cabeza_de(dia)
    return Copia(
        dia=dia.fecha,
        sitio=settings.SITE_URL,
        edicion=suya.nombre if suya else "",
        slug=suya.slug if suya else "",
        numero=cabeza.numero if cabeza else 0,
        sha256=cabeza.sha256 if cabeza else "",
        cuando=cabeza.cuando if cabeza else "",
        cerrado=not dia.es_hoy,
    )


def _escribir_pagina(recorrido: Recorrido, suya: str) -> None:
    crudo, ruta = recorrido.crudo_de(suya), recorrido.carpeta / recorrido.paginas[suya]
    with override(get_language_from_path(suya) or settings.LANGUAGE_CODE):
        en_el_sitio = format_html('<span class="oculto"> {}</span>', _("(en el sitio, no en esta copia)"))
    pagina = reescribir(
        crudo.read_text(encoding="utf-8"),
        lambda escrita: recorrido.traducir(escrita, suya),
        en_el_sitio=en_el_sitio,
    )
    ruta.parent.mkdir(parents=True, exist_ok=True)
    ruta.write_text(pagina, encoding="utf-8", newline="")
    crudo.unlink()


def _escribir_lo_que_la_explica(carpeta: Path, copia: Copia) -> None:
    for idioma, nombre in LEAMES:
        with override(idioma):
            (carpeta / nombre).write_text(leame(copia), encoding="utf-8", newline="\r\n")
    if copia.numero:
        (carpeta / CABEZA).write_text(f"{copia.cabeza}\n", encoding="utf-8", newline="\n")


def leame(copia: Copia) -> str:
    """What a person reads first, in the language at hand."""
    dia = date_format(copia.dia, "SHORT_DATE_FORMAT")
    partes = [
        f"{conjunto.TITULO}\n"
        + _("Copia de %(sitio)s al %(dia)s.") % {"sitio": copia.sitio, "dia": dia}
        + (" " + _("Edición: %(edicion)s.") % {"edicion": copia.edicion} if copia.edicion else ""),
        "" if copia.cerrado else _("El día no había terminado: puede haberse publicado más después."),
        conjunto.aviso(),
        _(
            "Para leerla, abra index.html (en inglés, en/index.html) con cualquier navegador. No hace falta internet."
        ),
        _("Para comprobar que nada cambió desde que se hizo, dentro de esta carpeta:")
        + f"\n    sha256sum -c --quiet {MANIFIESTO}",
        _("Cabeza del registro público ese día (está también en CABEZA.txt):") + f"\n    {copia.cabeza}"
        if copia.numero
        else "",
        _(
            "No funcionan en una copia, porque piden un servidor: buscar y filtrar, ver otra fecha, comparar instituciones, la "
            "API, seguir por correo, señalar un error e insertar una promesa en otra página. En lugar de buscar hay un índice; "
            "lo demás está en %(sitio)s."
        )
        % {"sitio": copia.sitio},
        _("Los teléfonos de ayuda son los de ese día y pueden haber cambiado. En peligro, llame al 105."),
        comprimido.licencia(),
    ]
    return "\n\n".join(filter(None, partes)) + "\n"
