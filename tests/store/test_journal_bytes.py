"""Bytes as the first journal wrote them, and docs/journal.md against the code."""

from __future__ import annotations

import re
from base64 import b64decode
from pathlib import Path

from mobile_app.device.memory import FixedClock, MemoryBlobStore, MemoryDisk, SeededEntropy
from mobile_app.device.memory.crypto import QuickCrypto
from mobile_app.store.database import Database
from mobile_app.store.first_version import IMAGES
from mobile_app.store.journal.folding import Limits
from mobile_app.store.journal.header import (
    FORMAT,
    HEADER_BYTES,
    HEADS,
    MAGIC,
    SEGMENT_PREFIX,
    TAIL_PREFIX,
    Kind,
)
from mobile_app.store.keyring import KEYS
from mobile_app.store.sealing import AesSealer, OpenKey

DOCS = (Path(__file__).parents[2] / "docs" / "journal.md").read_text("utf-8")

FORMAT_1 = {
    "journal.a": (
        "MkZKT1VSTkwBAQEAAAEAAAABAgMEBQYHCAkKCwwNDg8AAAAAAAAAAQAAAAAAAAAAEzeC+m0lz3NMSaHd"
        "Jz5Nj4YdSYcawTs7eoKDdL5wz6TTXNozDTLVVb3OrwqGhgR+bb11txHni2Y1xr4G46kl2kXgYG1bG0EL"
        "iIEm8UZ7uUNcO/CCy+0j6avsKuE/f6bV4r8l6HSFvfR4d41Ua+IfgXKUe7HZOIfMi5AjvAKYoC9ZYwAr"
        "aCKaas40SI7aN/kopxG5rpp+9jvalQgC9WX6zEtajAjiCZ9X39Bw3Hw="
    ),
    "journal.b": (
        "MkZKT1VSTkwBAQEAAAEAAAABAgMEBQYHCAkKCwwNDg8AAAAAAAAAAgAAAAAAAAAAKrq+P4aey3l5/j+h"
        "7WcsnfOkvY8uuZtGvK3fexH2OA7i7cXnOy+sjbjoWuBshbhJAetpnaxbqLkKoRyBaFGZ7hVLZd3elkGJ"
        "5XDd8lKEcmjSMiIUn6TXUJUtLeHrFCrDTqHcG0WROv4q+vQAKFBlnych5XBBOC92EwrvTpsrjMjERUpg"
        "ZfQVmoFu3WSKnwKizt2TZv7LAaedy+aHOW6IsAC4aZzVjsOpdEbHbPyuWTGnUdUNZ9GyZp911ISOOYRn"
        "+kXHvexNhutfgkqoaAAQqDXwCQkAU8rQjg=="
    ),
    "journal.s000000000001": (
        "MkZKT1VSTkwBAQIAAAEAAAABAgMEBQYHCAkKCwwNDg8AAAAAAAAAAgAAAAAAAAABEFWOznjmRS8paczN"
        "wnEMg2JF+ZNCP5kqf1FSlgHkg0xsakLOnC3zZX3wRxYVa9OCRyYqOIZveN7A0NDts6FeD8XR/WusEvTY"
        "YE+O1QFVnIIJ3mm9QPRJ2i5Dv9DRCP0eq1zi8HDQBZ3WPxo2HT1DTy/wXjoFZOlgfcYLw7scGXcf9jtS"
        "lScdUtWrE1UqqRT2pQrGeWQIWLjESHscqMsAZUSlDUhdrV1kwOegq6sNsBSqIkK+VQhlsXs+N5zIqf+T"
        "lt63p1CvP4CUu1KnKmoGSh34lVE/+m4OTQG6ajBD94ARwj+HN3i6i8jOhA/UPF5nmFMcC+qmg0vhcPPx"
        "hPW4JOEM8Vkqi6R14jSgly4uZgXx5ITybq36SaaNPFeSIrtSlxBkIHgE0QRq9EiJ/FU+Ir30PLMf0XPt"
        "eyMv"
    ),
    "journal.t000000000001": (
        "MkZKT1VSTkwBAQMAAAEAAAABAgMEBQYHCAkKCwwNDg8AAAAAAAAAAQAAAAAAAAAA01d/fwAAAOQAAAAA"
        "AAAAAAAAAAAAAAAAAAAAAKtfW9uNEJnsBej9x6IvWdJBkr02oRKbUNnrrv5upfJT7AqjZiRDG/wBEzYY"
        "Y/eyLY6VefekfkOWKdUHaB02+uu48c+Njf3gZiAyXL5N4yHku4f0EXuPw0JU2WrxRCDz+RdhlGPrUEk1"
        "4TbdgJNuWbVOJJ9pDYpj1TcS4zGZJqjruxSy+bnpI5ia9bXzBMhT4DKc/5+IUGjzl/rHLrhz7setddux"
        "y5HrgPHNwkFhBxdd/imCfAmHQUkolE2frS5NqYsjPWj9T+nnRl3SOI1Sn6Cz7TqgoOCLBgrj9b6TMNI3"
        "wi16ZwAAAMQAAAABoOCLBgrj9b6TMNI3wi16Z8HXNHd2SKtzveIBgiJXQ0UTRbC4H3YDMEpJaxJgSt2F"
        "jVD9LU8IrRepPNMeIdgkxfLh1BIW17Cb44rLq70z0yBwrrAk4mls9OXGnhB87SlSiXYp8a6B/+ITlJDd"
        "fE7i+N7+51qRsBUvwhkzEYdSCYjSHi0C3EUUIJy7wDaCZPKbyU1V914fIXJjr3LbMHon0G0rqZFTkzDR"
        "Ma9QcMuiRuFDwe6w8NmE5c0qPne4l/MTGgaJTbSiyqIFWYgUi0akWEcJp6QAAADCAAAAArSiyqIFWYgU"
        "i0akWEcJp6RQReTaMtpelnlrnTDimI6nxwSGDR1n75R2sASv9rjSix7sRk7+cMJBQbarb+VXJkQj8lPP"
        "mPV74QPj5ci0urVR/GQ+r4u9O3GMQL2eUIBO0yxpvISz5gRjRCeF4vnwBGrBkOaeNc/3pXGFef2GmSfU"
        "5k7aAko6OFoUWaKqaG3cWsPqWnZPYbmcIxz5H4SPpaiBh2dY89GyBvjDkuu/ipvWL7zWbqNonzqu9J45"
        "kCRTdcaCdWeium1aEc4x18wah09bMw=="
    ),
    "journal.t000000000002": (
        "MkZKT1VSTkwBAQMAAAEAAAABAgMEBQYHCAkKCwwNDg8AAAAAAAAAAgAAAAAAAAAA6tpDugAAAQUAAAAA"
        "dWeium1aEc4x18wah09bM1OIAMslFKkvk3kYGAoaTuEMMYPLPj9+8wThtqlaez4Ifsdiyb2lQjZ0GXE7"
        "zu5ofGIQmMo5ulpDj7IvDnnDBS0aWVCKprE7ogO0ehTiYn6sr9fJ/qK343QqUrg9Kk+2YyiRWm0NPMbt"
        "C+mUeNmcdQCht2kNBjvqUcmMTdVuZf3UZCL+qfHLG0Kn9MwOcN52m8XgKR8ANgffpn9dS4jRqgfgoTdp"
        "GCgSv/FswnIK5Uui82/ESTk/X1wPgLGwZXG7G1WQ/ZetE9/55L/x3t8bpyaGWzgGhlPyT6XjMH/q1I72"
        "aNbnq9v/Zzb6P5aMIjpmoDVB5iXf0Z3+J/tOtl+/NBeYmzKvpwAAAM0AAAAB0Z3+J/tOtl+/NBeYmzKv"
        "p8btU3KBtKtNnK9MJG/xgvJuQIye8dHCqHTT+4krlrEIIS1MsM7S9JPRJkvEJXgaXjXurrz8v/GEGVrk"
        "h+uAX9JMhlWVAuQ9KIq/4a0mHeJdrdY9lcDgKvO/K2zcBrHbvzHVrjdqTOnQHTlw1mDvCy30YZZIgD3m"
        "63HPV8gcnFNm0Z9VKT8qaRfOqSk/6T4enjurVDfSWE+LalqGuvJ9dph3h2MuveI/v8eRb8/L52zDFRFJ"
        "+RBB05CZARcdPBLUneqjCy/BPB6VQ6ATH5M="
    ),
}
"""Blobs in base64, under the key below. Never change them: people's phones hold the like."""


