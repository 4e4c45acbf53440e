"""Evidence that carries what nobody sees: said, asked before it is sent, and the clean copy in one tick."""

from __future__ import annotations

import hashlib
import io
import zipfile

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from compromisos import publicacion
from compromisos.models import Avance, Evidencia
from compromisos.publicacion import confirmaciones
from tests.base.ayudas import con_hoja, libro
from tests.compromisos.admin.ayudas import enviado_tal_cual, formulario, url
from tests.compromisos.informar.ayudas import entrar
from tests.factories import AHORA, crear_compromiso, crear_enlace_personal, crear_usuario

pytestmark = pytest.mark.django_db

TAPADO = libro(con_hoja("hidden"))
LLEVA = "1 hoja oculta («Personas»)"


def _roto() -> bytes:
    """What begins as a workbook and is none inside."""
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w") as bolsa:
        for nombre in ("[Content_Types].xml", "xl/workbook.xml"):
            bolsa.writestr(nombre, b"x")
    return salida.getvalue()


ROTO = _roto()


def subido(datos: bytes = TAPADO, nombre: str = "avance.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(nombre, datos)


def hojas(evidencia: Evidencia) -> list[str]:
    with evidencia.archivo.open("rb") as archivo:
        return openpyxl.load_workbook(io.BytesIO(archivo.read())).sheetnames


def check_es_la_copia(evidencia: Evidencia) -> None:
    evidencia.refresh_from_db()
    assert hojas(evidencia) == ["Resumen"]
    assert evidencia.oculto == ""
    with evidencia.archivo.open("rb") as archivo:
        datos = archivo.read()
    assert (evidencia.sha256, evidencia.tamano) == (hashlib.sha256(datos).hexdigest(), len(datos))


@pytest.fixture
def ana(client):
    compromiso = crear_compromiso()
    ana = crear_usuario(username="ana")
    ana.groups.add(Group.objects.get(name="Editora ministerial"))
    client.force_login(ana)
    return compromiso


def enviar_de_ana(client, compromiso, **campos):
    evidencia = {"titulo": "Lista", "archivo": subido()}
    return client.post(
        url("compromisos_avance_add"), formulario(compromiso, evidencias=[evidencia], **campos), follow=True
    )


def test_admin_asks_and_takes_the_clean_copy(client, ana):
    pagina = enviar_de_ana(client, ana, _enviar="1").content.decode()
    avance = Avance.objects.get()
    assert avance.situacion == "borrador"
    assert "Hay 1 pregunta sin responder" in pagina
    assert f"«Lista», {LLEVA}" in pagina
    assert f"Usar la copia sin lo que no se ve: {LLEVA}" in pagina
    ficha = url("compromisos_avance_change", avance.pk)
    datos = enviado_tal_cual(client.get(ficha))
    client.post(ficha, datos | {"evidencias-0-copia_limpia": "on", "_enviar": "1"})
    avance.refresh_from_db()
    assert avance.situacion == "en_revision"
    check_es_la_copia(avance.evidencias.get())


def test_admin_may_answer_why_and_the_reviewer_reads_both(client, ana):
    enviar_de_ana(client, ana, _enviar="1")
    avance = Avance.objects.get()
    ((hecha,),) = confirmaciones.hechas_de([avance], hoy=AHORA.date()).values()
    assert (hecha.pregunta.codigo, hecha.pregunta.campo) == ("oculto", "evidencias")
    ficha = url("compromisos_avance_change", avance.pk)
    client.post(
        ficha,
        enviado_tal_cual(client.get(ficha)) | {hecha.nombre: "Son cálculos sin nombres.", "_enviar": "1"},
    )
    avance.refresh_from_db()
    assert avance.situacion == "en_revision"
    revisora = crear_usuario(username="revisora")
    revisora.groups.add(Group.objects.get(name="Revisora"))
    client.force_login(revisora)
    pagina = client.get(url("compromisos_avance_revisar", avance.pk)).content.decode()
    assert f"«Lista», {LLEVA}" in pagina
    assert "Son cálculos sin nombres." in pagina
    assert f"No se ve al abrirlo: {LLEVA}" in " ".join(pagina.split())


def test_phone_asks_and_takes_the_clean_copy(client):
    compromiso = crear_compromiso()
    _enlace, secreto = crear_enlace_personal(compromiso.institucion)
    entrar(client, secreto)
    pantalla = reverse("informar_compromiso", args=[compromiso.codigo])
    datos = {
        "fecha_corte": "2026-09-30",
        "estado": "en_proceso",
        "descripcion": "Se hizo.",
        "accion": "enviar",
    }
    pagina = client.post(pantalla, {**datos, "evidencia-archivo": subido()}, follow=True).content.decode()
    assert f"», {LLEVA}" in pagina
    assert f"Usar la copia sin lo que no se ve: {LLEVA}" in pagina
    avance = Avance.objects.get()
    evidencia = avance.evidencias.get()
    client.post(pantalla, {**datos, "version_vista": avance.version, "copia_limpia": evidencia.pk})
    avance.refresh_from_db()
    assert avance.situacion == "en_revision"
    check_es_la_copia(evidencia)


def test_phone_says_what_could_not_be_cleaned(client):
    compromiso = crear_compromiso()
    _enlace, secreto = crear_enlace_personal(compromiso.institucion)
    entrar(client, secreto)
    pantalla = reverse("informar_compromiso", args=[compromiso.codigo])
    datos = {
        "fecha_corte": "2026-09-30",
        "estado": "en_proceso",
        "descripcion": "Se hizo.",
        "accion": "borrador",
    }
    client.post(pantalla, {**datos, "evidencia-archivo": subido(ROTO, "acta.xlsx")})
    evidencia = Evidencia.objects.get()
    assert evidencia.oculto == "partes que no se pudieron mirar"
    pagina = client.post(
        pantalla, {**datos, "version_vista": 1, "copia_limpia": [evidencia.pk, "x", "999999"]}, follow=True
    ).content.decode()
    assert "«acta.xlsx»: No se pudo hacer la copia" in pagina
    evidencia.refresh_from_db()
    assert evidencia.oculto == "partes que no se pudieron mirar"


def test_nothing_hidden_goes_on_without_a_word(client, ana):
    evidencia = {"titulo": "Lista", "archivo": subido(libro())}
    client.post(
        url("compromisos_avance_add"), formulario(ana, evidencias=[evidencia], _enviar="1"), follow=True
    )
    assert Avance.objects.get().situacion == "en_revision"


def test_nobody_publishes_past_the_question(client, ana):
    enviar_de_ana(client, ana)
    with pytest.raises(confirmaciones.FaltaConfirmar, match="1 pregunta"):
        publicacion.enviar_y_publicar(Avance.objects.get(), por=crear_usuario())


def test_same_file_twice_is_noticed(client, ana):
    enviar_de_ana(client, ana)
    avance = Avance.objects.get()
    ficha = url("compromisos_avance_change", avance.pk)
    datos = enviado_tal_cual(client.get(ficha))
    datos |= {
        "evidencias-TOTAL_FORMS": 2,
        "evidencias-1-titulo": "Otra",
        "evidencias-1-archivo": subido(nombre="b.xlsx"),
    }
    pagina = client.post(ficha, datos).content.decode()
    assert "Ya está en este avance, como «Lista»" in pagina
    assert avance.evidencias.count() == 1


def test_same_file_twice_at_once_is_noticed(client, ana):
    dos = [{"titulo": t, "archivo": subido(nombre=f"{t}.xlsx")} for t in ("Una", "Otra")]
    pagina = client.post(url("compromisos_avance_add"), formulario(ana, evidencias=dos)).content.decode()
    assert "Es el mismo archivo que" in pagina
    assert not Avance.objects.exists()


@pytest.mark.parametrize(
    ("campo", "valor", "codigo"),
    [
        ("titulo", "Acta de la Sra. Juana Ejemplo", "persona"),
        ("emisor", "CEM, cel. 987654321", "telefono"),
        ("url", "https://example.org/f?a=ana%40example.org", "correo"),
        ("nombre_original", "DNI_45871236.xlsx", "documento"),
    ],
)
def test_all_that_the_public_reads_of_it_is_asked(ana, campo, valor, codigo):
    autora = crear_usuario()
    avance = Avance.objects.create(
        compromiso=ana, autor=autora, fecha_corte=AHORA.date(), estado="en_proceso", descripcion="Se hizo."
    )
    campos = {"titulo": "Acta", "url": "https://example.org/a"} | {campo: valor}
    Evidencia.objects.create(avance=avance, **campos)
    (hecha,) = confirmaciones.hechas(avance, hoy=AHORA.date())
    assert (hecha.pregunta.codigo, hecha.pregunta.campo) == (codigo, "evidencias")


def test_several_files_in_one_box_of_the_office_are_a_row_each(client, ana):
    """The first in its row, with the title that was typed; the others with the name of their file. One that is bad loses none."""
    varias = [subido(nombre="a.xlsx"), subido(b"MZ nada", "b.pdf"), subido(libro(), "c.xlsx")]
    datos = formulario(ana, evidencias=[{"titulo": "Lista", "archivo": varias}])
    pagina = client.post(url("compromisos_avance_add"), datos).content.decode()
    assert "«b.pdf»: " in pagina
    assert not Avance.objects.exists()
    varias = [subido(nombre="a.xlsx"), subido(libro(), "c.xlsx")]
    datos = formulario(
        ana, evidencias=[{"titulo": "Lista", "archivo": varias}, {"url": "https://example.org/x"}]
    )
    pagina = client.post(url("compromisos_avance_add"), datos).content.decode()
    assert "Escriba el título: qué es, como lo leerá quien lo busque." in pagina
    for archivo in varias:
        archivo.seek(0)
    datos["evidencias-1-titulo"] = "Nota"
    client.post(url("compromisos_avance_add"), datos)
    assert [e.titulo for e in Avance.objects.get().evidencias.all()] == ["Lista", "Nota", "c.xlsx"]
