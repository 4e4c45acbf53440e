"""The staff open, see, close and open again a period."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from base.dias import Dia, inicio_del_dia
from compromisos.admin.hoy import pagina
from compromisos.lectura import periodos
from compromisos.models import Anotacion, Periodo
from compromisos.publicacion import cierre, roles
from compromisos.publicacion.registro import cotejo
from instituciones.models import Contacto, Enlace
from tests.compromisos.correo.ayudas import con_enlace, en_el
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_enlace_personal,
    crear_institucion,
    crear_periodo,
    crear_usuario,
)

pytestmark = pytest.mark.django_db
MOTIVO = "La consulta se adelantó."


@pytest.fixture
def editora(client):
    cuenta = crear_cuenta("editora", roles.EDITORA)
    client.force_login(cuenta)
    return cuenta


def url(que: str, periodo: Periodo) -> str:
    return reverse(f"admin:compromisos_periodo_{que}", args=[periodo.pk])


def ver(client, periodo: Periodo) -> str:
    return " ".join(client.get(url("tablero", periodo)).content.decode().split())


def test_periodo_is_opened_with_a_proposed_address_and_asks_at_once(editora, client):
    edicion = crear_edicion(nombre="Campaña")
    compromiso = crear_compromiso(edicion=edicion, institucion=crear_institucion(nombre="La muda"))
    crear_enlace_personal(compromiso.institucion)
    hoy = timezone.localdate()
    datos = {"edicion": edicion.pk, "nombre": "Tercer trimestre", "slug": "",
             "desde": hoy - timedelta(days=50), "cierra": hoy + timedelta(days=9)}  # fmt: skip
    r = client.post(reverse("admin:compromisos_periodo_add"), datos, follow=True)
    periodo = Periodo.objects.get()
    assert periodo.slug == f"{edicion.slug}-tercer-trimestre"
    assert r.redirect_chain[-1][0] == url("tablero", periodo)
    tablero = " ".join(r.content.decode().split())
    for frase in (
        "Sale 1 correo:",
        "Informaron 0 de 1",
        "Sin informe (1)",
        "1 carta,",
        "rosa@example.org · ",
    ):
        assert frase in tablero
    (grupo,) = [g for g in pagina.grupos_de(editora, Dia.de_hoy()) if "#faltan" in g.url]
    assert (grupo.total, grupo.url.partition("#")[0]) == (1, url("tablero", periodo))
    client.post(
        url("change", periodo),
        {
            "nombre": "T3 bis",
            "cierra": hoy + timedelta(days=12),
            "desde": "2001-01-01",
            "motivo_del_cambio": "Más tiempo.",
        },
    )
    periodo.refresh_from_db()
    assert (periodo.nombre, periodo.cierra, periodo.desde) == (
        "T3 bis",
        hoy + timedelta(days=12),
        datos["desde"],
    )
    otro = client.get(reverse("admin:compromisos_periodo_add")).context["adminform"].form
    assert otro["desde"].value() == periodo.cierra + timedelta(days=1)


def test_tablero_says_what_the_public_page_will_say(editora, client, corte):
    """A report under review has answered, and is not public: the board does not count it among those that informed."""
    crear_avance(compromiso=con_enlace(corte, "La publicada"), fecha_corte=corte.desde)
    en_el(corte, con_enlace(corte, "La enviada"), situacion="en_revision")
    con_enlace(corte, "La muda")
    tablero = ver(client, corte)
    assert "Informaron 1 de 3 instituciones" in tablero
    assert "1 más tiene algo por revisar" in tablero
    assert "de 1 no hay informe" in tablero
    assert "Sin informe (1)" in tablero
    pregunta = " ".join(client.get(url("cerrar", corte)).content.decode().split())
    assert "informaron 1 de 3 instituciones." in pregunta
    cierre.cerrar(corte, por=editora, motivo=MOTIVO)
    assert "Informaron 1 de 3 instituciones" in ver(client, corte)
    assert "1 de 3 instituciones" in " ".join(client.get(corte.get_absolute_url()).content.decode().split())


def test_tablero_leads_to_institutions_and_says_whom_to_call(editora, client, corte):
    compromiso = con_enlace(corte, "La muda")
    Contacto.objects.create(
        institucion=compromiso.institucion,
        nombre="Rosa Ejemplo",
        telefono="987 654 321",
        correo="r@example.org",
    )
    tablero = ver(client, corte)
    assert reverse("admin:instituciones_institucion_leer", args=[compromiso.institucion.pk]) in tablero
    assert 'Rosa Ejemplo: <a href="tel:987654321">987 654 321</a>' in tablero
    assert "https://wa.me/51987654321?text=Buenos%20d%C3%ADas." in tablero
    Enlace.objects.create(
        institucion=crear_compromiso(edicion=corte.edicion).institucion, user=crear_usuario(email="")
    )
    assert "A nadie: su cuenta no tiene correo." in ver(client, corte)


@pytest.mark.parametrize(
    ("datos", "dice"),
    [
        ({"palabra": "CERRAR"}, "Escriba por qué se cierra antes"),
        ({"motivo": "   ", "palabra": "CERRAR"}, "Escriba por qué se cierra antes"),
        ({"motivo": MOTIVO}, "Escriba CERRAR para cerrarlo antes de tiempo."),
        ({"motivo": MOTIVO, "palabra": "si"}, "Escriba CERRAR para cerrarlo antes de tiempo."),
    ],
)
def test_cerrar_before_its_day_asks_for_the_reason_and_the_word(editora, client, corte, datos, dice):
    r = client.post(url("cerrar", corte), datos)
    assert r.status_code == 400
    assert dice in r.content.decode()
    assert Periodo.objects.get().abierto


def test_cerrar_before_its_day_ends_it_that_day_and_lets_the_next_begin(editora, client, corte):
    anunciado, hoy = corte.cierra, timezone.localdate()
    pregunta = client.get(url("cerrar", corte)).content.decode()
    assert '<button class="button">' in " ".join(pregunta.split())  # the first button is to go back
    hecho = client.post(
        url("cerrar", corte), {"motivo": MOTIVO, "palabra": " cerrar "}, follow=True
    ).content.decode()
    assert f'<a href="{corte.get_absolute_url()}">Ver en el sitio</a>' in hecho
    corte.refresh_from_db()
    assert (corte.abierto, corte.cierra, corte.anunciado) == (False, hoy, anunciado)
    assert MOTIVO in hecho
    assert MOTIVO in client.get(corte.get_absolute_url()).content.decode()
    assert client.post(url("cerrar", corte)).status_code == 302
    assert client.post(url("change", corte), {"nombre": "Otro", "cierra": hoy}).status_code == 403
    Periodo(
        edicion=corte.edicion, nombre="El siguiente", slug="s", desde=hoy + timedelta(1), cierra=anunciado,
        abierto_en=timezone.now(), abierto_por=editora,
    ).full_clean()  # fmt: skip
    assert [d for d in cotejo.discrepancias() if corte.slug in d] == []


def test_cerrar_on_its_day_or_later_asks_for_nothing(editora, client, corte):
    Periodo.objects.filter(pk=corte.pk).update(cierra=timezone.localdate() - timedelta(days=1))
    pregunta = client.get(url("cerrar", corte)).content.decode()
    assert 'name="motivo"' not in pregunta
    assert client.post(url("cerrar", corte)).status_code == 302
    corte.refresh_from_db()
    assert (corte.abierto, corte.anunciado) == (False, None)


def test_reabrir_gives_back_the_announced_day_and_the_record_tells_it(editora, client, corte):
    anunciado = corte.cierra
    crear_avance(compromiso=con_enlace(corte, "Una"), fecha_corte=corte.desde)
    client.post(url("cerrar", corte), {"motivo": MOTIVO, "palabra": "CERRAR"})
    corte.refresh_from_db()
    imagen = corte.instantanea
    assert "Deshacer el cierre" in ver(client, corte)
    assert client.post(url("reabrir", corte), {"motivo": " "}).status_code == 400
    hecho = client.post(
        url("reabrir", corte), {"motivo": "Faltaba una semana."}, follow=True
    ).content.decode()
    corte.refresh_from_db()
    assert (corte.abierto, corte.cierra, corte.instantanea) == (True, anunciado, "")
    assert "Faltaba una semana." in hecho
    assert corte.cierres_deshechos.get().instantanea == imagen
    acciones = Anotacion.objects.filter(objeto=f"cortes/{corte.slug}").order_by("numero")
    esperadas = ["periodo_cerrado", "periodo_reabierto", "ficha_publicada"]
    assert list(acciones.values_list("accion", flat=True))[-3:] == esperadas
    assert [d for d in cotejo.discrepancias() if corte.slug in d] == []
    publica = client.get(corte.get_absolute_url()).content.decode()
    assert "Está abierto" in publica
    assert "Faltaba una semana." in publica
    client.post(url("cerrar", corte), {"motivo": "Ahora sí.", "palabra": "CERRAR"})
    corte.refresh_from_db()
    assert not corte.abierto
    assert corte.instantanea != imagen
    assert [d for d in cotejo.discrepancias() if corte.slug in d] == []


def test_reabrir_of_another_day_leaves_that_day_as_it_was(client, corte):
    """Whoever asks what was public in between finds the period closed, with the picture of then."""
    with time_machine.travel(
        inicio_del_dia(timezone.localdate() + timedelta(days=2)) + timedelta(hours=10), tick=False
    ):
        cierre.cerrar(corte, por=crear_usuario(), motivo=MOTIVO)
        cerrado = timezone.localdate()
    with time_machine.travel(
        inicio_del_dia(timezone.localdate() + timedelta(days=4)) + timedelta(hours=10), tick=False
    ):
        cierre.reabrir(corte, por=crear_usuario(), motivo="Faltaba.")
        entonces = client.get(corte.get_absolute_url(), {"al": cerrado.isoformat()}).content.decode()
        assert "Así estaba todo al cerrarlo" in entonces
        assert "Está abierto" in client.get(corte.get_absolute_url()).content.decode()


def test_reabrir_not_once_the_next_is_open(editora, client, corte):
    cierre.cerrar(corte, por=editora, motivo=MOTIVO)
    hoy = timezone.localdate()
    crear_periodo(corte.edicion, nombre="El siguiente", desde=hoy + timedelta(1), abierto_por=editora)
    assert "Deshacer el cierre" not in ver(client, corte)
    r = client.post(url("reabrir", corte), {"motivo": "Tarde."}, follow=True)
    assert "Ya se abrió el siguiente, «El siguiente»" in r.content.decode()
    corte.refresh_from_db()
    assert not corte.abierto


def test_tablero_of_a_closed_period_is_that_of_its_day(editora, client, corte):
    tarde, borrador = con_enlace(corte, "La tarde"), con_enlace(corte, "La del borrador")
    en_el(corte, borrador)
    cierre.cerrar(corte, por=editora, motivo=MOTIVO)
    assert "Informaron 0 de 2" in ver(client, corte)
    crear_avance(compromiso=tarde, fecha_corte=corte.desde)
    despues = ver(client, corte)
    assert "Informaron 0 de 2" in despues
    assert "1 institución cambió de situación" in despues
    assert '<td data-que="Hoy">Publicado</td>' in despues
    assert "En borrador" in despues
    assert "Nadie puede informar por ella." not in despues


def test_tablero_of_a_period_closed_before_boards_were_kept(editora, client, corte):
    crear_avance(compromiso=con_enlace(corte, "La que informó"), fecha_corte=corte.desde)
    con_enlace(corte, "La otra")
    cierre.cerrar(corte, por=editora, motivo=MOTIVO)
    corte.tablero_al_cierre = ""
    filas = periodos.tablero_al_cierre(corte)
    assert [(f.institucion.nombre, f.respondio) for f, _c in filas] == [
        ("La otra", False),
        ("La que informó", True),
    ]
    assert periodos.contar(f for f, _c in filas).informaron == 1


@pytest.mark.parametrize("cerrado", [False, True], ids=["open", "closed"])
def test_tablero_asks_the_same_of_few_and_of_many(
    editora, client, corte, django_assert_max_num_queries, cerrado
):
    for n in range(12):
        con_enlace(corte, f"Entidad {n}")
    if cerrado:
        cierre.cerrar(corte, por=editora, motivo=MOTIVO)
    with django_assert_max_num_queries(27):
        client.get(url("tablero", corte))


def test_periodos_are_operated_by_who_opens_them(client, corte):
    client.force_login(crear_cuenta("revisora", roles.REVISORA))
    assert "Cerrar el periodo" not in ver(client, corte)
    for que in ("cerrar", "reabrir", "recordar", "enlaces", "enlaces_hoja"):
        assert client.post(url(que, corte), {"motivo": "x"}).status_code == 403, que
    client.force_login(crear_cuenta("enlace", roles.ENLACE))
    assert client.get(url("tablero", corte)).status_code == 403
