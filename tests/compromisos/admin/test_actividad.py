"""What was done on a day, by whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from compromisos import publicacion
from compromisos.lectura.actividad import dia as lectura
from compromisos.lectura.actividad.fuentes import CLASES, FUENTES
from compromisos.models import Avance, Importacion, Seguimiento
from compromisos.publicacion import encargos, roles, seguimientos
from cuentas.models import HechoDeCuenta
from tests.compromisos.admin.ayudas import url
from tests.factories import (
    crear_borrador,
    crear_compromiso,
    crear_contacto,
    crear_enlace_personal,
    crear_foto,
    crear_institucion,
    crear_periodo,
    crear_personal,
    crear_seguimiento,
    razones_para,
    un_acto,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def jefa(client):
    jefa = crear_personal(username="jefa", first_name="Julia", last_name="Jefa", rol=roles.ADMINISTRACION)
    client.force_login(jefa)
    return jefa


@pytest.fixture
def hoy():
    return timezone.localdate()


def frases(hoy, **filtros) -> list[str]:
    return [f"{h.persona} {h.frase}" for h in lectura.hechos(hoy, **filtros).hechos]


def todas(hoy, **filtros) -> list[lectura.ActoDelDia]:
    """All pages."""
    hechos, antes = [], ""
    while True:
        pagina = lectura.hechos(hoy, antes=antes, **filtros)
        hechos += pagina.hechos
        if not pagina.siguiente:
            return hechos
        antes = pagina.siguiente


def test_the_way_of_a_report_is_told_step_by_step(jefa, hoy):
    rosa = crear_personal(first_name="Rosa", last_name="Revisa", rol=roles.REVISORA)
    compromiso = crear_compromiso()
    for hacer in ("devolver", "publicar"):
        avance = Avance(
            compromiso=compromiso,
            autor=jefa,
            fecha_corte=hoy,
            estado="en_proceso",
            descripcion="Dice el nombre de Juana.",
        )
        avance._history_user = jefa
        avance.save()
        publicacion.enviar(avance, por=jefa, razones=razones_para(avance))
        if hacer == "devolver":
            publicacion.observar(avance, por=rosa, motivo="Falta el acta de Juana.")
        else:
            publicacion.publicar(avance, por=rosa)
    assert frases(hoy, clase="informes") == [
        "Rosa Revisa publicó un informe",
        "Julia Jefa envió un informe a revisión",
        "Julia Jefa empezó un informe",
        "Rosa Revisa devolvió un informe",
        "Julia Jefa envió un informe a revisión",
        "Julia Jefa empezó un informe",
    ]


def hacer_de_todo(quien, hoy) -> None:
    """One row at least of each kind that a factory can sign."""
    compromiso = crear_compromiso()
    avance = crear_borrador(compromiso=compromiso, autor=quien)
    publicacion.enviar(avance, por=quien, razones=razones_para(avance))
    publicacion.publicar(avance, por=quien)
    verificacion = publicacion.verificar(
        avance, por=quien, verificador="Otra", resultado="cuestionado", motivo="No consta."
    )
    publicacion.responder(verificacion, por=quien, texto="Sí consta.")
    publicacion.retirar(avance, por=quien, motivo="Estaba repetido.")
    publicacion.proponer_enmienda(compromiso, por=quien, texto="Otro texto.", motivo="Lo pidió.")
    publicacion.enmendar(compromiso, por=quien, texto="Otro.", motivo="Lo pidió.")
    nota = Seguimiento(compromiso=compromiso, volver_en=hoy, fecha=hoy, tipo="llamada", texto="Juana.")
    seguimientos.guardar(nota, por=quien)
    seguimientos.cerrar(nota, por=quien)
    encargos.encargar_compromisos([compromiso.pk], persona=quien, por=quien)
    for campos in (
        {"situacion": "aplicada", "aplicada_en": timezone.now()},
        {"situacion": "propuesta", "propuesta_en": timezone.now()},
    ):
        Importacion.objects.create(usuario=quien, tabla="avances", nombre_original="juana.xlsx", **campos)
    crear_enlace_personal(compromiso.institucion, nombre="Juana", por=quien)[0].revocar(por=quien)
    for cosa in (crear_institucion(nombre="Una entidad"), crear_contacto(), crear_periodo(), crear_foto()):
        cosa._history_user = quien
        cosa.save()
    for que in HechoDeCuenta.Que:
        HechoDeCuenta.objects.create(
            cuenta=quien, que=que, por=quien, en=timezone.now(), detalle="Juana", motivo="Juana"
        )


def test_every_kind_is_told_and_leads_somewhere_that_opens(client, jefa, hoy):
    hacer_de_todo(jefa, hoy)
    hechos = todas(hoy, persona=jefa.pk)
    assert {h.clase for h in hechos} == set(CLASES) - {"cuidado"}
    for hecho in hechos:
        assert hecho.persona == "Julia Jefa"
        if hecho.sobre[1]:
            assert client.get(hecho.sobre[1]).status_code == 200, hecho.frase
    dichas = {h.frase for h in hechos}
    assert {"anotó una llamada", "cerró un seguimiento", "enmendó un compromiso publicado"} <= dichas
    pagina = client.get(url("actividad"), {"persona": jefa.pk}).content.decode()
    assert "Juana" not in pagina
    assert "juana.xlsx" not in pagina


def test_each_count_of_the_day_is_its_list(client, jefa, hoy):
    hacer_de_todo(jefa, hoy)
    vista = client.get(url("actividad"))
    for pk, _nombre, suyas in vista.context["personas"]:
        for clase, _que, n in suyas:
            assert sum(h.veces for h in todas(hoy, persona=pk, clase=clase)) == n, (pk, clase)


def test_pages_follow_by_key_without_missing_nor_repeating(jefa, hoy):
    """Many of one instant too, as an import makes them."""
    ahora = timezone.now()
    institucion = crear_institucion()
    for n in range(130):
        crear_seguimiento(por=jefa, institucion=institucion, fecha=hoy, texto=f"Nota {n}.")
    historia = Seguimiento.history.all()
    historia.update(history_user=jefa, history_date=ahora)
    historia.filter(history_id__in=list(historia.values_list("history_id", flat=True)[:60])).update(
        history_date=ahora - timedelta(seconds=1)
    )
    encargos.encargar_instituciones([crear_institucion().pk], persona=jefa, por=jefa, ahora=ahora)
    assert sum(h.veces for h in todas(hoy, persona=jefa.pk)) == 131
    assert len(todas(hoy, persona=jefa.pk)) < 10


def test_other_days_are_of_their_own(client, jefa, hoy):
    crear_seguimiento(por=jefa, fecha=hoy)
    Seguimiento.history.update(history_user=jefa, history_date=timezone.now() - timedelta(days=1))
    assert client.get(url("actividad"), {"clase": "seguimiento"}).context["hechos"] == []
    ayer = client.get(url("actividad"), {"dia": (hoy - timedelta(days=1)).isoformat()})
    assert [h.frase for h in ayer.context["hechos"]] == ["anotó una nota"]
    assert ayer.context["manana"] == hoy
    escrito = client.get(url("actividad"), {"dia": f"{hoy - timedelta(days=1):%d/%m/%Y}"})
    assert escrito.context["fecha"] == ayer.context["fecha"]


@pytest.mark.parametrize(
    "consulta",
    [
        {"dia": "pronto"},
        {"dia": "2099-01-01"},
        {"dia": "0001-01-01"},
        {"dia": "99999-01-01"},
        {"persona": "x"},
        {"persona": "9" * 30},
        {"clase": "x"},
        {"antes": "x"},
        {"antes": "2026-11-24~0~1"},
        {"antes": "2026-11-24T10:00:00+00:00~999~1"},
    ],
)
def test_what_makes_no_sense_in_the_address_is_left(client, jefa, consulta):
    assert client.get(url("actividad"), consulta).status_code == 200


def test_who_may_not_see_all_sees_only_their_own(client, jefa, hoy):
    elsa = crear_personal(first_name="Elsa", last_name="Edita")
    for quien in (jefa, elsa):
        seguimientos.guardar(
            Seguimiento(institucion=crear_institucion(), fecha=hoy, texto="Algo."), por=quien
        )
    client.force_login(elsa)
    for consulta in ({}, {"persona": jefa.pk}, {"clase": "seguimiento"}):
        vista = client.get(url("actividad"), consulta)
        assert {h.persona for h in vista.context["hechos"]} == {"Elsa Edita"}
        assert "Julia" not in vista.content.decode()
    client.force_login(jefa)
    assert {h.persona for h in client.get(url("actividad")).context["hechos"]} >= {"Elsa Edita", "Julia Jefa"}


@pytest.mark.parametrize("rol", [roles.ENLACE, roles.VERIFICACION])
def test_it_is_of_the_ministry_only(client, rol):
    client.force_login(crear_personal(rol=rol))
    assert client.get(url("actividad")).status_code == 403


def test_queries_do_not_grow_with_what_was_done(client, jefa, hoy, django_assert_max_num_queries):
    hacer_de_todo(jefa, hoy)
    with un_acto():
        for _n in range(20):
            seguimientos.guardar(
                Seguimiento(institucion=crear_institucion(), fecha=hoy, texto="Algo."), por=jefa
            )
    with django_assert_max_num_queries(40):
        client.get(url("actividad"))


def test_every_kind_of_row_has_its_class():
    assert {fuente.clase for fuente in FUENTES} == set(CLASES)
