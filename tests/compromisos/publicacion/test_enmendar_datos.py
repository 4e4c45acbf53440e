"""Amending the data of a public pledge: what changes, what it leaves written, what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from base.dias import Dia
from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.models import Anotacion, Compromiso, Enmienda, Meta
from compromisos.publicacion import MetaPedida
from compromisos.reglas.enmiendas import al_reves, leer
from tests.compromisos.publicacion.ayudas import hermano
from tests.factories import (
    AHORA,
    crear_avance,
    crear_compromiso,
    crear_eje,
    crear_institucion,
    crear_meta,
    crear_territorio,
    crear_usuario,
)
from tests.una_vez import compartida

PLAZO, OTRO = date(2026, 9, 30), date(2027, 12, 31)


@compartida
def compromiso(db) -> Compromiso:
    hecho = crear_compromiso(texto="Llegar a 24 regiones.", titulo="Regiones", fecha_limite=PLAZO)
    crear_meta(compromiso=hecho, indicador="Regiones con servicio", unidad="regiones", valor_meta=24)
    return hecho


def enmendar(compromiso: Compromiso, **kwargs) -> Enmienda:
    kwargs = {"motivo": "Lo dice la resolución.", "ahora": AHORA} | kwargs
    return publicacion.enmendar_datos(compromiso, por=kwargs.pop("por", None) or crear_usuario(), **kwargs)


def cambios_de(enmienda: Enmienda) -> list[tuple]:
    return [(c["de_que"], c["campo"], c["antes"], c["ahora"]) for c in enmienda.cambios]


def test_enmendar_datos_changes_all_that_is_asked_and_says_so(compromiso):
    eje, lima, otra = crear_eje(codigo="normativa"), crear_territorio(), crear_institucion(slug="minsa")
    meta = compromiso.metas.get()
    enmienda = enmendar(
        compromiso,
        fuente="https://example.org/rm",
        datos={
            "titulo": " Dieciocho regiones ", "fecha_limite": OTRO, "fecha_inicio": "2026-01-01", "nota": "",
            "alcance": "nacional", "responsable": otra, "ejes": [eje], "territorios": [lima],
        },
        metas=[MetaPedida(meta, {"valor_meta": 18, "unidad": "regiones", "linea_base": Decimal("0")})],
    )  # fmt: skip
    compromiso.refresh_from_db()
    meta.refresh_from_db()
    assert (compromiso.titulo, compromiso.fecha_limite, compromiso.responsable) == (
        "Dieciocho regiones",
        OTRO,
        otra,
    )
    assert (list(compromiso.ejes.all()), list(compromiso.territorios.all())) == ([eje], [lima])
    assert (meta.valor_meta, meta.linea_base, compromiso.vigente_plazo) == (18, 0, OTRO)
    assert cambios_de(enmienda) == [
        ("", "titulo", "Regiones", "Dieciocho regiones"),
        ("", "alcance", "", "nacional"),
        ("", "fecha_inicio", None, "2026-01-01"),
        ("", "fecha_limite", "2026-09-30", "2027-12-31"),
        ("", "responsable", None, "minsa"),
        ("", "ejes", [], ["normativa"]),
        ("", "territorios", [], ["15"]),
        ("Regiones con servicio", "linea_base", None, "0"),
        ("Regiones con servicio", "valor_meta", "24", "18"),
    ]
    assert (enmienda.mueve_plazo, enmienda.plazo_anterior, enmienda.errata) == (True, PLAZO, False)
    assert compromiso.history.latest("history_id").titulo == "Dieciocho regiones"
    assert meta.history.latest("history_id").valor_meta == 18
    call_command("proyeccion", "--verificar")


def test_enmendar_datos_is_one_entry_of_the_record(compromiso):
    publicacion.anotar_compromisos([compromiso.pk])
    antes = Anotacion.objects.count()
    enmendar(
        compromiso, datos={"titulo": "Otro"}, metas=[MetaPedida(compromiso.metas.get(), {"valor_meta": 18})]
    )
    ultima = Anotacion.objects.latest("numero")
    assert Anotacion.objects.count() == antes + 1
    assert ultima.accion == "compromiso_enmendado"
    assert '"cambios":[{"ahora":"Otro","antes":"Regiones","campo":"titulo"' in ultima.contenido
    assert '"meta":"18"' in ultima.contenido
    call_command("verificar_registro")


def test_metas_come_and_go_measured_or_not(compromiso):
    meta = compromiso.metas.get()
    crear_avance(compromiso=compromiso, mediciones={meta: 3})
    compromiso.refresh_from_db()
    assert compromiso.vigente_metas == 1
    nueva = {"indicador": "Distritos", "unidad": "distritos", "valor_meta": "70", "fecha_limite": OTRO}
    enmienda = enmendar(
        compromiso,
        metas=[MetaPedida(meta, deja=True), MetaPedida(datos=nueva)],
        ahora=AHORA + timedelta(days=30),
    )
    agregada = compromiso.metas.get(indicador="Distritos")
    luego = (AHORA + timedelta(days=31)).date()
    assert list(compromiso.metas.vigentes(Dia(luego))) == [agregada]
    assert meta in compromiso.metas.vigentes(Dia(luego, AHORA.date())), "that day still has it"
    assert (agregada.orden, agregada.pk) == (2, enmienda.cambios[1]["meta"])
    assert [c["campo"] for c in enmienda.cambios] == ["dejada", "agregada"]
    assert enmienda.cambios[0]["antes"]["valor_meta"] == "24"
    assert Meta.objects.get(pk=meta.pk).mediciones.get().valor == 3, "what was measured stays readable"
    assert (compromiso.vigente_metas, compromiso.vigente_metas_alcanzadas) == (1, 0)
    call_command("proyeccion", "--verificar")
    call_command("verificar_registro")


def test_meta_of_the_same_name_may_take_the_place_of_a_dropped_one(compromiso):
    meta = compromiso.metas.get()
    otra = {"indicador": meta.indicador, "tipo": "cualitativa"}
    enmendar(compromiso, metas=[MetaPedida(datos=otra), MetaPedida(meta, deja=True)])
    assert compromiso.metas.vigentes(Dia.de_hoy()).get().tipo == "cualitativa"


def test_metas_may_change_places_and_names(compromiso):
    una, otra = compromiso.metas.get(), crear_meta(compromiso=compromiso, indicador="Otra")
    enmendar(
        compromiso,
        metas=[
            MetaPedida(una, {"orden": 2, "indicador": "Otra"}),
            MetaPedida(otra, {"orden": 1, "indicador": "Regiones con servicio"}),
        ],
    )
    assert list(compromiso.metas.order_by("orden").values_list("pk", "indicador")) == [
        (otra.pk, "Regiones con servicio"), (una.pk, "Otra"),
    ]  # fmt: skip


def test_number_changes_and_the_address_stays(compromiso):
    direccion = compromiso.get_absolute_url()
    enmendar(compromiso, datos={"numero": 9})
    compromiso.refresh_from_db()
    assert (compromiso.numero, compromiso.get_absolute_url()) == (9, direccion)
    enmendar(compromiso, datos={"titulo": "Otro"})
    compromiso.refresh_from_db()
    assert compromiso.get_absolute_url() == direccion
    ocupado = hermano(compromiso, 5)
    with pytest.raises(ValidationError, match="ya tiene un compromiso con ese número"):
        enmendar(compromiso, datos={"numero": ocupado.numero})


def test_a_measured_target_may_be_renamed_and_the_record_still_adds_up(compromiso):
    meta = compromiso.metas.get()
    crear_avance(compromiso=compromiso, mediciones={meta: 3})
    compromiso.refresh_from_db()
    luego = AHORA + timedelta(days=1)
    enmendar(compromiso, metas=[MetaPedida(meta, {"indicador": "Regiones atendidas"})], ahora=luego)
    meta.refresh_from_db()
    crear_avance(compromiso=compromiso, mediciones={meta: 4}, ahora=luego + timedelta(days=1))
    call_command("verificar_registro")
    compromiso.refresh_from_db()
    for datos in ({"tipo": "cualitativa", "valor_meta": None}, {"nivel_territorial": "region"}):
        with pytest.raises(ValidationError, match="ya se publicaron mediciones"):
            enmendar(compromiso, metas=[MetaPedida(meta, datos)])


@pytest.mark.parametrize(
    ("kwargs", "frase"),
    [
        ({"datos": {"titulo": "Regiones"}}, "No cambia nada"),
        ({"datos": {"titulo": " Regiones "}}, "No cambia nada"),
        ({"datos": {"titulo": "Otro"}, "motivo": " "}, "Escriba el motivo"),
        ({"datos": {"titulo": "Otro"}, "fuente": "no es una dirección"}, "https://"),
        ({"datos": {"titulo": ""}}, "lleva título"),
        ({"datos": {"fecha_inicio": date(2030, 1, 1)}}, "anterior a la fecha de inicio"),
        ({"datos": {"numero": 0}}, "empieza en 1"),
        ({"metas": [MetaPedida(datos={"indicador": "X", "valor_meta": 5})]}, "Meta «X»: Diga la unidad"),
        ({"metas": [MetaPedida(datos={"indicador": "Regiones con servicio", "tipo": "cualitativa"})]}, "ese indicador"),
    ],
)  # fmt: skip
def test_enmendar_datos_refuses_what_says_nothing_or_breaks_a_rule(compromiso, kwargs, frase):
    antes = Compromiso.objects.values().get()
    with pytest.raises(ValidationError, match=frase):
        enmendar(compromiso, **kwargs)
    assert not Enmienda.objects.exists()
    assert Compromiso.objects.values().get() == antes


def test_enmendar_datos_refuses_a_stale_copy_a_draft_and_one_that_was_left(compromiso):
    copia = Compromiso.objects.get(pk=compromiso.pk)
    enmendar(compromiso, datos={"titulo": "Otro"})
    with pytest.raises(EdicionSimultanea):
        enmendar(copia, datos={"titulo": "Otro más"})
    with pytest.raises(ValidationError, match="Todavía no es público"):
        enmendar(hermano(compromiso, 2, publicado=False), datos={"titulo": "Otro"})
    publicacion.retirar_compromiso(compromiso, por=crear_usuario(), motivo="Ya no.")
    with pytest.raises(ValidationError, match="ya se dividió"):
        enmendar(compromiso, datos={"titulo": "Otro más"})


def test_changes_are_taken_back_by_themselves_the_other_way_round(compromiso):
    meta, eje = compromiso.metas.get(), crear_eje()
    antes = (Compromiso.objects.values("titulo", "fecha_limite").get(), Meta.objects.values().get())
    enmienda = enmendar(
        compromiso,
        datos={"titulo": "Otro", "fecha_limite": None, "ejes": [eje]},
        metas=[MetaPedida(meta, {"indicador": "Otra", "valor_meta": 18}), MetaPedida(datos={"indicador": "Y", "tipo": "cualitativa"})],
    )  # fmt: skip
    vuelta = al_reves(leer(enmienda.cambios))
    enmendar(compromiso, cambios=vuelta, motivo="Se deshizo.")
    assert (
        Compromiso.objects.values("titulo", "fecha_limite").get(),
        Meta.objects.vigentes(Dia.de_hoy()).values().get(),
    ) == antes
    assert not compromiso.ejes.exists()
    compromiso.refresh_from_db()
    with pytest.raises(ValidationError, match="Ya no es como se vio: título"):
        enmendar(compromiso, cambios=vuelta)
    assert Enmienda.objects.count() == 2
    call_command("verificar_registro")


def test_errata_is_mended_within_a_day_by_who_published(db):
    quien, otra = crear_usuario(), crear_usuario()
    borrador = crear_compromiso(publicado=False, titulo="Regiones cno casa")
    publicacion.publicar_compromiso(borrador, por=quien, ahora=AHORA)
    mendar = publicacion.corregir_errata
    tarde = AHORA + timedelta(hours=24, seconds=1)
    for kwargs in ({"por": otra, "ahora": AHORA}, {"por": quien, "ahora": tarde}):
        with pytest.raises(ValidationError, match="dentro de las 24 horas"):
            mendar(borrador, titulo="Regiones con casa", **kwargs)
    enmienda = mendar(borrador, titulo="Regiones con casa", por=quien, ahora=AHORA + timedelta(hours=24))
    borrador.refresh_from_db()
    assert borrador.titulo == "Regiones con casa"
    assert (enmienda.errata, enmienda.motivo) == (True, "Error de tecleo corregido por quien lo publicó, dentro de las 24 horas.")  # fmt: skip
    assert '"errata":true' in Anotacion.objects.latest("numero").contenido
    enmendar(borrador, por=otra, datos={"nota": "Ota"}, ahora=tarde)
    with pytest.raises(ValidationError, match="dentro de las 24 horas"):
        mendar(borrador, nota="Otra", por=quien, ahora=tarde)
    assert mendar(borrador, nota="Otra", por=otra, ahora=tarde).errata
