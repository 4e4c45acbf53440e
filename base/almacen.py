"""Files of evidence and photos in a store of objects that speaks S3, for when several machines serve them.

The bucket is nobody's to read but the site's: each request is signed, nothing is given an address of its own, and what is
sent goes out by the views, which know who may have it. A store that does not answer is not a file that is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage

from base.almacen_caido import AlmacenCaido


@contextmanager
def _preguntado() -> Iterator[None]:
    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        raise AlmacenCaido(type(error).__name__) from error


def _que_pregunta(metodo: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(metodo)
    def envuelto(*args: Any, **kwargs: Any) -> Any:
        with _preguntado():
            return metodo(*args, **kwargs)

    return envuelto


class EnS3(S3Storage):
    exists = _que_pregunta(S3Storage.exists)
    delete = _que_pregunta(S3Storage.delete)
    size = _que_pregunta(S3Storage.size)
    listdir = _que_pregunta(S3Storage.listdir)
    get_modified_time = _que_pregunta(S3Storage.get_modified_time)
    _save = _que_pregunta(S3Storage._save)

    def _open(self, name: str, mode: str = "rb") -> Any:
        """Fetched whole before a byte of it is sent: a file of ours is 8 MB at most."""
        with _preguntado():
            archivo = super()._open(name, mode)
            archivo.file.seek(0)
            return archivo

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """As of a folder: an address that leads nowhere. Views send files."""
        return f"{settings.MEDIA_URL}{name}"
