"""Checking of the links that are cited: which are asked, how often, and what is written down of each.

`comprobar` is for the command of the same name, by cron. It asks few at a time, one after another, and the same server
not twice in a row without a pause. Asking is done outside any transaction; what came of it is one. Nothing that the
public reads of a pledge changes by it but the sentence beside the link.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from base.dias import Dia
from base.visita import Desenlace, Visita, Visitante
from compromisos.lectura.citados import citados, por_revisar
from compromisos.models import EnlaceCitado, RoturaDeEnlace
from compromisos.reglas.enlaces import RESPONDEN, SI_FALLO, Comprobado, cabe_copia, puede_guardarse

CUANTOS = 60  # at a run
DE_UN_SERVIDOR = 5  # of them
PAUSA = 5  # seconds between two to the same server
MIENTRAS = timedelta(hours=1)  # one that is being asked is not asked by another run
LOTE = 500


def visitante() -> Visitante:
    """Who asks, with where to complain."""
    contacto = "; ".join(filter(None, (settings.SITE_URL, settings.CONTACTO)))
    agente = f"25porel25-comprobador-de-enlaces/1 ({contacto})"
    limpio = "".join(c if 31 < ord(c) < 127 else "?" for c in agente)
    return Visitante(limpio, en_esta_maquina=settings.ENLACES_EN_ESTA_MAQUINA)


def por_comprobar(ahora: datetime) -> set[str]:
    """Addresses that something public cites now, and those that wait for review; but for those of ours, which a suppression
    leaves behind."""
    de_hoy = citados(Dia(timezone.localdate(ahora))) | por_revisar()
    return {url for url in de_hoy if not url.startswith(f"{settings.SITE_URL}/")}


def apuntar_citados(*, ahora: datetime) -> int:
    """Take note of the links that are cited and were not yet; how many."""
    ya = set(EnlaceCitado.objects.values_list("url", flat=True))
    nuevos = sorted(por_comprobar(ahora) - ya)
    EnlaceCitado.objects.bulk_create(
        [EnlaceCitado(url=url, servidor=_servidor(url), proxima_en=ahora) for url in nuevos],
        batch_size=LOTE,
        ignore_conflicts=True,
    )
    return len(nuevos)


def comprobar(
    *,
    ahora: datetime,
    quien: Visitante | None = None,
    cuantos: int = CUANTOS,
    dormir: Callable[[float], None],
) -> Counter[Comprobado]:
    """Ask those whose time has come, the longest overdue first; how many came to each end."""
    quien, hechos, antes = quien or visitante(), Counter[Comprobado](), ""
    publicos = citados(Dia(timezone.localdate(ahora)))
    for enlace in _los_que_tocan(ahora, cuantos):
        if not _tomar(enlace, ahora):
            continue
        if enlace.servidor == antes:
            dormir(PAUSA)
        antes = enlace.servidor
        visita = quien.visitar(enlace.url)
        apuntar(enlace, visita, ahora=ahora, es_publico=enlace.url in publicos)
        hechos[Comprobado(visita.desenlace.value)] += 1
    return hechos


def _los_que_tocan(ahora: datetime, cuantos: int) -> Iterator[EnlaceCitado]:
    """In turns of one of each server, so that none is asked twice in a row while there are others."""
    vivos = por_comprobar(ahora)
    de_cada: dict[str, list[EnlaceCitado]] = {}
    n = 0
    for enlace in EnlaceCitado.objects.filter(proxima_en__lte=ahora).order_by("proxima_en", "pk").iterator():
        suyos = de_cada.setdefault(enlace.servidor, [])
        if enlace.url in vivos and len(suyos) < DE_UN_SERVIDOR:
            suyos.append(enlace)
            n += 1
        if n == cuantos:
            break
    for vuelta in range(DE_UN_SERVIDOR):
        yield from (suyos[vuelta] for suyos in de_cada.values() if len(suyos) > vuelta)


def _tomar(enlace: EnlaceCitado, ahora: datetime) -> bool:
    """Whether it is this run that asks it."""
    mios = EnlaceCitado.objects.filter(pk=enlace.pk, proxima_en=enlace.proxima_en)
    return mios.update(proxima_en=ahora + MIENTRAS) == 1


@transaction.atomic
def apuntar(enlace: EnlaceCitado, visita: Visita, *, ahora: datetime, es_publico: bool = True) -> None:
    """Write down what came of asking. Of one that was suppressed meanwhile, nothing. One that nothing public cites yet is
    asked each day, for who reviews, and of what was there nothing is read."""
    actual = EnlaceCitado.objects.select_for_update().filter(pk=enlace.pk).first()
    if actual is None:
        return
    que, hoy = Comprobado(visita.desenlace.value), timezone.localdate(ahora)
    racha = actual.racha.tras(que, hoy)
    actual.fallos, actual.falla_desde, actual.fallo_el = racha.fallos, racha.desde, racha.ultimo
    actual.comprobado_en, actual.resultado = ahora, que.value
    actual.estado_http, actual.ultimo_sha256 = visita.estado_http, visita.sha256
    actual.proxima_en = ahora + timedelta(days=racha.dias_hasta_la_proxima if es_publico else SI_FALLO)
    if es_publico and que in RESPONDEN:
        _leer(actual, visita, ahora)
    abierta = RoturaDeEnlace.objects.filter(enlace=actual, hasta_en__isnull=True)
    if racha.desde is None:
        if abierta.update(hasta_en=ahora):
            actual.cambio_en = ahora
    elif racha.es_rotura and not abierta.exists():
        actual.cambio_en = ahora
        RoturaDeEnlace.objects.create(enlace=actual, desde=racha.desde, por=que.value, declarada_en=ahora)
    actual.save()


def _leer(enlace: EnlaceCitado, visita: Visita, ahora: datetime) -> None:
    """What was there, the first time that it is read to its end; again, when a copy may be kept and there is none."""
    se_guarda = se_puede_guardar(enlace, visita)
    if enlace.sha256 and (enlace.copia or not se_guarda):
        return
    enlace.visto_en, enlace.cambio_en, enlace.tipo = ahora, ahora, visita.tipo
    enlace.tamano, enlace.sha256 = visita.tamano, visita.sha256
    if se_guarda:
        enlace.copia = ContentFile(visita.datos, name="copia")


def se_puede_guardar(enlace: EnlaceCitado, visita: Visita) -> bool:
    """Whether of what was read a copy may be kept (docs/rules.md#copias-de-enlaces)."""
    if visita.desenlace is not Desenlace.RESPONDIO or not cabe_copia(visita.tipo, visita.tamano):
        return False
    servidores = (enlace.servidor, *visita.servidores)
    return puede_guardarse(enlace.permiso, servidores, settings.ENTIDADES_PUBLICAS)


@transaction.atomic
def decidir_copia(enlace: EnlaceCitado, *, ahora: datetime) -> None:
    """After the staff said whether a copy may be kept: one that may not goes; one that may is taken at the next run."""
    if not puede_guardarse(enlace.permiso, (enlace.servidor,), settings.ENTIDADES_PUBLICAS):
        enlace.soltar_copia()
    elif not enlace.copia and not enlace.fallos:
        enlace.proxima_en = ahora
    enlace.save()


def olvidar(urls: Collection[str]) -> None:
    """For a suppression, in its transaction: the address, what was found there, and the copy."""
    for enlace in EnlaceCitado.objects.filter(url__in=list(urls)):
        enlace.soltar_copia()
        enlace.delete()


def _servidor(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "")[:255]
    except ValueError:
        return ""
