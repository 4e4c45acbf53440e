"""Who is written to now: those who follow something at once, minutes after it changed; the others, each Monday."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from base.correo import puede_salir
from base.dias import Dia
from compromisos.correo import cola
from compromisos.correo.seguidores import claves
from compromisos.correo.seguidores.actos import lunes_de
from compromisos.correo.seguidores.pendiente import con_novedades
from compromisos.models import Seguido, Seguidor

ESPERA = timedelta(minutes=5)  # what is done within them, one thing after another, goes in one letter
HOLGURA = timedelta(minutes=1)  # an act that is not saved by then asks for a turn of its own
Ritmo = Seguido.Ritmo


def avisar_a_quien_sigue() -> None:
    """In the transaction of an act that changed something public: have the worker look, a little later, who follows it.
    One query; two if anybody follows anything at once."""
    al_momento = Seguido.objects.confirmados().filter(ritmo=Ritmo.AL_MOMENTO)
    if not puede_salir() or not al_momento.exists():
        return
    if not repartir.get_backend().supports_defer:
        repartir.enqueue()
        return
    ahora = timezone.now()
    por_hacer = DBTaskResult.objects.filter(task_path=repartir.module_path, status="READY")
    if not por_hacer.filter(run_after__gt=ahora + HOLGURA).exists():
        repartir.using(run_after=ahora + ESPERA).enqueue()


@task()
def repartir() -> None:
    """The task itself. Done twice, or cut in the middle, nobody gets two letters."""
    al_momento(timezone.now())


def al_momento(ahora: datetime) -> int:
    """Queue a letter for each who follows at once something of which there is news; how many."""
    if not puede_salir():
        return 0
    hoy = timezone.localdate(ahora)
    nuevas = con_novedades(Ritmo.AL_MOMENTO, Dia(hoy))
    return sum(_encolar(claves.al_momento(pk, hoy, suyas), pk) for pk, suyas in nuevas.items())


@transaction.atomic
def semanal(ahora: datetime) -> int:
    """Queue the letter of this week, once for each, on the first day of it on which this is asked; how many."""
    if not puede_salir():
        return 0
    hoy = timezone.localdate(ahora)
    lunes = lunes_de(hoy)
    pendientes = Q(semana__isnull=True) | Q(semana__lt=lunes)
    de_ellos = Q(seguidor__in=Seguidor.objects.filter(pendientes))
    nuevas = con_novedades(Ritmo.SEMANAL, Dia(hoy), quienes=de_ellos)
    n = sum(_encolar(claves.de_la_semana(pk, lunes), pk) for pk in nuevas)
    Seguidor.objects.filter(pendientes, confirmado_en__isnull=False).update(semana=lunes)
    return n


def _encolar(clave: str, seguidor: int) -> bool:
    quien = str(Seguidor(pk=seguidor))
    return cola.encolar(clave, quien, "", "", tipo="seguir_novedades") is not None
