"""The inventory (SBOM, CycloneDX 1.6) of an image: every Debian package and every Python library that is in it.

    deploy/imagen/inventario.py compromisos:0.1.0 var/imagen/sbom.json

Read from the image itself, and not from what it was asked to have.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ENTORNO = {
    **os.environ,
    "STORAGE_DRIVER": os.environ.get("STORAGE_DRIVER", "vfs"),
    "BUILDAH_ISOLATION": "chroot",
}
BIBLIOTECAS = "opt/compromisos/.venv/lib"


def buildah(*orden: str) -> str:
    hecho = subprocess.run(["buildah", *orden], env=ENTORNO, capture_output=True, text=True, check=True)  # noqa: S603, S607
    return hecho.stdout.strip()


def de_debian(raiz: Path) -> Iterator[Component]:
    """What dpkg has installed, by its own record."""
    formato = "${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\n"
    dicho = subprocess.run(  # noqa: S603
        ["dpkg-query", f"--admindir={raiz / 'var/lib/dpkg'}", "-W", f"-f={formato}"],  # noqa: S607
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for linea in dicho.splitlines():
        situacion, nombre, version, arquitectura = linea.split("\t")
        if situacion == "installed":
            purl = PackageURL("deb", "debian", nombre, version, {"arch": arquitectura, "distro": "debian-12"})
            yield Component(
                type=ComponentType.LIBRARY, name=nombre, version=version, purl=purl, bom_ref=str(purl)
            )


def de_python(raiz: Path) -> Iterator[Component]:
    """What is beside the site in its virtual environment."""
    rutas = [str(r) for r in (raiz / BIBLIOTECAS).glob("python3*/site-packages")]
    for una in distributions(path=rutas):
        nombre, version = una.metadata["Name"], una.version
        purl = PackageURL("pypi", None, nombre.lower(), version)
        yield Component(
            type=ComponentType.LIBRARY, name=nombre, version=version, purl=purl, bom_ref=str(purl)
        )


def inventario(raiz: Path, imagen: str) -> Bom:
    nombre, _dos_puntos, version = imagen.rpartition(":")
    bom = Bom(components=sorted([*de_debian(raiz), *de_python(raiz)], key=lambda c: str(c.purl)))
    la_imagen = Component(type=ComponentType.CONTAINER, name=nombre, version=version, bom_ref=imagen)
    bom.metadata.component = la_imagen
    bom.register_dependency(la_imagen, bom.components)
    return bom


def main(imagen: str, destino: str) -> None:
    contenedor = buildah("from", "--pull-never", imagen)
    try:
        bom = inventario(Path(buildah("mount", contenedor)), imagen)
    finally:
        buildah("rm", contenedor)
    Path(destino).write_text(JsonV1Dot6(bom).output_as_string(indent=1) + "\n", encoding="utf-8")
    print(f"{destino}: {len(bom.components)} paquetes")


if __name__ == "__main__":
    main(*sys.argv[1:3])
