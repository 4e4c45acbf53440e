"""Page of what was done on a day: of everybody for who may see it, of oneself for the rest of the ministry."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from base import fechas
from base.dias import Dia
from base.ilegible import Ilegible
from base.numeros import entero
from base.personas import nombre_de
from compromisos.admin.descargar import archivo_de_lista, pide_archivo
from compromisos.lectura.actividad import dia as lectura
from compromisos.lectura.actividad.fuentes import CLASES
from compromisos.publicacion import permisos
from compromisos.salidas.datos.columns.de_trabajo import ActividadResource

UN_DIA = timedelta(days=1)
PRIMER_DIA = date(2000, 1, 1)  # nothing was done before, and calendars end somewhere


def pagina(request: HttpRequest, marco: dict[str, Any]) -> HttpResponseBase:
    if not permisos.ve_actividad(request.user):
        raise PermissionDenied(_("La actividad la ve el personal del ministerio."))
    hoy = Dia.de_hoy().fecha
    fecha = max(min(_fecha(request.GET.get("dia", "")) or hoy, hoy), PRIMER_DIA)
    de_todos = permisos.ve_actividad_de_todos(request.user)
    persona = entero(request.GET.get("persona", "")) if de_todos else request.user.pk
    clase = request.GET.get("clase", "")
    clase = clase if clase in CLASES else ""
    nombre = _nombre(persona)
    dichos = [(_("Día"), date_format(fecha, "SHORT_DATE_FORMAT"))]
    dichos += [(c, str(d)) for c, d in ((_("Persona"), nombre), (_("Qué"), CLASES.get(clase))) if d]
    if formato := pide_archivo(request):
        todo = lectura.todos_los_hechos(fecha, persona=persona, clase=clase)
        return archivo_de_lista(ActividadResource(), todo, formato, de=_("Actividad"), filtros=dichos)
    antes = request.GET.get("antes", "")
    suyo = lectura.hechos(fecha, persona=persona, clase=clase, antes=antes)
    return TemplateResponse(
        request,
        "admin/actividad.html",
        {
            **marco,
            "title": _("Actividad"),
            "fecha": fecha,
            "ayer": fecha - UN_DIA,
            "manana": fecha + UN_DIA if fecha < hoy else None,
            "hoy": hoy,
            "es_hoy": fecha == hoy,
            "de_todos": de_todos,
            "persona": persona,
            "nombre": nombre,
            "dichos": dichos,
            "clase": clase,
            "clases": CLASES,
            "personas": _personas(lectura.resumen(fecha, None if de_todos else request.user.pk)),
            "hechos": suyo.hechos,
            "siguiente": suyo.siguiente,
            "desde_el_principio": not antes,
        },
    )


def _fecha(escrita: str) -> date | None:
    """As an address says it, or as somebody types it; None if it is no day."""
    try:
        return date.fromisoformat(escrita)
    except ValueError:
        pass
    try:
        return fechas.leer(escrita)
    except Ilegible:
        return None


def _nombre(persona: int | None) -> str:
    cuenta = get_user_model().objects.filter(pk=persona).first() if persona is not None else None
    return nombre_de(cuenta) if cuenta else ""


def _personas(resumen: dict[int, dict[str, int]]) -> list[tuple[int, str, list[tuple[str, str, int]]]]:
    """(account, name, [(kind, its name, how many)]) by name. One query."""
    cuentas = get_user_model().objects.in_bulk(resumen)
    filas = [
        (pk, nombre_de(cuentas[pk]), [(c, str(CLASES[c]), n) for c, n in suyas.items()])
        for pk, suyas in resumen.items()
        if pk in cuentas
    ]
    return sorted(filas, key=lambda fila: fila[1].casefold())
