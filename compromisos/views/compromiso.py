"""One pledge: its literal text, its targets, and what was reported of it."""

from __future__ import annotations

from datetime import date

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import fin_del_dia
from compromisos.lectura.enmiendas import enmiendas_de
from compromisos.lectura.ficha import AvanceVisto, frase_de_respaldo, metas_vistas, para_ver
from compromisos.models import Avance, Compromiso, Evidencia, Foto
from compromisos.salidas.compromiso_json import de_compromiso
from compromisos.salidas.datos import writer
from compromisos.views.compartir import compartido
from compromisos.views.comun import con_fecha


@require_safe
@con_fecha
def compromiso(request: HttpRequest, codigo: str, *, hoy: date, al: date | None) -> HttpResponse:
    limite = fin_del_dia(al) if al else None
    compromiso, avances = _hallar(codigo, hoy=hoy, al=al)
    vigente = next((a for a in avances if a.pk == compromiso.avance_id), None)
    return render(
        request,
        "compromisos/compromiso.html",
        {
            "compromiso": compromiso,
            "vigente": vigente,
            "avances": [AvanceVisto.de(a, limite) for a in avances],
            "metas": metas_vistas(compromiso, hoy=hoy, limite=limite),
            "enmiendas": enmiendas_de(compromiso, al=al),
            "gemelos": list(compromiso.mismo_texto(al=al).select_related("institucion")),
            "compartido": compartido(compromiso, al=al),
            "fecha_cita": al or timezone.localdate(),
            "fotos": Foto.objects.publicadas(al=al).filter(compromiso=compromiso)[:3],
            "respaldo_frase": frase_de_respaldo(vigente, limite) if vigente else "",
        },
    )


@require_safe
@con_fecha
def compromiso_json(request: HttpRequest, codigo: str, *, hoy: date, al: date | None) -> HttpResponse:
    """All that the page says, for programs."""
    limite = fin_del_dia(al) if al else None
    compromiso, avances = _hallar(codigo, hoy=hoy, al=al)
    contenido = de_compromiso(
        compromiso,
        metas=metas_vistas(compromiso, hoy=hoy, limite=limite),
        avances=[AvanceVisto.de(a, limite) for a in avances],
        enmiendas=enmiendas_de(compromiso, al=al),
        gemelos=[g.codigo for g in compromiso.mismo_texto(al=al)],
        al=al or timezone.localdate(),
    )
    return HttpResponse(writer.json_texto(contenido), content_type="application/json; charset=utf-8")


def _hallar(codigo: str, *, hoy: date, al: date | None) -> tuple[Compromiso, list[Avance]]:
    """The pledge as it stood, and all that was published of it by then. Http404."""
    compromiso = get_object_or_404(
        Compromiso.objects.a_la_vista(al=al)
        .en_fecha(hoy=hoy, al=al)
        .select_related("edicion", "institucion", "responsable")
        .prefetch_related("ejes", "territorios"),
        codigo=codigo,
    )
    limite = fin_del_dia(al) if al else None
    return compromiso, list(para_ver(compromiso.avances.publicados(al=limite), limite=limite))


@require_safe
@con_fecha
def avance(request: HttpRequest, pk: int, *, hoy: date, al: date | None) -> HttpResponse:
    """The lasting address of an avance: its place in the timeline, or why it was withdrawn."""
    limite = fin_del_dia(al) if al else None
    avance = get_object_or_404(
        Avance.objects.publicados(al=limite)
        .filter(compromiso__in=Compromiso.objects.a_la_vista(al=al))
        .select_related("compromiso", "retiro"),
        pk=pk,
    )
    retiro = getattr(avance, "retiro", None)
    if retiro and (limite is None or retiro.retirado_en < limite):
        return ya_no_esta(request, avance)
    dia = f"?al={al.isoformat()}" if al else ""
    return redirect(f"{avance.compromiso.get_absolute_url()}{dia}#avance-{avance.pk}")


def ya_no_esta(request: HttpRequest, avance: Avance) -> HttpResponse:
    """410: it was here, it was withdrawn on a day and for a reason, and this is where it is told."""
    return render(request, "410.html", {"avance": avance, "compromiso": avance.compromiso}, status=410)


@require_safe
@con_fecha
def evidencia(request: HttpRequest, pk: int, *, hoy: date, al: date | None) -> HttpResponseBase:
    """The file behind a public evidence, as a download: never a page of this site.

    Of drafts, not even that they exist. Withdrawn, it is gone also for who asks about an earlier day:
    it may have been withdrawn because it should never have been seen.
    """
    publicados = Avance.objects.publicados(al=fin_del_dia(al) if al else None)
    prueba = get_object_or_404(
        Evidencia.objects.filter(avance__in=publicados)
        .exclude(archivo="")
        .select_related("avance__retiro", "avance__compromiso"),
        pk=pk,
    )
    if hasattr(prueba.avance, "retiro"):
        return ya_no_esta(request, prueba.avance)
    try:
        archivo = prueba.archivo.open("rb")
    except OSError:
        raise Http404(_("El archivo no está disponible.")) from None
    respuesta = FileResponse(
        archivo,
        as_attachment=True,
        filename=prueba.nombre_original or "evidencia",
        content_type=prueba.tipo_contenido or "application/octet-stream",
    )
    respuesta.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    respuesta.headers["Cache-Control"] = "no-cache"  # withdrawn, it must be gone at once, also from proxies
    return respuesta
