"""Take an import back: exactly what was there before, or nothing, with the list of what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from base import historia
from base.historia import firmar
from base.texto import limpiar
from compromisos import publicacion
from compromisos.importacion.motor import LISTAS, como_json, huella, valores
from compromisos.models import Avance, Compromiso, Enmienda, Escritura, Evidencia, Importacion, Medicion, Meta
from compromisos.reglas.enmiendas import al_reves, leer

TANDA = 500
DE_A_UNO = (Avance, Medicion, Evidencia)  # the record is asked of each
MOTIVO = "Se deshizo la importación que lo había cambiado."  # of the record: Spanish, whoever undoes it
ESTORBOS = 200  # as many as are worth listing


class NoSePuedeDeshacer(Exception):
    """Somebody touched later what the import wrote. `estorbos`: one sentence for each row."""

    def __init__(self, estorbos: list[str]):
        super().__init__(_("No se deshizo nada: alguien trabajó después sobre estas filas."))
        self.estorbos = estorbos


def deshacer(
    importacion: Importacion,
    *,
    por,
    motivo: str = "",
    progreso: Callable[[int, int], None] = lambda hechas, todas: None,
) -> Importacion:
    """Undo every write of the journal, the last first. One transaction. What it amended of public pledges is amended
    back, with `motivo`; none says that the import was undone.

    Raises NoSePuedeDeshacer if a row is no longer as the import left it, or if something hangs from one
    that it created.
    """
    with transaction.atomic():
        actual = Importacion.objects.select_for_update().get(pk=importacion.pk)
        if actual.situacion != Importacion.Situacion.APLICADA:
            raise NoSePuedeDeshacer([_("Esta importación no está aplicada.")])
        todas = actual.escrituras.count()
        if estorbos := list(_tocadas(actual)):
            raise NoSePuedeDeshacer(estorbos[:ESTORBOS])
        revertir = Reverso(por, limpiar(motivo) or MOTIVO, _nacidos_de(actual))
        with publicacion.en_bloque():
            hechas = 0
            for tanda in _tandas(actual.escrituras.order_by("-pk").iterator(chunk_size=TANDA)):
                estorbos += revertir(tanda)
                progreso(hechas := hechas + len(tanda), todas)
        if estorbos:
            raise NoSePuedeDeshacer(estorbos[:ESTORBOS])
        actual.situacion = Importacion.Situacion.DESHECHA
        actual.deshecha_en, actual.deshecha_por = timezone.now(), por
        actual.save(update_fields=["situacion", "deshecha_en", "deshecha_por"])
    return actual


def _tandas(escrituras: Iterable[Escritura]) -> Iterator[list[Escritura]]:
    """Runs of the same kind of write, a few hundred at most."""

    def clase(e: Escritura) -> tuple:
        return e.modelo, e.lista, e.antes is None

    for _clase, seguidas in groupby(escrituras, key=clase):
        tanda: list[Escritura] = []
        for escritura in seguidas:
            tanda.append(escritura)
            if len(tanda) == TANDA:
                yield tanda
                tanda = []
        if tanda:
            yield tanda


def _modelo(escritura: Escritura) -> type[models.Model]:
    return apps.get_model(escritura.modelo)


def _tocadas(importacion: Importacion) -> Iterator[str]:
    """What no longer is as the import left it. Only the last entry about each thing counts; of what was
    created without a list, the list must still be empty."""
    ultimas: dict[tuple[str, str], dict[int, tuple[str, int]]] = {}
    for modelo, lista, objeto, antes_es_nulo, sello, linea in (
        importacion.escrituras.annotate(nueva=models.Q(antes__isnull=True))
        .values_list("modelo", "lista", "objeto", "nueva", "huella", "linea")
        .order_by("pk")
        .iterator(chunk_size=2000)
    ):
        ultimas.setdefault((modelo, lista), {})[objeto] = (sello, linea)
        if antes_es_nulo:
            for otra in LISTAS.get(apps.get_model(modelo), ()):
                ultimas.setdefault((modelo, otra), {}).setdefault(objeto, (huella([]), linea))
    for (modelo, lista), esperadas in ultimas.items():
        claves = list(esperadas)
        for n in range(0, len(claves), TANDA):
            tanda = claves[n : n + TANDA]
            actuales = _como_estan(apps.get_model(modelo), lista, tanda)
            for clave in tanda:
                sello, linea = esperadas[clave]
                if actuales.get(clave, "") != sello:
                    que = _("se cambió después") if clave in actuales else _("ya no está")
                    yield _estorbo(apps.get_model(modelo), clave, linea, que)


def _como_estan(modelo: type[models.Model], lista: str, claves: list[int]) -> dict[int, str]:
    """{pk: fingerprint} of those that are still there."""
    consulta = modelo._base_manager.filter(pk__in=claves)
    if not lista:
        return {objeto.pk: huella(valores(objeto)) for objeto in consulta}
    por_objeto: dict[int, list] = {pk: [] for pk in consulta.values_list("pk", flat=True)}
    campo: Any = modelo._meta.get_field(lista)
    suyo, otro = campo.m2m_column_name(), campo.m2m_reverse_name()
    for pk, clave in campo.remote_field.through._base_manager.filter(**{f"{suyo}__in": claves}).values_list(
        suyo, otro
    ):
        por_objeto[pk].append(clave)
    return {pk: huella(sorted(suyas)) for pk, suyas in por_objeto.items()}


def _estorbo(modelo: type[models.Model], clave: int, linea: int, que: str) -> str:
    objeto = modelo._base_manager.filter(pk=clave).first()
    return _("Línea %(linea)s, %(cosa)s: %(que)s.") % {
        "linea": linea,
        "cosa": objeto or modelo._meta.verbose_name,
        "que": que,
    }


def _nacidos_de(importacion: Importacion) -> set[int]:
    """The pledges that it created."""
    altas = importacion.escrituras.filter(modelo=Compromiso._meta.label_lower, lista="", antes=None)
    return set(altas.values_list("objeto", flat=True))


@dataclass(frozen=True, slots=True)
class Reverso:
    """Undoes runs of writes of one kind, for `por`. What is public of a pledge that the import did not create is
    amended back, for `motivo`."""

    por: Any
    motivo: str
    nacidos: set[int]

    def __call__(self, tanda: list[Escritura]) -> list[str]:
        """The sentences of what stands in the way."""
        modelo = _modelo(tanda[0])
        objetos = modelo._base_manager.in_bulk([e.objeto for e in tanda])
        estorbos, sueltas = [], []
        publicos = self._publicos(modelo, objetos.values())
        for escritura in tanda:
            objeto = objetos[escritura.objeto]
            if isinstance(objeto, Enmienda) or _compromiso_de(objeto) in publicos:
                estorbos += self._enmendar(escritura, objeto)
            else:
                sueltas.append(escritura)
        if sueltas and sueltas[0].antes is None:
            estorbos += _borrar(modelo, sueltas, self.por)
        elif sueltas:
            _reponer(sueltas, objetos, self.por)
        return estorbos

    def _publicos(self, modelo: type[models.Model], objetos: Iterable[Any]) -> set[int]:
        if modelo not in (Compromiso, Meta):
            return set()
        suyos = {_compromiso_de(o) for o in objetos} - self.nacidos
        return set(Compromiso.objects.sellados().filter(pk__in=suyos).values_list("pk", flat=True))

    def _enmendar(self, escritura: Escritura, objeto: Any) -> list[str]:
        """Amend back what a write changed; the sentence of why not, if it cannot be."""
        pk: Any = objeto.compromiso_id if isinstance(objeto, Enmienda) else _compromiso_de(objeto)
        try:
            with transaction.atomic():
                publicacion.enmendar_datos(
                    Compromiso.objects.get(pk=pk),
                    por=self.por,
                    motivo=self.motivo,
                    **_de_vuelta(escritura, objeto),
                )
        except ValidationError as error:
            return [_estorbo(type(objeto), escritura.objeto, escritura.linea, " ".join(error.messages))]
        return []


def _compromiso_de(objeto: Any) -> int | None:
    if isinstance(objeto, Compromiso):
        return objeto.pk
    return objeto.compromiso_id if isinstance(objeto, Meta) else None


def _de_vuelta(escritura: Escritura, objeto: Any) -> dict[str, Any]:
    """What `enmendar_datos` takes to leave it as it was. Plain writes are of imports made before public pledges were
    amended."""
    if isinstance(objeto, Enmienda):
        return {"cambios": al_reves(leer(objeto.cambios))}
    if isinstance(objeto, Meta) and escritura.antes is None:
        return {"metas": [publicacion.MetaPedida(objeto, deja=True)]}
    if escritura.lista:
        modelo = objeto._meta.get_field(escritura.lista).related_model
        return {"datos": {escritura.lista: list(modelo.objects.filter(pk__in=escritura.antes))}}
    previos = escritura.antes or {}
    datos = {}
    for campo in objeto.ENMENDABLES:
        suyo = objeto._meta.get_field(campo)
        if suyo.attname in previos:
            valor = suyo.to_python(previos[suyo.attname])
            datos[campo] = suyo.related_model.objects.get(pk=valor) if suyo.is_relation and valor else valor
    if isinstance(objeto, Meta):
        return {"metas": [publicacion.MetaPedida(objeto, datos)]}
    return {"datos": datos}


def _reponer(tanda: list[Escritura], objetos: dict[Any, Any], por) -> None:
    """Save again what there was before a run of writes."""
    for escritura in tanda:
        objeto = objetos[escritura.objeto]
        firmar(objeto, por)
        if escritura.lista:
            getattr(objeto, escritura.lista).set(escritura.antes)
            continue
        previos = escritura.antes or {}
        for campo in objeto._meta.concrete_fields:
            antes = previos.get(campo.attname)
            if campo.attname in previos and como_json(campo.value_from_object(objeto)) != antes:
                setattr(objeto, campo.attname, campo.to_python(antes))
        objeto.save()
    publicacion.anotar_compromisos(_compromisos_de(objetos[e.objeto] for e in tanda))


def _compromisos_de(objetos: Iterable[models.Model]) -> Iterator[int]:
    """The pledges that say something else when these change."""
    for objeto in objetos:
        if isinstance(objeto, Compromiso):
            yield objeto.pk
        elif isinstance(objeto, Meta):
            yield objeto.compromiso_id


def _borrar(modelo: type[models.Model], tanda: list[Escritura], por) -> list[str]:
    """Delete what was created: together if nothing stands in the way, else one by one to know what does."""
    objetos = modelo._base_manager.in_bulk([e.objeto for e in tanda])
    if modelo not in DE_A_UNO:
        try:
            with transaction.atomic():
                _quitar(modelo, list(objetos.values()), por)
        except (ProtectedError, RestrictedError):
            pass
        else:
            return []
    estorbos = []
    for escritura in tanda:
        objeto = objetos[escritura.objeto]
        try:
            with transaction.atomic():
                if modelo in DE_A_UNO:
                    firmar(objeto, por)
                    objeto.delete()
                else:
                    _quitar(modelo, [objeto], por)
        except (ProtectedError, RestrictedError):
            que = _("algo creado después depende de esto")
            estorbos.append(_estorbo(modelo, escritura.objeto, escritura.linea, que))
    return estorbos


def _quitar(modelo: type[models.Model], objetos: list[Any], por) -> None:
    if modelo is Compromiso:
        publicacion.quitar_compromisos(objetos, por=por)
    elif modelo is Meta:
        publicacion.quitar_metas(objetos, por=por)
    else:
        historia.borrar(objetos, por=por)
