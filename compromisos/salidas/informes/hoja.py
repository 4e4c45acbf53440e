"""The sheet of one pledge, as a PDF."""

from __future__ import annotations

import io

import segno
from django.utils.translation import gettext as _

from compromisos.lectura.ficha import Ficha
from compromisos.salidas.informes import pdf
from compromisos.salidas.informes.ficha import dia_corto, en_papel
from compromisos.salidas.informes.marco import marco


def datos(leida: Ficha) -> dict:
    compromiso, dia = leida.compromiso, leida.dia
    ficha = en_papel(leida)
    titulo = f"{compromiso.institucion}, {_('compromiso')} {compromiso.numero}: {compromiso.titulo}"
    comun = marco(titulo=titulo, dia=dia)
    cita = (
        f"{ficha['institucion']}. «{ficha['titulo']}». 25 por el 25, {_('compromiso')} {ficha['codigo']}. {ficha['palabra']}. "
        + _("Estado al %(dia)s.") % {"dia": dia_corto(dia.fecha)}
    )
    return comun | {
        "ficha": ficha,
        "cita": cita,
        "qr": _qr(ficha["direccion"]),
        "palabras": comun["palabras"] | _palabras(),
    }


def _palabras() -> dict[str, str]:
    return {
        "ultimo_informe": _("Último informe"),
        "mas_metas": _("Tiene más metas:"),
        "sigue": _("Sigue en esta dirección: informes anteriores, enmiendas, pruebas y lo que aquí no cabe."),
        "todo": _("Esta promesa, como estaba ese día, está en:"),
    }


def _qr(direccion: str) -> str:
    dibujo = io.BytesIO()
    segno.make_qr(direccion, error="m").save(dibujo, kind="svg", xmldecl=False, omitsize=True)
    return dibujo.getvalue().decode()


def pdf_de(leida: Ficha) -> bytes:
    """Raises pdf.NoSePudo."""
    return pdf.componer("compromiso", datos(leida))
