"""Reports: what a PDF says is what its page says, on every page with its day and its entry."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from openpyxl import load_workbook

from compromisos import publicacion
from compromisos.models import Anotacion
from compromisos.salidas.informes import pdf
from tests.compromisos.salidas.informes.ayudas import HOSTIL, leer
from tests.compromisos.views.ayudas import contar_consultas, leido
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_meta,
    crear_territorio,
    crear_usuario,
    un_acto,
)


def test_compromiso_pdf_works_tagged_with_the_words_of_its_page(client, extenso, settings):
    settings.DATOS_DE_DEMOSTRACION = True
    meta = crear_meta(compromiso=extenso, indicador="Centros abiertos")
    avance = crear_avance(compromiso=extenso, mediciones={meta: 32}, evidencia=True)
    publicacion.verificar(
        avance, por=crear_usuario(), verificador="Defensoría", resultado="verificado", motivo="Se contaron."
    )
    respuesta = client.get(f"/compromisos/{extenso.codigo}.pdf")
    assert respuesta["Content-Type"] == "application/pdf"
    assert respuesta["Content-Disposition"].startswith(f'attachment; filename="{extenso.codigo}-')
    lector, paginas = leer(respuesta.content)
    texto = " ".join(paginas)
    for dicho in (
        "En proceso", "32 de 50 CEM", "Sin línea de base en la fuente", "Informe", "verificado por Defensoría",
        "Se contaron.", "Tercera, tras un blanco.", "https://example.org/la-fuente", "La fuente no dice para cuándo",
    ):  # fmt: skip
        assert dicho.lower() in texto.lower(), dicho
    ultima = Anotacion.objects.order_by("-numero").first()
    for pagina in paginas:
        assert f"Al {timezone.localdate():%d/%m/%Y}" in pagina
        assert f"n.º {ultima.numero}, SHA-256 {ultima.sha256[:12]}" in pagina
        assert "Datos de demostración." in pagina
        assert re.search(rf"Página \d de {len(paginas)}", pagina)
    raiz = lector.trailer["/Root"]
    assert "/StructTreeRoot" in raiz
    assert raiz["/MarkInfo"]["/Marked"]
    assert raiz["/Lang"] == "es"
    assert "Abrir 25 centros" in lector.metadata.title
    assert b"pdfuaid" in respuesta.content or "pdfuaid" in str(raiz["/Metadata"].get_data())


def test_compromiso_pdf_works_in_english(client, extenso):
    lector, paginas = leer(client.get(f"/en/compromisos/{extenso.codigo}.pdf").content)
    assert lector.trailer["/Root"]["/Lang"] == "en"
    for dicho in ("No information", "What was promised", "Page 1 of 1", "Abrir cincuenta centros."):
        assert dicho in paginas[0]


def test_compromiso_pdf_works_made_once_until_something_changes(client, extenso, monkeypatch):
    hechas = []
    monkeypatch.setattr(pdf, "componer", lambda *a: hechas.append(a) or b"%PDF-")
    url = f"/compromisos/{extenso.codigo}.pdf"
    primera = client.get(url)
    client.get(url)
    assert len(hechas) == 1
    assert client.get(url, headers={"If-None-Match": primera["ETag"]}).status_code == 304
    crear_avance(compromiso=extenso)
    assert client.get(url, headers={"If-None-Match": primera["ETag"]}).status_code == 200
    assert len(hechas) == 2


def test_compromiso_pdf_404_and_what_cannot_be_made(client, extenso, monkeypatch):
    assert client.get("/compromisos/no-existe.pdf").status_code == 404
    assert client.get(f"/compromisos/{extenso.codigo}.pdf?al=ayer").status_code == 400
    assert client.post(f"/compromisos/{extenso.codigo}.pdf").status_code == 405
    monkeypatch.setattr(pdf, "SEGUNDOS", 0.001)
    respuesta = client.get(f"/compromisos/{extenso.codigo}.pdf")
    assert respuesta.status_code == 503
    assert "Retry-After" in respuesta


def test_edicion_pdf_works_with_every_pledge_and_the_totals(
    client, extenso, settings, django_assert_max_num_queries
):
    settings.DATOS_DE_DEMOSTRACION = True
    crear_avance(compromiso=extenso, mediciones={crear_meta(compromiso=extenso): 32})
    otra = crear_institucion(slug="otra", nombre="Asociación de prueba", sector="sociedad_civil")
    for n in range(2):
        crear_compromiso(edicion=extenso.edicion, institucion=otra, numero=n + 1, texto=f"{HOSTIL} {n}")
    with django_assert_max_num_queries(62):  # however many pledges: test_edicion_pdf_constant_queries
        respuesta = client.get("/ediciones/ed/informe.pdf")
    assert 'filename="informe-ed-' in respuesta["Content-Disposition"]
    lector, paginas = leer(respuesta.getvalue())
    texto = " ".join(paginas)
    assert client.get("/ediciones/ed/").context["por_estado"] == {"en_proceso": 1, "sin_informacion": 2}
    assert "De 3 promesas, ninguna se declara cumplida; 1 está en proceso; de 2 no se sabe nada." in texto
    assert "3 promesas de 2 instituciones." in texto
    assert re.search(r"Sin información 2 No hay", texto)
    assert "Nunca informaron: Asociación de prueba" in texto
    assert len(paginas) <= 4  # no cover, no contents: there is nothing to look for
    assert "Cómo se hizo este informe" in texto
    ultima = Anotacion.objects.order_by("-numero").first()
    for n, pagina in enumerate(paginas, 1):
        assert f"Al {timezone.localdate():%d/%m/%Y}" in pagina
        assert f"n.º {ultima.numero}, SHA-256 {ultima.sha256[:12]}" in pagina
        assert f"Página {n} de {len(paginas)}" in pagina
        assert "Datos de demostración." in pagina
    assert "/StructTreeRoot" in lector.trailer["/Root"]
    assert (
        client.get("/ediciones/ed/informe.pdf", headers={"If-None-Match": respuesta["ETag"]}).status_code
        == 304
    )


def test_anexo_pdf_works_with_every_pledge(client, extenso):
    otra = crear_institucion(slug="otra", nombre="Asociación de prueba", sector="sociedad_civil")
    for n in range(2):
        crear_compromiso(edicion=extenso.edicion, institucion=otra, numero=n + 1, texto=f"{HOSTIL} {n}")
    respuesta = client.get("/ediciones/ed/anexo.pdf")
    assert 'filename="anexo-ed-' in respuesta["Content-Disposition"]
    _lector, paginas = leer(respuesta.getvalue())
    texto = " ".join(paginas)
    assert texto.count(re.sub(r"\s+", " ", "Texto literal del compromiso")) == 3
    assert re.sub(r"\s", "", HOSTIL) in re.sub(r"\s", "", texto)
    assert "Asociación de prueba" in texto


def test_edicion_pages_say_what_each_report_weighs(client, extenso):
    """Once it was made; until then, that it is prepared."""
    pagina = client.get("/ediciones/ed/").content.decode()
    assert pagina.count("se prepara al pedirlo") == 3
    largo = len(client.get("/ediciones/ed/informe.xlsx").getvalue())
    pagina = client.get("/ediciones/ed/").content.decode()
    assert pagina.count("se prepara al pedirlo") == 2
    assert filesizeformat(largo) in pagina
    client.get(
        f"/ediciones/ed/informe.xlsx?al={ayer()}", follow=True
    )  # of a past day: not what the button offers
    assert filesizeformat(largo) in client.get("/ediciones/ed/").content.decode()


def test_edicion_pdf_of_many_pledges_has_at_most_twelve_pages(client, extenso):
    """With all that it tells: regions, overdue, changes, who never reported."""
    regiones = [crear_territorio(ubigeo=f"{n:02}", nombre=f"Región {n}") for n in range(1, 26)]
    ejes = [crear_eje(codigo=f"eje-{n}", nombre=f"Tema de prueba {n}") for n in range(8)]
    vencido = timezone.localdate() - timedelta(days=20)
    with un_acto():
        for n in range(130):
            institucion = crear_institucion(
                slug=f"i-{n}", nombre=f"Institución de ejemplo número {n} con nombre largo"
            )
            compromiso = crear_compromiso(
                edicion=extenso.edicion,
                institucion=institucion,
                titulo=f"Una promesa de prueba, la número {n}, cuyo título ocupa más de una línea",
                fecha_limite=vencido,
                territorios=[regiones[n % 25]],
                ejes=[ejes[n % 8]],
            )
            if n % 2:
                crear_avance(compromiso=compromiso, ahora=timezone.now(), fecha_corte=ayer())
    _lector, paginas = leer(leido(client, "/ediciones/ed/informe.pdf"))
    texto = " ".join(paginas)
    assert len(paginas) <= 12
    assert "Región 25" in texto
    assert "Y 40 más." in texto  # of what is overdue
    assert "Venció" in texto


def test_edicion_xlsx_works(client, extenso):
    crear_avance(compromiso=extenso, mediciones={crear_meta(compromiso=extenso): 32})
    respuesta = client.get("/en/ediciones/ed/informe.xlsx")
    libro = load_workbook(io.BytesIO(respuesta.getvalue()))
    assert libro.sheetnames == ["resumen", "compromisos", "metas", "avances"]
    cabecera, entera, *_resto = libro["resumen"].iter_rows(values_only=True)
    fila = dict(zip(cabecera, entera, strict=True))
    ultima = Anotacion.objects.order_by("-numero").first()
    assert (fila["ambito"], fila["compromisos"], fila["en_proceso"]) == ("edicion", 1, 1)
    assert (fila["registro"], fila["registro_sha256"]) == (ultima.numero, ultima.sha256)
    assert [h.max_row for h in libro] == [4, 2, 2, 2]


def test_edicion_pdf_is_empty_and_404_and_what_makes_no_sense(client, extenso):
    crear_edicion(slug="vacia", nombre="Vacía")
    _lector, paginas = leer(leido(client, "/en/ediciones/vacia/informe.pdf"))
    assert "No commitments published" in " ".join(paginas)
    assert client.get("/ediciones/vacia/informe.xlsx?al=2026-01-01", follow=True).status_code == 200
    assert client.get("/ediciones/no-existe/informe.pdf").status_code == 404
    assert client.get("/ediciones/ed/informe.xlsx?al=3000-01-01").status_code == 400


# --- What is laid out, without laying it out


@pytest.fixture
def sin_componer(monkeypatch) -> list[dict]:
    """The data of each PDF that would have been made."""
    compuestos: list[dict] = []
    monkeypatch.setattr(pdf, "componer", lambda _plantilla, datos, *_s: compuestos.append(datos) or b"%PDF-")
    return compuestos


def ayer():
    return timezone.localdate() - timedelta(days=1)


def test_compromiso_pdf_is_empty(client, extenso, sin_componer):
    client.get(f"/compromisos/{extenso.codigo}.pdf")
    assert sin_componer[0]["ficha"]["palabra"] == "Sin información"
    assert sin_componer[0]["ficha"]["avances"] == []


def test_compromiso_pdf_as_of_a_day(client, extenso, sin_componer):
    crear_avance(compromiso=extenso, ahora=timezone.now(), fecha_corte=ayer())
    for dia in (ayer(), timezone.localdate()):
        client.get(f"/compromisos/{extenso.codigo}.pdf", {"al": dia})
    assert [datos["ficha"]["palabra"] for datos in sin_componer] == ["Sin información", "En proceso"]
    assert sin_componer[0]["al"] == f"al {ayer():%d/%m/%Y}"


def test_edicion_pdf_404(client, db):
    assert client.get("/ediciones/no-existe/informe.pdf").status_code == 404


def test_edicion_pdf_as_of_a_day(client, extenso, sin_componer):
    crear_avance(compromiso=extenso, ahora=timezone.now(), fecha_corte=ayer())
    client.get("/ediciones/ed/informe.pdf", {"al": ayer()})
    (datos,) = sin_componer
    assert datos["al"] == f"al {ayer():%d/%m/%Y}"
    assert datos["frase"].startswith("De la única promesa no se sabe")


def comprobar_que_no_cuesta_mas_con_mas(client, extenso, url: str) -> None:
    """Pledges of one institution, each with a target and an update: two more, then six more."""

    def agregar(desde: int, hasta: int) -> None:
        with un_acto():
            for n in range(desde, hasta):
                otro = crear_compromiso(edicion=extenso.edicion, institucion=extenso.institucion, numero=n)
                crear_avance(compromiso=otro, mediciones={crear_meta(compromiso=otro): n}, evidencia=True)

    agregar(10, 12)
    contar_consultas(client, url)
    agregar(12, 14)
    con_pocos = contar_consultas(client, url)
    agregar(14, 20)
    assert contar_consultas(client, url) == con_pocos


def test_edicion_pdf_constant_queries(client, extenso, sin_componer):
    comprobar_que_no_cuesta_mas_con_mas(client, extenso, "/ediciones/ed/informe.pdf")


def test_anexo_pdf_is_empty(client, sin_componer, db):
    crear_edicion(slug="vacia")
    client.get("/ediciones/vacia/anexo.pdf")
    assert sin_componer[0]["total"] == 0


def test_anexo_pdf_404(client, db):
    assert client.get("/ediciones/no-existe/anexo.pdf").status_code == 404


def test_anexo_pdf_as_of_a_day(client, extenso, sin_componer):
    crear_avance(compromiso=extenso, ahora=timezone.now(), fecha_corte=ayer())
    client.get("/ediciones/ed/anexo.pdf", {"al": ayer()})
    (datos,) = sin_componer
    assert datos["al"] == f"al {ayer():%d/%m/%Y}"
    assert "En proceso" not in str(datos["instituciones"])


def test_anexo_pdf_constant_queries(client, extenso, sin_componer):
    comprobar_que_no_cuesta_mas_con_mas(client, extenso, "/ediciones/ed/anexo.pdf")


def test_edicion_xlsx_constant_queries(client, extenso):
    comprobar_que_no_cuesta_mas_con_mas(client, extenso, "/ediciones/ed/informe.xlsx")


def test_edicion_xlsx_is_empty(client, db):
    crear_edicion(slug="vacia")
    libro = load_workbook(io.BytesIO(leido(client, "/ediciones/vacia/informe.xlsx")))
    assert [h.max_row for h in libro] == [2, 1, 1, 1]


def test_edicion_xlsx_404(client, db):
    assert client.get("/ediciones/no-existe/informe.xlsx").status_code == 404


def test_edicion_xlsx_as_of_a_day(client, extenso):
    crear_avance(compromiso=extenso, ahora=timezone.now(), fecha_corte=ayer())
    leidos = [
        load_workbook(io.BytesIO(leido(client, "/ediciones/ed/informe.xlsx", al=dia)))
        for dia in (ayer(), timezone.localdate())
    ]
    assert [libro["avances"].max_row for libro in leidos] == [1, 2]
