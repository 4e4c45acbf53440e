"""Signals, all of them: what must follow a save, whoever saves.

A pledge's stored projection depends on its own text, its targets and the names of its institution. Whatever the public
reads has validity intervals, and what a ficha says goes into the record. Publications do not come this way: each says
itself what follows it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model, Q, QuerySet
from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_migrate,
    post_save,
    pre_delete,
    pre_migrate,
    pre_save,
)
from django.utils.translation import gettext as _

from base.al_pedirse import modulo
from base.en_bloque import borrados_en_bloque, cambiaron_en_bloque, van_a_cambiar_en_bloque
from base.vigencias import TABLAS
from compromisos.models import (
    Compromiso,
    Edicion,
    Eje,
    ElementoDeMarco,
    Foto,
    Marco,
    Meta,
    Participacion,
    Periodo,
    RegistroCerrado,
    candados,
    version_publica,
)
from compromisos.models.anotacion import encadenadas
from compromisos.publicacion import estados
from compromisos.publicacion.registro import bloque, fichas
from compromisos.publicacion.registro.bloque import al_terminar
from instituciones.models import Denominacion, Institucion, nombres_cambiaron

sellos = modulo("compromisos.publicacion.registro.sellos")  # cryptography, for the worker that stamps


def proyectar_compromiso(sender, instance: Compromiso, raw: bool = False, **kwargs) -> None:
    if not raw:
        al_terminar(proyectar=[instance.pk])


def proyectar_meta(sender, instance: Meta, raw: bool = False, **kwargs) -> None:
    if not raw:
        al_terminar(proyectar=[instance.compromiso_id], vigentes=[(Compromiso, instance.compromiso_id)])


def proyectar_institucion(sender, institucion: Institucion, **kwargs) -> None:
    """Its pledges, and those that it answers for, wholly or for a target."""
    metas = Meta.objects.filter(responsable=institucion)
    suyos = Compromiso.objects.filter(
        Q(institucion=institucion)
        | Q(responsable=institucion)
        | Q(pk__in=metas.order_by().values("compromiso"))
    )
    claves = list(suyos.values_list("pk", flat=True))
    publicos = suyos.sellados().values_list("pk", flat=True)
    vigentes = [(Institucion, institucion.pk), *((Compromiso, pk) for pk in publicos)]
    al_terminar(proyectar=claves, vigentes=vigentes)


def poner_vigencia(sender, instance: Any, raw: bool = False, **kwargs) -> None:
    """Close and open intervals after a save or a deletion. The act that saves may have said when: `_vigente_desde`."""
    if not raw and not _es_borrador(instance):
        grupo = instance.pk if TABLAS[sender].agrupadas == "fila" else getattr(instance, TABLAS[sender].grupo)
        al_terminar(vigentes=[(sender, grupo)], en=getattr(instance, "_vigente_desde", None))


def poner_vigencias(sender: type[Model], pks: Collection[Any], **kwargs: Any) -> None:
    """The same for many at once."""
    grupos: QuerySet = QuerySet(sender).filter(pk__in=pks).values_list(TABLAS[sender].grupo, flat=True)
    al_terminar(vigentes=[(sender, grupo) for grupo in set(grupos)])


def quitar_vigencias(sender: type[Model], objetos: Collection[Any], **kwargs: Any) -> None:
    al_terminar(vigentes=[(sender, getattr(objeto, TABLAS[sender].grupo)) for objeto in objetos])


def poner_vigencia_de_lista(
    sender, instance: Any, action: str, reverse: bool, pk_set: Collection | None, **kwargs
) -> None:
    """The same for the themes and places of a pledge."""
    if not action.startswith("post_"):
        return
    suyos = pk_set or () if reverse else [instance.pk]
    al_terminar(vigentes=[(sender, pk) for pk in suyos], en=getattr(instance, "_vigente_desde", None))


def _es_borrador(instance: Model) -> bool:
    return isinstance(instance, Compromiso) and not instance.es_publico


# --- Fichas ----------------------------------------------------------------------------------------------

FICHAS: dict[type[Model], tuple[Callable[..., str], tuple[str, ...]]] = {
    Institucion: (fichas.objeto_institucion, ("slug",)),
    Denominacion: (fichas.objeto_institucion, ("institucion__slug",)),
    Edicion: (fichas.objeto_edicion, ("slug",)),
    Participacion: (fichas.objeto_participacion, ("edicion__slug", "institucion__slug")),
    Eje: (fichas.objeto_eje, ("codigo",)),
    Marco: (fichas.objeto_marco, ("slug",)),
    ElementoDeMarco: (fichas.objeto_marco, ("marco__slug",)),
    Foto: (fichas.objeto_foto, ("pk",)),
    Periodo: (fichas.objeto_periodo, ("slug",)),
}
PARTES = (Denominacion, ElementoDeMarco, Participacion)  # rows that are part of a ficha
DE_ANTES = "_fichas_de_antes"
LLAVES: dict[type[Model], str] = {
    Institucion: "slug",
    Edicion: "slug",
    Eje: "codigo",
    Periodo: "slug",
    Marco: "slug",
    ElementoDeMarco: "codigo",
}


def objeto_de(fila: Model) -> str:
    """Name in the record of the ficha that `fila` is, or is part of."""
    nombrar, caminos = FICHAS[type(fila)]
    valores = []
    for camino in caminos:
        valor: Any = fila
        for paso in camino.split("__"):
            valor = getattr(valor, paso)
        valores.append(valor)
    return nombrar(*valores)


def anotar_ficha(sender: type[Model], instance: Model, raw: bool = False, **kwargs: Any) -> None:
    if raw or (isinstance(instance, Periodo) and not instance.abierto):  # `cierre` enters a closed one itself
        return
    al_terminar(fichas={objeto_de(instance), *vars(instance).pop(DE_ANTES, ())})


def recordar_ficha(sender: type[Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """A row may go from one ficha to another: both change."""
    if not raw and not instance._state.adding:
        setattr(instance, DE_ANTES, objetos_de(sender, [instance.pk]))


def objetos_de(sender: type[Model], pks: Collection[Any], **kwargs: Any) -> set[str]:
    nombrar, caminos = FICHAS[sender]
    return {nombrar(*fila) for fila in QuerySet(sender).filter(pk__in=pks).values_list(*caminos)}


def anotar_fichas(
    sender: type[Model], pks: Collection[Any], antes: Iterable[set[str]], **kwargs: Any
) -> None:
    al_terminar(fichas=objetos_de(sender, pks).union(*antes))


def anotar_borradas(sender: type[Model], objetos: Collection[Model], **kwargs: Any) -> None:
    al_terminar(fichas=[objeto_de(objeto) for objeto in objetos])


def check_sin_uso(sender: type[Model], instance: Eje, **kwargs: Any) -> None:
    """A theme would take itself off the pledges that have it."""
    if instance.compromisos.exists():
        raise RegistroCerrado(str(instance))


def check_misma_llave(sender: type[Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """A ficha that came under another name would be another one, and the first gone without a word."""
    if raw or instance._state.adding:
        return
    llave = LLAVES[sender]
    guardada = QuerySet(sender).filter(pk=instance.pk).values_list(llave, flat=True).first()
    if guardada is not None and guardada != getattr(instance, llave):
        raise ValidationError(
            {
                llave: _("No se cambia: está en las direcciones y en el registro público (era «%(era)s»).")
                % {"era": guardada}
            }
        )


# --- Migrations --------------------------------------------------------------------------------------------


def quitar_candados(using: str, **kwargs: Any) -> None:
    """SQLite makes tables anew, and cannot rename one that a trigger of another names."""
    if connections[using].vendor == "sqlite":
        candados.quitar(connections[using])


def tras_migrar(using: str, plan: Iterable[Any] = (), **kwargs: Any) -> None:
    """The locks and the version's triggers that are missing; and, once after an upgrade, what the record did not tell of
    before, and runs of state."""
    conexion = connections[using]
    faltan, sin_version = candados.que_faltan(conexion), version_publica.que_faltan(conexion)
    if not (faltan or sin_version or plan):
        return
    ejecutor = MigrationExecutor(conexion)
    if ejecutor.migration_plan(ejecutor.loader.graph.leaf_nodes()):
        return  # an older form of the tables, of which this code knows nothing
    if faltan:
        candados.poner(conexion)
    if sin_version:
        version_publica.poner(conexion)
    if plan:
        bloque.anotar_tipos_nuevos()
        estados.poner_todo_al_dia()


def sellar_luego(sender: type[Model], **kwargs: Any) -> None:
    sellos.encargar()


def conectar() -> None:
    """The wiring. Called once, when the app is ready."""
    post_save.connect(proyectar_compromiso, sender=Compromiso)
    post_save.connect(proyectar_meta, sender=Meta)
    post_delete.connect(proyectar_meta, sender=Meta)
    nombres_cambiaron.connect(proyectar_institucion, sender=Institucion)
    encadenadas.connect(sellar_luego)
    for modelo in TABLAS:
        if modelo._meta.auto_created:
            m2m_changed.connect(poner_vigencia_de_lista, sender=modelo)
        else:
            post_save.connect(poner_vigencia, sender=modelo)
            post_delete.connect(poner_vigencia, sender=modelo)
            cambiaron_en_bloque.connect(poner_vigencias, sender=modelo)
            borrados_en_bloque.connect(quitar_vigencias, sender=modelo)
    for modelo in FICHAS:
        post_save.connect(anotar_ficha, sender=modelo)
        post_delete.connect(anotar_ficha, sender=modelo)
        van_a_cambiar_en_bloque.connect(objetos_de, sender=modelo)
        cambiaron_en_bloque.connect(anotar_fichas, sender=modelo)
        borrados_en_bloque.connect(anotar_borradas, sender=modelo)
    for modelo in PARTES:
        pre_save.connect(recordar_ficha, sender=modelo)
    for modelo in LLAVES:
        pre_save.connect(check_misma_llave, sender=modelo)
    pre_delete.connect(check_sin_uso, sender=Eje)
    nuestra = apps.get_app_config("compromisos")
    pre_migrate.connect(quitar_candados, sender=nuestra)
    post_migrate.connect(tras_migrar, sender=nuestra)
