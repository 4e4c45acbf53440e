"""Take an import back: exactly what was there before, or nothing, with the list of what stands in the way."""

from __future__ import annotations

from django.apps import apps
from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from compromisos import proyeccion, publicacion
from compromisos.importacion.diario import como_json, guardados
from compromisos.models import Compromiso, Importacion


class NoSePuedeDeshacer(Exception):
    """Somebody touched later what the import wrote. `estorbos`: one sentence for each row."""

    def __init__(self, estorbos: list[str]):
        super().__init__(_("No se deshizo nada: alguien trabajó después sobre estas filas."))
        self.estorbos = estorbos


def deshacer(importacion: Importacion, *, por) -> Importacion:
    """Undo every write of the journal, the last first. One transaction.

    Raises NoSePuedeDeshacer if a row is no longer as the import left it, or if something hangs from one
    that it created.
    """
    with transaction.atomic():
        actual = Importacion.objects.select_for_update().get(pk=importacion.pk)
        if actual.situacion != Importacion.Situacion.APLICADA:
            raise NoSePuedeDeshacer([_("Esta importación no está aplicada.")])
        if estorbos := _tocadas(actual.diario):
            raise NoSePuedeDeshacer(estorbos)
        with proyeccion.aplazada():
            estorbos = [e for entrada in reversed(actual.diario) if (e := _revertir(entrada, por))]
        if estorbos:
            raise NoSePuedeDeshacer(estorbos)
        actual.situacion = Importacion.Situacion.DESHECHA
        actual.deshecha_en, actual.deshecha_por = timezone.now(), por
        actual.save(update_fields=["situacion", "deshecha_en", "deshecha_por"])
    return actual


def _modelo(entrada: dict) -> type[models.Model]:
    return apps.get_model(entrada["modelo"])


def _tocadas(diario: list[dict]) -> list[str]:
    """What no longer is as the import left it. Only the last entry about each thing counts."""
    ultimas = {(e["modelo"], e["pk"], e.get("lista")): e for e in diario}
    estorbos = []
    for (_nombre, pk, lista), entrada in ultimas.items():
        modelo = _modelo(entrada)
        if lista is None:
            ahora = guardados(modelo, pk)
        else:
            objeto = modelo._base_manager.filter(pk=pk).first()
            claves = () if objeto is None else getattr(objeto, lista).values_list("pk", flat=True)
            ahora = sorted(claves)
        if ahora != entrada["despues"]:
            estorbos.append(
                _estorbo(entrada, _("se cambió después") if ahora is not None else _("ya no está"))
            )
    return list(dict.fromkeys(estorbos))


def _estorbo(entrada: dict, que: str) -> str:
    objeto = _modelo(entrada)._base_manager.filter(pk=entrada["pk"]).first()
    return _("Línea %(linea)s, %(cosa)s: %(que)s.") % {
        "linea": entrada["linea"],
        "cosa": objeto or _modelo(entrada)._meta.verbose_name,
        "que": que,
    }


def _revertir(entrada: dict, por) -> str:
    """Undo one entry; the sentence of what stands in the way, "" if nothing does."""
    objeto = _modelo(entrada)._base_manager.get(pk=entrada["pk"])
    objeto._history_user = por
    if "lista" in entrada:
        getattr(objeto, entrada["lista"]).set(entrada["antes"])
        return ""
    if entrada["antes"] is None:
        try:
            with transaction.atomic():
                _borrar(objeto, por)
        except (ProtectedError, RestrictedError):
            return _estorbo(entrada, _("algo creado después depende de esto"))
        return ""
    for campo in objeto._meta.concrete_fields:
        columna = campo.attname
        if (
            columna in entrada["antes"]
            and como_json(campo.value_from_object(objeto)) != entrada["antes"][columna]
        ):
            setattr(objeto, columna, campo.to_python(entrada["antes"][columna]))
    objeto.save()
    return ""


def _borrar(objeto: models.Model, por) -> None:
    if isinstance(objeto, Compromiso):
        publicacion.quitar_compromiso(objeto, por=por)
    else:
        objeto.delete()
