"""All that a server keeps, shows and says, to be searched for what should be nowhere."""

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from django.contrib.sessions.models import Session
from django.db import connection

# What stands between the digits of a number, when people write it down.
_BETWEEN_DIGITS = re.compile(rb"(?:[\s.,()_-]|\xe2\x80\x93|\xc2\xa0|\xe2\x80\x8b)+")


def in_the_database() -> Iterator[tuple[str, bytes]]:
    """Every row of every table, sessions unpacked; of SQLite the bytes of its files as well."""
    yield from ((f"session {each.pk}", str(each.get_decoded()).encode()) for each in _sessions())
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield f"table {table}", "\n".join(map(str, cursor.fetchall())).encode()
    if connection.vendor == "sqlite":
        main = Path(connection.settings_dict["NAME"])
        for file in main.parent.glob(f"{main.name}*"):
            yield f"bytes of {file.name}", file.read_bytes()


def _sessions():
    return Session.objects.all()


def in_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of every file, packed ones as they are unpacked too."""
    for path in folder.rglob("*"):
        yield f"name of {path}", str(path.relative_to(folder)).encode()
        if path.is_file():
            yield from unpacked(str(path), path.read_bytes())


def unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for part in package.namelist():
                yield f"{name}, {part}", package.read(part)
    if content.startswith(b"ARROW1"):
        table = pa.ipc.open_file(pa.BufferReader(content)).read_all()
        yield f"{name}, rows", str(table.to_pylist()).encode()
        yield f"{name}, notes", str(table.schema.metadata).encode()
        yield f"{name}, words", "\n".join(_words_of(table)).encode()


def _words_of(table: pa.Table) -> Iterator[str]:
    """Distinct texts may be kept that no row has any more."""
    for column in table.columns:
        for chunk in column.chunks:
            if pa.types.is_dictionary(chunk.type):
                yield from map(str, chunk.dictionary.to_pylist())


def places_of(secrets: dict[str, str], found: Iterator[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """Return (name of the secret, place) wherever one is written, in whatever way it is."""
    ways = {name: _ways(secret) for name, secret in secrets.items()}
    places = []
    for place, content in found:
        # As people write numbers: with signs between the digits.
        together = _BETWEEN_DIGITS.sub(b"", content)
        for name, written in ways.items():
            within = together if secrets[name].isdecimal() else content
            if any(way in within or way in content for way in written):
                places.append((name, place))
    return places


def _ways(secret: str) -> list[bytes]:
    """How a text may be written: composed or not, in another encoding, within JSON or a repr."""
    ways = [secret.encode(), secret.encode("utf-16-le")]
    if not secret.isascii():
        ways += [unicodedata.normalize("NFD", secret).encode(), json.dumps(secret)[1:-1].encode()]
        ways.append(secret.encode("unicode_escape"))
    return ways
