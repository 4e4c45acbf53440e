"""Links for all the institutions of a period, in two page loads."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from base.dias import fin_del_dia
from compromisos.correo import NO_ENTREGAN
from compromisos.models import EnlacePersonal, Mensaje
from compromisos.publicacion import roles
from instituciones.models import Contacto
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_compromiso, crear_enlace_personal, crear_institucion

pytestmark = pytest.mark.django_db


@pytest.fixture
def editora(client):
    cuenta = crear_cuenta("editora", roles.EDITORA)
    client.force_login(cuenta)
    return cuenta


def entidad(corte, nombre: str, *, contacto: str = ""):
    suya = crear_institucion(nombre=nombre)
    crear_compromiso(edicion=corte.edicion, institucion=suya)
    if contacto:
        Contacto.objects.create(institucion=suya, nombre=f"De {nombre}", correo=contacto)
    return suya


def url(corte, que: str = "enlaces") -> str:
    return reverse(f"admin:compromisos_periodo_{que}", args=[corte.pk])


def test_sixty_links_are_two_page_loads(editora, client, corte, mailoutbox, django_assert_max_num_queries):
    for n in range(6):
        entidad(corte, f"Entidad {n}", contacto=f"c{n}@example.org")
    con_uno = entidad(corte, "La que tiene")
    crear_enlace_personal(con_uno)
    with django_assert_max_num_queries(30):
        lista = client.get(url(corte))
    filas = lista.context["filas"]
    assert [(f.nombre, f.correo, f.marcada) for f in filas[:1]] == [("De Entidad 0", "c0@example.org", True)]
    assert len(filas) == 6
    elegidas = [f.fila.institucion.pk for f in filas if f.marcada]
    datos = {"institucion": elegidas, "hasta": lista.context["form"]["hasta"].value(), "enviar": "1"}
    hecha = client.post(url(corte), datos)
    assert hecha.status_code == 200
    pagina = hecha.content.decode()
    assert EnlacePersonal.objects.count() == 7
    assert len(mailoutbox) == 6
    for dado in hecha.context["dados"]:
        assert dado.direccion in pagina
        assert dado.secreto in "".join(m.body for m in mailoutbox)
        assert dado.secreto not in "".join(Mensaje.objects.values_list("cuerpo", flat=True))
    assert pagina.count("https://wa.me/?text=") == 6
    assert pagina.count("data-copia=") == 12
    hoja = client.post(url(corte, "enlaces_hoja"), {"sello": hecha.context["sello"]})
    filas = list(load_workbook(BytesIO(hoja.content)).active.iter_rows(values_only=True))
    assert filas[0][:3] == ("Institución", "Persona", "Correo")
    assert [f[4] for f in filas[1:]] == [d.direccion for d in hecha.context["dados"]]
    otra_vez = client.post(url(corte), datos)
    assert EnlacePersonal.objects.count() == 7
    assert "Todas las instituciones de este periodo tienen a alguien" in otra_vez.content.decode()


def test_enlaces_are_proposed_from_the_one_that_expired(editora, client, corte):
    suya = entidad(corte, "La vencida")
    crear_enlace_personal(suya, nombre="Ana", correo="ana@example.org")
    ayer = timezone.localdate() - timedelta(days=1)
    EnlacePersonal.objects.update(creado_en=timezone.now() - timedelta(days=9), vence_en=fin_del_dia(ayer))
    entidad(corte, "La de nadie")
    nadie, vencida = client.get(url(corte)).context["filas"]
    assert (vencida.nombre, vencida.correo, vencida.marcada) == ("Ana", "ana@example.org", True)
    assert vencida.vencio == f"{ayer:%d/%m/%Y}"
    assert (nadie.nombre, nadie.marcada) == ("", False)


@pytest.mark.parametrize(
    ("cambio", "dice"),
    [
        ({"correo": "sin arroba"}, "Escriba un correo, como nombre@institucion.gob.pe."),
        ({"nombre": "  "}, "Escriba quién informará."),
        ({"nombre": "x" * 151}, "El nombre es demasiado largo."),
        ({"hasta": "1/1/2020"}, "Elija un día entre hoy y dentro de un año."),
        ({"institucion": ""}, "Marque a cuáles se les da."),
    ],
)
def test_enlaces_with_something_wrong_give_none_and_keep_what_was_written(
    editora, client, corte, cambio, dice
):
    una, otra = entidad(corte, "Una"), entidad(corte, "Otra", contacto="otra@example.org")
    datos = {
        "nombre": "Rosa",
        "correo": "rosa@example.org",
        "hasta": timezone.localdate(),
        "institucion": una.pk,
    } | cambio
    r = client.post(url(corte), {
        f"nombre-{una.pk}": datos["nombre"], f"correo-{una.pk}": datos["correo"], "hasta": datos["hasta"],
        "institucion": [datos["institucion"], otra.pk] if datos["institucion"] else [],
    })  # fmt: skip
    assert r.status_code == 400
    pagina = r.content.decode()
    assert dice in pagina
    assert f'value="{datos["correo"]}"' in pagina
    assert not EnlacePersonal.objects.exists()


@pytest.mark.parametrize("backend", NO_ENTREGAN)
def test_enlaces_where_no_mail_leaves(editora, client, corte, settings, backend):
    settings.EMAIL_BACKEND = backend
    suya = entidad(corte, "Una", contacto="una@example.org")
    assert 'name="enviar"' not in client.get(url(corte)).content.decode()
    pagina = client.post(
        url(corte), {"institucion": suya.pk, "hasta": timezone.localdate(), "enviar": "1"}
    ).content.decode()
    assert "Esta instalación no envía correos." in pagina
    assert "Se dio 1 enlace." in pagina
    assert "Además van por correo" not in pagina
    assert not Mensaje.objects.exists()


def test_hoja_gives_only_what_its_page_gave(editora, client, corte):
    crear_enlace_personal(entidad(corte, "Una"))
    for sello in ("", "[]x", "[1, 2]", '["otro"]', "3", "gAAAAbasura"):
        r = client.post(url(corte, "enlaces_hoja"), {"sello": sello})
        assert r.status_code in (200, 302)
        if r.status_code == 200:
            assert len(list(load_workbook(BytesIO(r.content)).active.iter_rows())) == 1
    assert client.get(url(corte, "enlaces_hoja")).status_code == 302


def test_renovar_gives_another_to_the_same_person_and_ends_the_first(editora, client):
    enlace, _secreto = crear_enlace_personal()
    renovar = reverse("admin:compromisos_enlacepersonal_renovar", args=[enlace.pk])
    assert "deja de servir en el acto" in client.get(renovar).content.decode()
    r = client.post(renovar)
    nuevo = EnlacePersonal.objects.latest("pk")
    assert r.context["direccion"] in r.content.decode()
    assert (nuevo.nombre, nuevo.correo, nuevo.institucion) == (
        enlace.nombre,
        enlace.correo,
        enlace.institucion,
    )
    enlace.refresh_from_db()
    assert enlace.revocado_en
    assert client.post(renovar).status_code == 302
    assert EnlacePersonal.objects.count() == 2
