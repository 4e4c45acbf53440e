"""What the list of institutions of the staff says of each, of those of a page or of a file: one query for each fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Count, Max

from base.dias import Dia
from compromisos.lectura import encargos
from compromisos.lectura.compromisos import compromisos_de
from compromisos.models import Encargo
from instituciones.models import Contacto


def de_sus_compromisos(claves: Collection[int], dia: Dia) -> dict[int, tuple[int, date | None]]:
    """{institution: how many public pledges in force, fecha de corte of the last report}."""
    suyos = compromisos_de(dia).filter(institucion__in=claves).order_by()
    cuentas = suyos.values_list("institucion").annotate(n=Count("pk"), ultimo=Max("corte"))
    return {pk: (n, ultimo) for pk, n, ultimo in cuentas}


def por_estado(claves: Collection[int], dia: Dia) -> dict[int, dict[str, int]]:
    """{institution: {state: how many of those pledges}}."""
    suyos = compromisos_de(dia).filter(institucion__in=claves).order_by()
    cuentas: dict[int, dict[str, int]] = defaultdict(dict)
    for pk, estado, n in suyos.values_list("institucion", "estado").annotate(n=Count("pk")):
        cuentas[pk][estado] = n
    return cuentas


def encargados(claves: Collection[int]) -> dict[int, str]:
    """{institution: the officer in charge of it}."""
    nombres = encargos.nombres_de_encargables()
    suyos = Encargo.objects.en_vigor().filter(institucion__in=claves).order_by()
    return {i: nombres.get(p, "") for i, p in suyos.values_list("institucion", "persona")}


def contactos(claves: Collection[int]) -> dict[int, int]:
    """{institution: how many of its people one may call}."""
    suyos = Contacto.objects.filter(institucion__in=claves).order_by()
    return dict(suyos.values_list("institucion").annotate(n=Count("pk")))