class FixedKey:
    _KEY = OpenKey(bytes(range(16)), AesSealer(QuickCrypto(), bytes(range(32)), SeededEntropy(11)))

    async def open(self) -> OpenKey | None:
        return self._KEY

    async def create(self) -> OpenKey:
        return self._KEY

    async def tidy(self) -> None:
        return

    async def forget(self) -> None:
        return


async def test_format_1_stays_readable() -> None:
    disk = MemoryDisk({name: b64decode(data) for name, data in FORMAT_1.items()})
    db = await Database.open(
        MemoryBlobStore(disk), FixedClock(), SeededEntropy(), keyring=FixedKey()
    )
    assert db.report is None
    assert db.types() == ["check_in", "counter", "favourite"]
    counter, check_in = db.get("counter", "c1"), db.get("check_in", "k1")
    assert counter is not None
    assert check_in is not None
    assert dict(counter.fields) == {"label": "Wine", "sobriety_on": "2026-08-12"}
    assert counter.stamps["label"] > counter.stamps["sobriety_on"]
    assert dict(check_in.fields) == {"mood": 4, "words": "a\nb"}
    assert db.get("favourite", "f1") is None
    assert db.device == counter.stamps["label"].device
    # Its clock goes on, too: the next stamp comes after the latest.
    saved = await db.save("favourite", "f1", {"kind": "card"})
    assert saved.stamps["kind"] > check_in.stamps["mood"]


def test_the_specification_and_the_code_agree() -> None:
    limits = Limits()
    for stated in (
        f"## Header: {HEADER_BYTES} bytes",
        f"`{MAGIC.decode()}`",
        f"| 1 | format: {FORMAT} |",
        f"kind: {Kind.HEAD} head, {Kind.SEGMENT} segment, {Kind.TAIL} tail, {Kind.ASIDE} copy",
        f"{limits.tail_batches} batches or {limits.tail_bytes // 1024} KiB",
        f"segments of about {limits.segment_bytes // 1024} KiB",
        f"twice the live bytes and {limits.slack_bytes // 1024} KiB",
        f"under\n   {limits.segment_bytes // 2048} KiB",
        *(f"`{name}`" for name in (*KEYS, *HEADS, *IMAGES, SEGMENT_PREFIX, TAIL_PREFIX)),
    ):
        assert stated in DOCS, stated
    table = DOCS[DOCS.index("## Header") : DOCS.index("Magic, format, schema")]
    assert sum(int(size) for size in re.findall(r"^\| (\d+) \|", table, re.M)) == HEADER_BYTES
