"""A published avance cannot be changed or deleted, whoever asks and by whatever way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.serializers import serialize
from django.db import transaction
from django.db.models import DateField, F, ProtectedError

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
    Territorio,
    TextoPublicado,
    Verificacion,
)
from compromisos.reglas.palabras import Estado, SituacionAvance
from tests.factories import (
    AHORA,
    como_si_siempre,
    corregir_avance,
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_eje,
    crear_institucion,
    crear_meta,
    crear_territorio,
    crear_usuario,
)
from tests.una_vez import compartida

REGISTRO = (Avance, Medicion, MedicionTerritorio, Evidencia, Retiro, Verificacion)


def contenido() -> str:
    return "".join(serialize("json", m.objects.order_by("pk")) for m in (*REGISTRO, Compromiso, Meta))


@compartida
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


OTRA_META = {"orden": 9, "tipo": "cualitativa", "indicador": "Otra"}

PUBLICADO = {
    "text": lambda c: guardar(c, texto="otro texto"),
    "number": lambda c: guardar(c, numero=99),
    "code": lambda c: guardar(c, codigo="otro"),
    "draft again": lambda c: guardar(c, situacion="borrador"),
    "published another day": lambda c: guardar(c, publicado_en=AHORA),
    "a lying copy": lambda c: Compromiso(
        pk=c.pk, codigo=c.codigo, edicion=c.edicion, institucion=c.institucion, numero=c.numero, titulo="Otro",
        texto=c.texto, situacion=c.situacion, version=c.version,
    ).save(),
    "save(update_fields)": lambda c: (setattr(c, "titulo", "Otro"), c.save(update_fields=["titulo"])),
    "text by update": lambda c: Compromiso.objects.filter(pk=c.pk).update(texto="otro"),
    "deadline by update": lambda c: Compromiso.objects.filter(pk=c.pk).update(fecha_limite="2031-12-31"),
    "responsible by its column": lambda c: Compromiso.objects.update(responsable_id=c.institucion_id),
    "through its institution": lambda c: c.institucion.compromisos.update(titulo="Otro"),
    "situation by update": lambda c: Compromiso.objects.filter(pk=c.pk).update(situacion="borrador"),
    "bulk_update": lambda c: Compromiso.objects.bulk_update([c], ["texto"]),
    "bulk_create over it": lambda c: Compromiso.objects.bulk_create(
        [c], update_conflicts=True, unique_fields=["id"], update_fields=["titulo"]
    ),
    "update_or_create": lambda c: Compromiso.objects.update_or_create(pk=c.pk, defaults={"titulo": "Otro"}),
    "delete": lambda c: c.delete(),
    "queryset delete": lambda c: Compromiso.objects.filter(pk=c.pk).delete(),
    "theme added": lambda c: c.ejes.add(crear_eje()),
    "theme created": lambda c: c.ejes.create(codigo="otro", nombre="Otro"),
    "themes set": lambda c: c.ejes.set([]),
    "themes cleared": lambda c: c.ejes.clear(),
    "theme from its side": lambda c: crear_eje().compromisos.add(c),
    "themes cleared from their side": lambda c: c.ejes.get().compromisos.clear(),
    "place added": lambda c: c.territorios.add(Territorio.objects.get()),
    "target saved": lambda c: guardar(c.metas.get(), valor_meta=Decimal(1)),
    "target's deadline": lambda c: guardar(c.metas.get(), fecha_limite=date(2031, 12, 31)),
    "target by update": lambda c: c.metas.update(unidad="otra"),
    "target by bulk_update": lambda c: Meta.objects.bulk_update(c.metas.all(), ["unidad"]),
    "target added": lambda c: c.metas.create(**OTRA_META),
    "target added in bulk": lambda c: Meta.objects.bulk_create([Meta(compromiso=c, **OTRA_META)]),
    "target moved in": lambda c: guardar(meta_de_borrador(c), compromiso=c),
    "target moved in by update": lambda c: Meta.objects.filter(pk=meta_de_borrador(c).pk).update(compromiso=c),
    "target moved out": lambda c: guardar(c.metas.get(), compromiso=meta_de_borrador(c).compromiso),
    "target moved out by update": lambda c: c.metas.update(compromiso=meta_de_borrador(c).compromiso),
    "target dropped by hand": lambda c: guardar(c.metas.get(), dejada_en=AHORA),
    "target deleted": lambda c: c.metas.get().delete(),
    "target deleted by queryset": lambda c: c.metas.all().delete(),
    "targets in bulk": lambda c: publicacion.agregar_metas([Meta(compromiso=c, **OTRA_META)], por=None),
}  # fmt: skip


def meta_de_borrador(c: Compromiso) -> Meta:
    borrador = crear_compromiso(institucion=c.institucion, edicion=c.edicion, numero=88, publicado=False)
    return crear_meta(compromiso=borrador)


@pytest.mark.parametrize("intento", PUBLICADO)
def test_compromiso_published_refuses(publicado, intento):
    como_si_siempre(publicado.compromiso, ejes=[crear_eje()])
    antes = contenido()
    with pytest.raises(TextoPublicado), transaction.atomic():
        PUBLICADO[intento](publicado.compromiso)
    assert contenido() == antes


@pytest.mark.parametrize("campo", [*Compromiso.ENMENDABLES, *Meta.ENMENDABLES])
def test_compromiso_published_locks_every_field(publicado, campo):
    """What an amendment may change, nothing else does."""
    for objeto in (publicado.compromiso, publicado.compromiso.metas.get()):
        if campo not in objeto.ENMENDABLES:
            continue
        suyo = objeto._meta.get_field(campo)
        escrito = "2031-12-31" if isinstance(suyo, DateField) else "2" if suyo.choices is None else "x"
        valor = crear_institucion() if suyo.is_relation else suyo.to_python(escrito)
        with pytest.raises(TextoPublicado), transaction.atomic():
            guardar(objeto, **{campo: valor})
        with pytest.raises(TextoPublicado), transaction.atomic():
            type(objeto).objects.filter(pk=objeto.pk).update(**{campo: valor})


def test_compromiso_published_has_no_field_of_its_own_that_is_free():
    """A new column is locked, or said here to be derived or ours."""
    libres = {"id", "version", *Compromiso.PROYECCION}
    assert {f.attname for f in Compromiso._meta.concrete_fields} - set(Compromiso._SE_COMPARAN) == libres
    suyos = {f.name for f in Meta._meta.concrete_fields} - {"id", "compromiso", "dejada_en"}
    assert suyos == set(Meta.ENMENDABLES)
    assert {f.name for f in Compromiso._meta.many_to_many} == set(Compromiso.LISTAS_ENMENDABLES)


def test_what_a_public_pledge_names_is_not_deleted(publicado):
    eje, lugar = crear_eje(), crear_territorio(ubigeo="08", nombre="Cusco")
    como_si_siempre(publicado.compromiso, ejes=[eje], territorios=[lugar])
    suyos = type(eje).objects.filter(pk=eje.pk)
    for objeto, error in ((eje, RegistroCerrado), (lugar, ProtectedError), (suyos, RegistroCerrado)):
        with pytest.raises(error), transaction.atomic():
            objeto.delete()


def test_compromiso_draft_is_free(db):
    meta = meta_de_borrador(crear_compromiso())
    borrador = meta.compromiso
    guardar(borrador, titulo="Otro", numero=7, fecha_limite=date(2031, 12, 31))
    borrador.ejes.add(crear_eje())
    guardar(meta, valor_meta=Decimal(1))
    borrador.metas.create(**OTRA_META)
    meta.delete()
    assert (borrador.codigo[-2:], borrador.metas.count(), borrador.ejes.count()) == ("-7", 1, 1)


def test_borrado_cascades_to_nothing_public(publicado):
    for objeto in (publicado.compromiso.institucion, publicado.compromiso.edicion, publicado.autor):
        with pytest.raises(ProtectedError), transaction.atomic():
            objeto.delete()


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
