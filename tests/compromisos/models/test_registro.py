"""A published avance cannot be changed or deleted, whoever asks and by whatever way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.serializers import serialize
from django.db import transaction
from django.db.models import F, ProtectedError

from compromisos import publicacion
from compromisos.models import (
    Avance,
    Compromiso,
    Evidencia,
    Medicion,
    MedicionTerritorio,
    Meta,
    RegistroCerrado,
    Retiro,
    TextoPublicado,
    Verificacion,
)
from compromisos.reglas.palabras import Estado, SituacionAvance
from tests.factories import (
    AHORA,
    corregir_avance,
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_meta,
    crear_territorio,
    crear_usuario,
)

REGISTRO = (Avance, Medicion, MedicionTerritorio, Evidencia, Retiro, Verificacion)


def contenido() -> str:
    return "".join(serialize("json", m.objects.order_by("pk")) for m in (*REGISTRO, Compromiso, Meta))


@pytest.fixture
def publicado(db):
    """A published avance with a measurement, a place, an evidence and a verification."""
    meta = crear_meta(nivel_territorial="region", unidad="regiones", valor_meta=24)
    borrador = crear_borrador(compromiso=meta.compromiso, mediciones={meta: 1}, evidencia=True)
    borrador.mediciones.get().territorios.add(crear_territorio())
    publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA)
    publicacion.publicar(borrador, por=borrador.autor, ahora=AHORA)
    publicacion.verificar(
        borrador,
        por=borrador.autor,
        verificador="Contraloría",
        resultado="verificado",
        motivo="visita",
        ahora=AHORA,
    )
    return borrador


def guardar(obj, **cambios):
    for campo, valor in cambios.items():
        setattr(obj, campo, valor)
    obj.save()


def otro_compromiso(avance):
    return crear_compromiso(institucion=avance.compromiso.institucion, numero=77)


INTENTOS = {
    "save": lambda a: guardar(a, descripcion="otra cosa"),
    "save(update_fields)": lambda a: a.save(update_fields=["descripcion"]),
    "save as draft again": lambda a: guardar(a, situacion=SituacionAvance.BORRADOR, publicado_en=None, publicado_por=None),
    "save a lying copy": lambda a: Avance(
        pk=a.pk, compromiso=a.compromiso, autor=a.autor, fecha_corte=a.fecha_corte, estado=Estado.CUMPLIDO,
        descripcion="x", version=a.version,
    ).save(),
    "delete": lambda a: a.delete(),
    "queryset update": lambda a: Avance.objects.filter(pk=a.pk).update(descripcion="otra"),
    "queryset update by relation": lambda a: a.compromiso.avances.update(estado=Estado.CUMPLIDO),
    "queryset update of all": lambda a: Avance.objects.update(version=F("version") + 1),
    "base manager update": lambda a: Avance._base_manager.update(descripcion="otra"),
    "queryset delete": lambda a: Avance.objects.filter(pk=a.pk).delete(),
    "bulk_update": lambda a: Avance.objects.bulk_update([a], ["descripcion"]),
    "bulk_create over it": lambda a: Avance.objects.bulk_create(
        [a], update_conflicts=True, unique_fields=["id"], update_fields=["descripcion"]
    ),
    "update_or_create": lambda a: Avance.objects.update_or_create(pk=a.pk, defaults={"descripcion": "otra"}),
    "measurement save": lambda a: guardar(a.mediciones.get(), valor=Decimal(24)),
    "measurement delete": lambda a: a.mediciones.get().delete(),
    "measurement update": lambda a: a.mediciones.update(valor=24),
    "measurement queryset delete": lambda a: a.mediciones.all().delete(),
    "measurement added": lambda a: Medicion.objects.create(
        avance=a, meta=crear_meta(compromiso=a.compromiso, orden=9, indicador="nueva"), valor=1
    ),
    "measurement added in bulk": lambda a: Medicion.objects.bulk_create(
        [Medicion(avance=a, meta=crear_meta(compromiso=a.compromiso, orden=9, indicador="nueva"), valor=1)]
    ),
    "measurement moved in": lambda a: Medicion.objects.filter(
        pk=Medicion.objects.create(
            avance=crear_borrador(compromiso=a.compromiso, autor=a.autor), meta=a.mediciones.get().meta, valor=9
        ).pk
    ).update(avance=a),
    "place added": lambda a: a.mediciones.get().territorios.add(crear_territorio(ubigeo="08", nombre="Cusco")),
    "places cleared": lambda a: a.mediciones.get().territorios.clear(),
    "places set": lambda a: a.mediciones.get().territorios.set([]),
    "evidence save": lambda a: guardar(a.evidencias.get(), titulo="otro"),
    "evidence delete": lambda a: a.evidencias.get().delete(),
    "evidence added": lambda a: Evidencia.objects.create(avance=a, titulo="x", url="https://example.org"),
    "evidence queryset delete": lambda a: a.evidencias.all().delete(),
    "verification save": lambda a: guardar(a.verificaciones.get(), motivo="otro"),
    "verification delete": lambda a: a.verificaciones.get().delete(),
    "verification by hand": lambda a: Verificacion.objects.create(
        avance=a, resultado="cuestionado", verificador="x", motivo="x", en=AHORA, registrado_por=a.autor
    ),
    "withdrawal by hand": lambda a: Retiro.objects.create(
        avance=a, motivo="x", retirado_en=AHORA, retirado_por=a.autor
    ),
    "published by hand": lambda a: guardar(
        crear_borrador(compromiso=a.compromiso, autor=a.autor),
        situacion=SituacionAvance.PUBLICADO, publicado_en=AHORA, publicado_por=a.autor,
    ),
    "published by update": lambda a: Avance.objects.filter(
        pk=crear_borrador(compromiso=a.compromiso, autor=a.autor).pk
    ).update(situacion="publicado", publicado_en=AHORA, publicado_por=a.autor),
    "published by bulk_create": lambda a: Avance.objects.bulk_create(
        [
            Avance(
                compromiso=a.compromiso, autor=a.autor, fecha_corte=a.fecha_corte, estado="cumplido",
                descripcion="x", situacion="publicado", publicado_en=AHORA, publicado_por=a.autor,
            )
        ]
    ),
}  # fmt: skip


@pytest.mark.parametrize("intento", INTENTOS)
def test_avance_published_refuses(publicado, intento):
    antes = contenido()
    with pytest.raises(RegistroCerrado), transaction.atomic():
        INTENTOS[intento](publicado)
    assert contenido() == antes


LITERAL = {
    "text": lambda c: guardar(c, texto="otro texto"),
    "number": lambda c: guardar(c, numero=99),
    "text by update": lambda c: Compromiso.objects.filter(pk=c.pk).update(texto="otro"),
    "situation by update": lambda c: Compromiso.objects.filter(pk=c.pk).update(situacion="borrador"),
    "bulk_update": lambda c: Compromiso.objects.bulk_update([c], ["texto"]),
    "delete": lambda c: c.delete(),
    "queryset delete": lambda c: Compromiso.objects.filter(pk=c.pk).delete(),
    "target of a measured meta": lambda c: guardar(c.metas.get(), valor_meta=Decimal(1)),
    "unit of a measured meta": lambda c: guardar(c.metas.get(), unidad="otra"),
    "measured meta by update": lambda c: c.metas.update(valor_meta=1),
}


@pytest.mark.parametrize("intento", LITERAL)
def test_compromiso_published_refuses(publicado, intento):
    antes = contenido()
    with pytest.raises(TextoPublicado), transaction.atomic():
        LITERAL[intento](publicado.compromiso)
    assert contenido() == antes


def test_meta_measured_cannot_be_deleted(publicado):
    with pytest.raises(ProtectedError), transaction.atomic():
        publicado.compromiso.metas.get().delete()


def test_borrado_cascades_to_nothing_public(publicado):
    for objeto in (publicado.compromiso.institucion, publicado.compromiso.edicion, publicado.autor):
        with pytest.raises(ProtectedError), transaction.atomic():
            objeto.delete()


def test_compromiso_published_can_be_edited_where_not_locked(publicado):
    compromiso = publicado.compromiso
    guardar(compromiso, titulo="Otro título", nota="Una nota")
    compromiso.refresh_from_db()
    assert compromiso.titulo == "Otro título"


def test_linea_base_can_be_filled_in_once(publicado):
    meta = publicado.compromiso.metas.get()
    guardar(meta, linea_base=Decimal(3))
    with pytest.raises(TextoPublicado):
        guardar(meta, linea_base=Decimal(4))


def test_borrador_is_free(db):
    borrador = crear_borrador(mediciones={}, evidencia=True)
    guardar(borrador, descripcion="otra")
    Avance.objects.filter(pk=borrador.pk).update(dificultades="alguna")
    publicacion.descartar(Avance.objects.get(pk=borrador.pk))
    assert not Avance.objects.exists()
    assert not Evidencia.objects.exists()


def test_original_stays_after_correction_and_withdrawal(db):
    original = crear_avance()
    antes = serialize("json", [original])
    usuario = crear_usuario()
    nuevo = corregir_avance(original, por=usuario, motivo="cifra errada", ahora=AHORA)
    publicacion.retirar(nuevo, por=usuario, motivo="duplicado", ahora=AHORA)
    original.refresh_from_db()
    assert serialize("json", [original]) == antes
