"""A file of pledges as an institution could send it: seeded, any size, every text different."""

from __future__ import annotations

import csv
import io
import random

from compromisos.models import Edicion, Participacion
from instituciones.models import Institucion

INSTITUCIONES = 50
EJES = ("Atención", "Prevención", "Protección", "Recursos")
VERBOS = ("Ampliar", "Capacitar a", "Crear", "Difundir", "Implementar", "Mejorar", "Publicar", "Reducir")
PALABRAS = (
    "atención acceso alerta audiencia autoridad ayuda barrio campaña capacitación caso centro ciudadanía comisaría "
    "comunidad convenio cuidado defensa denuncia derecho difusión docente educación empleo empresa equipo escuela "
    "espacio estrategia familia fiscalía formación género gestión gobierno hogar igualdad información institución "
    "intervención jornada justicia lengua línea local mesa módulo mujer niñez norma orientación originaria participación "
    "personal plan policía prevención programa protección protocolo provincia proyecto pública punto recurso red región "
    "registro rural ruta salud sector seguridad servicio sistema sociedad supervisión taller territorio trabajo turno "
    "unidad urbana usuaria violencia víctima zona"
)
UNIDADES = (
    ("Talleres dictados", "talleres"),
    ("Personas capacitadas", "personas"),
    ("Puntos abiertos", "puntos"),
)
COLUMNAS = (
    "institucion", "numero", "titulo", "compromiso", "ejes", "alcance", "fecha_limite", "indicador", "unidad",
    "linea_base", "meta", "medio_verificacion", "fuente",
)  # fmt: skip


def preparar_instituciones() -> None:
    """Those that the file names, taking part already: it brings pledges, nothing else."""
    edicion = Edicion.objects.get(slug="25porel25")
    for n in range(1, INSTITUCIONES + 1):
        institucion = Institucion.objects.create(
            slug=f"ie{n:03}", sigla=f"IE{n:03}", nombre=nombre_de(n), sector="publico"
        )
        Participacion.objects.create(edicion=edicion, institucion=institucion)


def nombre_de(n: int) -> str:
    return f"Institución de ejemplo {n:03}"


def csv_de(filas: int) -> bytes:
    """`filas` pledges with one target each, shared out among the institutions."""
    dado, palabras = random.Random(25), PALABRAS.split()
    salida = io.StringIO()
    escritor = csv.writer(salida)
    escritor.writerow(COLUMNAS)
    for n in range(filas):
        numero, quien = divmod(n, INSTITUCIONES)
        meta = dado.randint(20, 900)
        indicador, unidad = dado.choice(UNIDADES)
        verbo = dado.choice(VERBOS)
        que = " ".join(dado.choices(palabras, k=dado.randint(12, 22)))
        escritor.writerow(
            [
                nombre_de(quien + 1), numero + 1, f"{verbo} {' '.join(que.split()[:5])}",
                f"{verbo} {que}: {meta} {unidad} hasta el cierre de 2027.", dado.choice(EJES), "Nacional",
                "31/12/2027", indicador, unidad, dado.choice(("", "0", "10")), meta, "Informe anual",
                "https://example.org/compromisos",
            ]
        )  # fmt: skip
    return salida.getvalue().encode()
