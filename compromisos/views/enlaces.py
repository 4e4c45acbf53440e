"""Copies of what was behind a link that is cited."""

from __future__ import annotations

from django.db.models import OuterRef
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.citados import se_cita
from compromisos.models import EnlaceCitado
from compromisos.reglas.enlaces import TIPOS_DE_COPIA
from compromisos.views.comun import abierto, con_dia


@abierto
@require_safe
@con_dia
def copia(request: HttpRequest, pk: int, *, dia: Dia) -> HttpResponseBase:
    """The copy, as a download: never a page of this site, whatever it is. Only while something public cites the link;
    what is withdrawn takes its copy along, also for who asks about an earlier day."""
    enlace = get_object_or_404(
        EnlaceCitado.objects.using(dia.alias)
        .exclude(copia="")
        .filter(dia.hasta("visto_en"), se_cita(OuterRef("url"), dia)),
        pk=pk,
    )
    try:
        archivo = enlace.copia.open("rb")
    except OSError:
        raise Http404(_("El archivo no está disponible.")) from None
    leido = timezone.localdate(enlace.visto_en)
    respuesta = FileResponse(
        archivo,
        as_attachment=True,
        filename=f"copia-{leido:%Y-%m-%d}-{enlace.sha256[:8]}{TIPOS_DE_COPIA.get(enlace.tipo, '')}",
        content_type="application/octet-stream" if enlace.tipo.startswith("text/") else enlace.tipo,
    )
    respuesta.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    respuesta.headers["Cache-Control"] = "no-cache"  # suppressed, it must be gone at once, also from proxies
    respuesta.headers["X-Robots-Tag"] = "noindex"  # it is of others, who have their own page
    return respuesta
