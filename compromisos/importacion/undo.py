"""Take an import back: exactly what was there before, or nothing, with the list of what stands in the way.

What of it the public saw is never deleted: pledges and updates that it made and are public are withdrawn, each by an
act with the reason that is asked for, and what their pages of past days tell stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base import historia
from base.historia import firmar
from base.texto import limpiar
from compromisos import publicacion
from compromisos.importacion import undo_marcos
from compromisos.importacion.context import Derechos
from compromisos.importacion.hecho import PublicoDeUnaCarga, avances_creados
from compromisos.importacion.motor import LISTAS, como_json, huella, huellas_de, valores
from compromisos.models import (
    Avance,
    Compromiso,
    Enmienda,
    Escritura,
    Evidencia,
    Foto,
    Importacion,
    Medicion,
    Meta,
    RegistroCerrado,
    SituacionCompromiso,
    TextoPublicado,
    Verificacion,
    VinculoConMarco,
)
from compromisos.publicacion import marcos, permisos
from compromisos.reglas.enmiendas import al_reves, leer
from compromisos.reglas.palabras import Firmeza

TANDA = 500
DE_A_UNO = (Avance, Medicion, Evidencia)  # the record is asked of each
DEL_REGISTRO = (*DE_A_UNO, Verificacion)  # public, nobody changes them
ESTORBOS = 200  # as many as are worth listing
# Something hangs from it, or somebody is publishing it at this moment.
ESTORBAN = (ProtectedError, RestrictedError, TextoPublicado, RegistroCerrado)
DESHECHA = "Se deshizo la importación que lo había traído."  # read by the public, of institutions


class NoSePuedeDeshacer(Exception):
    """Nothing was undone, for the reason that its text says. `estorbos`: one sentence for each row in the way."""

    def __init__(self, estorbos: Iterable[str] = (), *, frase: str = ""):
        super().__init__(frase or _("No se deshizo nada: alguien trabajó después sobre estas filas."))
        self.estorbos = list(estorbos)


class FaltaElMotivo(NoSePuedeDeshacer):
    """What it made is public, and nobody said why it is taken back."""

    def __init__(self):
        super().__init__(
            frase=_(
                "Parte de lo que hizo ya es público: escriba el motivo por el que se deshace, que quedará a la vista."
            )
        )


def deshacer(
    importacion: Importacion,
    *,
    por,
    motivo: str = "",
    progreso: Callable[[int, int], None] = lambda hechas, todas: None,
) -> PublicoDeUnaCarga:
    """Undo every write of the journal, the last first; what is public is withdrawn or, where the import only amended
    it, amended back, and returned. One transaction.

    Raises NoSePuedeDeshacer if a row is no longer as the import left it, or if something hangs from one that it
    created, or if `por` may not withdraw; FaltaElMotivo without a reason for what is public.
    """
    with transaction.atomic():
        actual = Importacion.objects.select_for_update().get(pk=importacion.pk)
        if actual.situacion != Importacion.Situacion.APLICADA:
            raise NoSePuedeDeshacer(frase=_("Esta importación no está aplicada."))
        publico, motivo = check_se_puede(actual, por=por, motivo=motivo), limpiar(motivo)
        todas, queda = actual.escrituras.count(), publico.queda()
        if estorbos := [*_tocadas(actual, publico, queda), *_de_otros(actual, publico)]:
            raise NoSePuedeDeshacer(estorbos[:ESTORBOS])
        revertir = Reverso(Derechos(por).autor(), motivo, _nacidos_de(actual))
        with publicacion.modificar(motivo=motivo or DESHECHA, por=por, cuenta_altas=False):
            _retirar(actual, publico, por=por, motivo=motivo)
            hechas = 0
            escrituras = actual.escrituras.order_by("-pk").iterator(chunk_size=TANDA)
            for tanda in _tandas(e for e in escrituras if e.objeto not in queda.get(e.modelo, ())):
                estorbos += revertir(tanda)
                progreso(hechas := hechas + len(tanda), todas)
        if estorbos:
            raise NoSePuedeDeshacer(estorbos[:ESTORBOS])
        actual.situacion = Importacion.Situacion.DESHECHA
        actual.deshecha_en, actual.deshecha_por, actual.motivo_deshacer = timezone.now(), por, motivo
        actual.save(update_fields=["situacion", "deshecha_en", "deshecha_por", "motivo_deshacer"])
    return publico


def como_quedo(publico: PublicoDeUnaCarga) -> str:
    """The sentence of how an undo ended."""
    compromisos, avances, vinculos = map(len, (publico.compromisos, publico.avances, publico.vinculos))
    partes = []
    if compromisos:
        frase = ngettext("%(n)s compromiso público", "%(n)s compromisos públicos", compromisos)
        partes.append(frase % {"n": compromisos})
    if avances:
        partes.append(ngettext("%(n)s avance público", "%(n)s avances públicos", avances) % {"n": avances})
    if vinculos:
        frase = ngettext("%(n)s respuesta a un marco", "%(n)s respuestas a marcos", vinculos)
        partes.append(frase % {"n": vinculos})
    frases = []
    if partes:
        frases.append(_("Se retiraron con su motivo, a la vista: %(que)s.") % {"que": " y ".join(partes)})
    if verificaciones := len(publico.verificaciones):
        frase = ngettext(
            "Quedó sin efecto, con su motivo a la vista: %(n)s verificación.",
            "Quedaron sin efecto, con su motivo a la vista: %(n)s verificaciones.",
            verificaciones,
        )
        frases.append(frase % {"n": verificaciones})
    if not frases:
        return _("Todo quedó como estaba.")
    return " ".join([*frases, _("Lo demás quedó como estaba.")])


# --- What is public ----------------------------------------------------------------------------------------


def check_se_puede(importacion: Importacion, *, por, motivo: str) -> PublicoDeUnaCarga:
    """What of it is public. Raises NoSePuedeDeshacer if `por` may not withdraw it, FaltaElMotivo without a reason."""
    if publico := PublicoDeUnaCarga.de(importacion):
        _check_puede_retirar(publico, por)
        if not limpiar(motivo):
            raise FaltaElMotivo
    return publico


def _check_puede_retirar(publico: PublicoDeUnaCarga, por) -> None:
    derechos = Derechos(por)
    if publico.avances and not derechos.puede(permisos.puede_publicar_avances):
        raise NoSePuedeDeshacer(
            frase=_("Hay avances suyos que ya son públicos: la deshace quien publica avances.")
        )
    if publico.verificaciones and por is not None:
        _check_puede_dejarlas(publico, por)
    if publico.de_compromisos and not derechos.publica:
        raise NoSePuedeDeshacer(
            frase=_("Hay compromisos suyos que ya son públicos: la deshace quien publica compromisos.")
        )


def _check_puede_dejarlas(publico: PublicoDeUnaCarga, por) -> None:
    suyas = Verificacion.objects.filter(pk__in=publico.verificaciones, sin_efecto=None)
    for verificacion in suyas.select_related("avance__compromiso__institucion", "registrado_por"):
        try:
            permisos.check_puede_dejar_sin_efecto(por, verificacion)
        except PermissionDenied as error:
            raise NoSePuedeDeshacer(frase=f"{verificacion}: {error}") from None


def _retirar(importacion: Importacion, publico: PublicoDeUnaCarga, *, por, motivo: str) -> None:
    """Leave its verifications without effect, withdraw its updates, then its pledges, but for those of which somebody did
    so already."""
    quien, ahora = Derechos(por).autor(), timezone.now()
    for verificacion in Verificacion.objects.filter(pk__in=publico.verificaciones, sin_efecto=None).order_by(
        "-pk"
    ):
        publicacion.dejar_sin_efecto(
            verificacion, por=quien, quien=permisos.quien_verifica(quien), motivo=motivo, ahora=ahora
        )
    for avance in Avance.objects.filter(pk__in=publico.avances).order_by("-pk"):
        if avance.firmeza() is Firmeza.EN_FIRME:
            publicacion.retirar(avance, por=quien, motivo=motivo, ahora=ahora)
    for vinculo in VinculoConMarco.objects.filter(pk__in=publico.vinculos, hasta=None):
        marcos.terminar(vinculo, por=quien, motivo=motivo, ahora=ahora)
    for compromiso in Compromiso.objects.filter(pk__in=publico.compromisos, dejado_en=None).order_by("pk"):
        publicacion.retirar_compromiso(
            compromiso, por=quien, motivo=motivo, importacion=importacion, ahora=ahora
        )


def _de_otros(importacion: Importacion, publico: PublicoDeUnaCarga) -> Iterator[str]:
    """What others did since of its public pledges and updates: to withdraw that is theirs to decide."""
    propios = avances_creados(importacion).values("pk")
    de_otros = {
        _("ya se informó de él: retírelo desde «Enmendar», si corresponde"): Avance.objects.exclude(
            pk__in=propios
        ),
        _("alguien le agregó una meta"): Meta.objects.exclude(
            pk__in=importacion.escrituras.filter(modelo=Meta._meta.label_lower).order_by().values("objeto")
        ),
        _("ya se enmendó"): Enmienda.objects.filter(compromiso__dejado_en=None),
        _("tiene fotos"): Foto.objects.all(),
    }
    for que, suyos in de_otros.items():
        suyos = suyos.filter(compromiso__in=publico.compromisos).order_by()
        for pk in sorted(set(suyos.values_list("compromiso", flat=True))):
            yield _estorbo(Compromiso, pk, _linea_de(importacion, Compromiso, pk), que)
    correcciones = Avance.objects.filter(corrige__in=publico.avances).exclude(pk__in=propios)
    for pk in sorted(set(correcciones.values_list("corrige__pk", flat=True))):
        que = _("alguien lo corrige o lo corrigió")
        yield _estorbo(Avance, pk, _linea_de(importacion, Avance, pk), que)
    for pk, que in undo_marcos.de_otros(importacion):
        yield _estorbo(VinculoConMarco, pk, _linea_de(importacion, VinculoConMarco, pk), que)


def _linea_de(importacion: Importacion, modelo: type[models.Model], pk: int) -> int:
    """The line of the file that made that row."""
    suyas = importacion.escrituras.filter(modelo=modelo._meta.label_lower, objeto=pk, lista="")
    return suyas.values_list("linea", flat=True).first() or 0


def _como_entro(objeto: models.Model) -> set[str]:
    """Fingerprints with which a pledge may have come in that is public now: published since, given a title for it, or
    withdrawn since. A public update counts as it came in: it is withdrawn, not deleted, whatever was mended of it."""
    ahora = valores(objeto)
    borrador = {**ahora, "situacion": SituacionCompromiso.BORRADOR, "publicado_en": None, "dejado_en": None}
    return {huella(v) for v in (ahora, {**ahora, "dejado_en": None}, borrador, {**borrador, "titulo": ""})}


# --- What was touched --------------------------------------------------------------------------------------


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


def _tocadas(
    importacion: Importacion, publico: PublicoDeUnaCarga, queda: dict[str, set[int]]
) -> Iterator[str]:
    """What no longer is as the import left it. Only the last entry about each thing counts; of what was
    created without a list, the list must still be empty. Of what is public, publishing it is no change."""
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
    del_registro = {m._meta.label_lower for m in DEL_REGISTRO}
    for (modelo, lista), esperadas in ultimas.items():
        claves = [c for c in esperadas if modelo not in del_registro or c not in queda[modelo]]
        for n in range(0, len(claves), TANDA):
            tanda = claves[n : n + TANDA]
            actuales = _como_estan(apps.get_model(modelo), lista, tanda, publico)
            for clave in tanda:
                sello, linea = esperadas[clave]
                if sello not in actuales.get(clave, ()):
                    que = _("se cambió después") if clave in actuales else _("ya no está")
                    yield _estorbo(apps.get_model(modelo), clave, linea, que)


def _como_estan(
    modelo: type[models.Model], lista: str, claves: list[int], publico: PublicoDeUnaCarga
) -> dict[int, set[str]]:
    """{pk: fingerprints that are as it stands} of those that are still there."""
    consulta = modelo._base_manager.filter(pk__in=claves)
    if modelo is VinculoConMarco:
        return {v.pk: undo_marcos.como_se_dijo(v) for v in VinculoConMarco.objects.filter(pk__in=claves)}
    if not lista:
        return {
            objeto.pk: _como_entro(objeto)
            if modelo is Compromiso and objeto.pk in publico.compromisos
            else huellas_de(objeto)
            for objeto in consulta
        }
    por_objeto: dict[int, list] = {pk: [] for pk in consulta.values_list("pk", flat=True)}
    campo: Any = modelo._meta.get_field(lista)
    suyo, otro = campo.m2m_column_name(), campo.m2m_reverse_name()
    for pk, clave in campo.remote_field.through._base_manager.filter(**{f"{suyo}__in": claves}).values_list(
        suyo, otro
    ):
        por_objeto[pk].append(clave)
    return {pk: {huella(sorted(suyas))} for pk, suyas in por_objeto.items()}


def _estorbo(modelo: type[models.Model], clave: int, linea: int, que: str) -> str:
    objeto = modelo._base_manager.filter(pk=clave).first()
    return _("Línea %(linea)s, %(cosa)s: %(que)s.") % {
        "linea": linea,
        "cosa": objeto or modelo._meta.verbose_name,
        "que": que,
    }


def _nacidos_de(importacion: Importacion) -> set[int]:
    """The pledges that it created."""
    altas = importacion.escrituras.filter(modelo=Compromiso._meta.label_lower, lista="", antes__isnull=True)
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
            if escritura.lista and escritura.objeto in self.nacidos and modelo is Compromiso:
                continue  # it goes with its pledge
            if isinstance(objeto, Enmienda) or _compromiso_de(objeto) in publicos:
                estorbos += self._enmendar(escritura, objeto)
            else:
                sueltas.append(escritura)
        if sueltas and sueltas[0].antes is None:
            estorbos += _borrar(modelo, sueltas, self.por)
        elif modelo is VinculoConMarco:
            suyos = VinculoConMarco.objects.filter(pk__in=[e.objeto for e in sueltas])
            undo_marcos.volver_a_decir(suyos, por=self.por)
        elif sueltas:
            _reponer(sueltas, objetos, self.por, self.motivo)
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


def _reponer(tanda: list[Escritura], objetos: dict[Any, Any], por, motivo: str) -> None:
    """Save again what there was before a run of writes."""
    for escritura in tanda:
        objeto = objetos[escritura.objeto]
        firmar(objeto, por, motivo[:100] or None)
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
        except ESTORBAN:
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
        except ESTORBAN:
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
