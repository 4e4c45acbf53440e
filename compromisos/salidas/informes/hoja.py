"""The sheet of one pledge, as a PDF."""

from __future__ import annotations

import io
from datetime import date

import segno
from django.utils import timezone
from django.utils.translation import gettext as _

from compromisos.models import Compromiso
from compromisos.salidas.informes import pdf
from compromisos.salidas.informes.ficha import dia_corto, fichas
from compromisos.salidas.informes.marco import marco


def datos(compromiso: Compromiso, *, hoy: date, al: date | None) -> dict:
    """Needs con_lo_suyo() and en_fecha()."""
    (ficha,) = fichas([compromiso], hoy=hoy, al=al)
    titulo = f"{compromiso.institucion}, {_('compromiso')} {compromiso.numero}: {compromiso.titulo}"
    comun = marco(titulo=titulo, al=al)
    cita = (
        f"{ficha['institucion']}. «{ficha['titulo']}». 25 por el 25, {_('compromiso')} {ficha['codigo']}. {ficha['palabra']}. "
        + _("Estado al %(dia)s.") % {"dia": dia_corto(al or timezone.localdate())}
    )
    return comun | {
        "ficha": ficha,
        "cita": cita,
        "qr": _qr(ficha["direccion"]),
    }


def _qr(direccion: str) -> str:
    dibujo = io.BytesIO()
    segno.make_qr(direccion, error="m").save(dibujo, kind="svg", xmldecl=False, omitsize=True)
    return dibujo.getvalue().decode()


def pdf_de(compromiso: Compromiso, *, hoy: date, al: date | None) -> bytes:
    """pdf.NoSePudo."""
    return pdf.componer("compromiso", datos(compromiso, hoy=hoy, al=al))
