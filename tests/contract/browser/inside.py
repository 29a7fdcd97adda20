"""The browser's end of the contract tests: run by python_worker.js, inside Pyodide."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

import js  # type: ignore[import-not-found]
from pyodide.code import run_js  # type: ignore[import-not-found]
from pyodide.ffi import to_js  # type: ignore[import-not-found]

from mobile_app.device.browser import IndexedDbBlobStore, WebWriterLock, open_device
from mobile_app.device.browser.crypto import WebDeviceKey
from mobile_app.errors import TwofoldError
from mobile_app.sync.phrase import draw_phrase, format_phrase, load_words, parse_phrase
from tests.contract import (
    blob_store_contract,
    crypto_contract,
    database_contract,
    device_key_contract,
    http_contract,
    sealing_contract,
    stored_contract,
)
from tests.contract.browser import replicas, timing
from tests.contract.tab import DatabaseTab

_device = open_device()
_tab = DatabaseTab(lambda: (IndexedDbBlobStore(), WebWriterLock()), _device.entropy)


async def call(name: str, args_json: str) -> str:
    """Run one of the functions below, or a method of the tab; answers in JSON."""
    args = json.loads(args_json)
    work: Callable[..., Awaitable[Any]] = _FUNCTIONS.get(name) or getattr(_tab, name)
    return json.dumps(await work(*args))


async def blob_store_case(case: str) -> None:
    await _emptied()
    await blob_store_contract.CASES[case](IndexedDbBlobStore)


async def database_case(case: str) -> None:
    await _emptied()
    await database_contract.CASES[case](IndexedDbBlobStore)


async def crypto_case(case: str) -> None:
    await crypto_contract.CASES[case](_device.crypto)


async def sealing_case(case: str) -> None:
    await sealing_contract.CASES[case](_device.crypto)


async def stored_case(case: str) -> None:
    await stored_contract.CASES[case](_device.crypto)


async def device_key_case(case: str) -> None:
    await _device.device_key.forget()
    await device_key_contract.CASES[case](lambda: WebDeviceKey(_device.entropy))


async def http_case(case: str) -> None:
    await http_contract.CASES[case](lambda: _device.http)


async def use_server(address: str) -> list[str]:
    """[the address in use, the code of the error or ""]."""
    try:
        _device.http.use_server(address)
    except TwofoldError as error:
        return [_device.http.server, error.code]
    return [_device.http.server, ""]


async def wrap(secret: str) -> str:
    return (await _device.device_key.wrap(bytes.fromhex(secret), b"test")).hex()


async def unwrap(wrapped: str) -> str:
    """The secret, or the code and the reason of the error."""
    try:
        return (await _device.device_key.unwrap(bytes.fromhex(wrapped), b"test")).hex()
    except TwofoldError as error:
        return f"{error.code}: {error}"


async def forget_device_key() -> None:
    await _device.device_key.forget()


async def sha256_error_without_webcrypto() -> str:
    """The code of the error where the page is no secure context, or "". Ends the tab's use."""
    run_js("Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })")
    try:
        await _device.crypto.sha256(b"")
    except TwofoldError as error:
        return error.code
    return ""


async def new_phrase() -> list[Any]:
    """[twelve words, whether they parse to what they were made of]."""
    words = load_words(_device.assets)
    phrase = draw_phrase(_device.entropy)
    text = format_phrase(phrase, words)
    return [text, parse_phrase(text, words) == phrase]


async def _emptied() -> None:
    await IndexedDbBlobStore().clear()


async def begin_empty() -> None:
    """For the writer cases: hold the right to write, erase, let go."""
    await WebWriterLock().acquire(steal=True)
    await _emptied()
    await WebWriterLock().release()


async def read_ahead() -> bool:
    """As the app's worker does before Python is there; whether this tab then may write."""
    js.twofold.idb.ahead()
    return bool(await WebWriterLock().acquire())


async def blob_names() -> list[str]:
    return await IndexedDbBlobStore().names()


async def write_blob(name: str, size: int) -> str:
    """The code of the error, or ""."""
    try:
        await IndexedDbBlobStore().write(name, b"x" * size)
    except TwofoldError as error:
        return error.code
    return ""


async def save_words(id: str, characters: int) -> str:
    """A record of about so many bytes in the tab's database; the code of the error, or ""."""
    try:
        await _tab.db.save("number", id, {"value": characters, "words": "x" * characters})
    except TwofoldError as error:
        return error.code
    return ""


async def save_for_ever(round_number: int) -> None:
    """Tell the page of each save once it is acknowledged; ends with the browser."""
    for n in count():
        id = f"round{round_number}.{n}"
        assert await _tab.save(id, n) == ""
        js.twofold.post("saved", to_js([id, n]))


async def report() -> str | None:
    return None if _tab.db.report is None else repr(_tab.db.report)


async def fetch(url: str, limit_bytes: int, timeout_seconds: float) -> list[Any]:
    """[status, body's length, an ETag] or [code of the error]."""
    try:
        found = await _device.http.get(
            url,
            headers={"If-None-Match": '"x"'},
            limit_bytes=limit_bytes,
            timeout_seconds=timeout_seconds,
        )
    except TwofoldError as error:
        return [error.code]
    return [found.status, len(found.body), found.headers.get("etag")]


async def facts() -> dict[str, Any]:
    told = await _device.facts.describe()
    now = _device.clock.now()
    return {
        "runtime": told.runtime,
        "persisted": told.storage_persisted,
        "used": told.storage_used_bytes,
        "quota": told.storage_quota_bytes,
        "languages": list(_device.facts.languages()),
        "zone": _device.clock.zone_name(),
        "offset_minutes": now.utcoffset().total_seconds() / 60,  # type: ignore[union-attr]
        "epoch_ms_differs_by": abs(now.timestamp() * 1000 - js.Date.now()),
        "random": [_device.entropy.random_bytes(16).hex() for _ in range(2)],
        "asked_to_persist": await _device.facts.ask_to_persist(),
    }


async def asset(path: str) -> str | None:
    try:
        return _device.assets.read(path).decode()
    except FileNotFoundError:
        return None


_heard: list[str] = []


async def listen_for_countries() -> None:
    _device.shell.on_country(_heard.append)


async def heard() -> list[str]:
    told = _heard.copy()
    _heard.clear()
    return told


async def listen_for_the_network() -> None:
    _device.connectivity.on_online(lambda: _heard.append("online"))


async def post_to_page() -> None:
    """Everything the app says to its page."""
    _device.shell.publish(b'{"v":1}')
    _device.shell.ready()
    _device.shell.forget()
    _device.shell.apply_update()


async def hand_over() -> None:
    await _device.shell.hand_over()
    _heard.append("handed over")


_FUNCTIONS: dict[str, Callable[..., Awaitable[Any]]] = {
    work.__name__: work
    for work in (
        blob_store_case,
        database_case,
        crypto_case,
        sealing_case,
        stored_case,
        device_key_case,
        http_case,
        use_server,
        wrap,
        unwrap,
        forget_device_key,
        sha256_error_without_webcrypto,
        new_phrase,
        begin_empty,
        read_ahead,
        blob_names,
        write_blob,
        save_words,
        save_for_ever,
        report,
        fetch,
        facts,
        asset,
        post_to_page,
        hand_over,
        timing.fill_records,
        timing.time_saves,
        timing.time_open,
        timing.heap_bytes,
        listen_for_countries,
        listen_for_the_network,
        heard,
        *replicas.FUNCTIONS,
    )
}
