// What Python asks of the browser, as calls that Python can await (mobile_app/device/browser).
//
// Runs in the module worker that runs Python, and defines self.twofold there:
//   idb.read(names) write(name, bytes) append(name, bytes, at)       promises, one transaction each
//       remove(name) names() clear(); ahead() reads beforehand
//   ciphers.seal open sha256 hkdf pbkdf2                             WebCrypto, bytes in and out
//   deviceKey.seal open forget                                       by a key that nobody can read
//   lock.acquire(steal) release() onLost(callback)                   one writer among the tabs
//   tabs.tell(news) onNews(callback)                                 what one tab does, all do
//   site() fetchBytes(asked, sent, limitBytes, timeoutMs, abort)     the site's own server
//   facts() zone() languages()                                       for diagnostics, clock, texts
//   post(type, detail) on(type, callback) ask(type, answer, ms)      messages with the page
//
// A transaction ends as soon as control returns to Python, so each must be one call here. Errors
// are rejected promises whose `name` is the code that device/browser turns into the app's own errors.

const DATABASE = "twofold";
const BLOBS = "blobs";
const FENCE = "fence"; // holds one value: the token of the tab that may write
const WRITER = "writer";
const KEYS = "keys"; // holds one CryptoKey
const DEVICE_KEY = "device";
const SHARED_PREFIX = "cache."; // mobile_app/device/ports.py
const LOCK = "twofold.writer";

const coded = (name, message) => Object.assign(new Error(message), { name });

// ---- IndexedDB ---------------------------------------------------------------------------------

/** The app's error for one of the browser's. */
function storeFault(error) {
  if (error?.name?.startsWith("Store")) return error;
  const name = error?.name ?? "";
  const message = name || "the transaction was aborted";
  if (name === "QuotaExceededError") return coded("StoreFull", message);
  // Firefox says InvalidStateError in private windows that have no storage.
  if (["SecurityError", "NotAllowedError", "InvalidStateError", "ReferenceError"].includes(name)) {
    return coded("StoreDenied", message);
  }
  return coded("StoreError", message);
}

let connection = null;

function open() {
  connection ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 2);
    request.onupgradeneeded = () => {
      const there = request.result.objectStoreNames;
      for (const name of [BLOBS, FENCE, KEYS]) {
        if (!there.contains(name)) request.result.createObjectStore(name);
      }
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      // Another tab wants to replace the database, or the browser cleared it: open anew next time.
      database.onversionchange = () => database.close() ?? forgetConnection();
      database.onclose = forgetConnection;
      resolve(database);
    };
  });
  connection.catch(forgetConnection);
  return connection;
}

function forgetConnection() {
  connection = null;
}

/** Begins a transaction, once more if the connection went away in between. */
async function begin(mode, stores) {
  try {
    return (await open()).transaction(stores, mode, { durability: "strict" });
  } catch (error) {
    if (error?.name !== "InvalidStateError" || connection === null) throw error;
    forgetConnection();
    return (await open()).transaction(stores, mode, { durability: "strict" });
  }
}

/** Runs `work(transaction, done, refuse)`; resolves with what `done` got once it is durable. */
async function transact(mode, work, stores = [BLOBS, FENCE]) {
  try {
    const transaction = await begin(mode, stores);
    return await new Promise((resolve, reject) => {
      let result = null;
      let refusal = null;
      transaction.oncomplete = () => resolve(result);
      transaction.onabort = () => reject(refusal ?? transaction.error);
      work(
        transaction,
        (value) => (result = value),
        (error) => {
          refusal = error;
          transaction.abort();
        },
      );
    });
  } catch (error) {
    throw storeFault(error);
  }
}

/** A writing transaction that goes on only while this tab may write, checked inside itself. */
function fenced(name, work) {
  ahead = null;
  return transact("readwrite", (transaction, done, refuse) => {
    if (token === undefined || name.startsWith(SHARED_PREFIX)) {
      work(transaction, done, refuse);
      return;
    }
    const holder = transaction.objectStore(FENCE).get(WRITER);
    holder.onsuccess = () => {
      if (holder.result === token) {
        work(transaction, done, refuse);
      } else {
        refuse(coded("StoreNotWriter", "another tab writes"));
        lost();
      }
    };
  });
}

// A blob is one value under its name, or pieces under [name, where the piece begins], or both, the
// value first. A piece is added without touching what is there, whatever its size.
const piecesOf = (name, from = 0) => IDBKeyRange.bound([name, from], [name, Infinity]);

const namesOf = (keys) => [
  ...new Set(keys.map((key) => (Array.isArray(key) ? key[0] : String(key)))),
];

function joined(parts) {
  if (parts.length < 2) return parts[0] ?? null;
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Puts `bytes` at `at`, drops what stood there and after, or refuses where `at` is past the end. */
function appendPiece(blobs, name, bytes, at, refuse) {
  const finish = (key, end, value) => {
    if (end < at) return refuse(coded("StoreError", "the blob is shorter than it was"));
    if (end > at) blobs.put(value.slice(0, value.length - (end - at)), key);
    blobs.delete(piecesOf(name, at));
    blobs.put(bytes, [name, at]);
  };
  if (at === 0) {
    blobs.delete(name);
    return finish(name, 0);
  }
  const last = blobs.openCursor(IDBKeyRange.bound([name], [name, at], false, true), "prev");
  last.onsuccess = () => {
    const piece = last.result;
    if (piece) return finish(piece.key, piece.key[1] + piece.value.length, piece.value);
    const base = blobs.get(name);
    base.onsuccess = () => finish(name, base.result?.length ?? 0, base.result);
  };
}

// What Python asks for first, read while Python itself is still on its way: {names, blobs, deviceKey}.
// Only with the right to write in hand, for then nobody else changes it; gone at our first write.
let ahead = null;

const AHEAD = ["journal.", "key.", "records."]; // the beginnings of names

async function readAhead() {
  if (!(await acquire(false))) return null;
  const blobs = new Map();
  let names = null;
  let deviceKey = null;
  await transact("readonly", (transaction) => {
    const store = transaction.objectStore(BLOBS);
    const parts = new Map();
    const take = (range) => {
      const keys = store.getAllKeys(range);
      const values = store.getAll(range);
      values.onsuccess = () =>
        keys.result.forEach((key, place) => {
          const name = Array.isArray(key) ? key[0] : key;
          parts.set(name, [...(parts.get(name) ?? []), values.result[place]]);
          blobs.set(name, parts.get(name));
        });
    };
    for (const prefix of AHEAD) {
      const [from, to] = [prefix, `${prefix}\uffff`];
      take(IDBKeyRange.bound(from, to)); // what was written, then what was added to it
      take(IDBKeyRange.bound([from], [to]));
    }
    const keys = store.getAllKeys();
    keys.onsuccess = () => (names = namesOf(keys.result));
    const key = transaction.objectStore(KEYS).get(DEVICE_KEY);
    key.onsuccess = () => (deviceKey = key.result ?? null);
  }, [BLOBS, KEYS]);
  return held ? { names, blobs, deviceKey } : null;
}

const wasReadAhead = (name) => AHEAD.some((prefix) => name.startsWith(prefix));

const idb = {
  /** Reads what a start needs before Python asks. */
  ahead: () => void (ahead ??= readAhead().catch(() => null)),
  /** For each name its Uint8Array, or null. */
  read: async (names) => {
    const early = names.every(wasReadAhead) ? await ahead : null;
    if (early) return names.map((name) => joined(early.blobs.get(name) ?? []));
    return transact("readonly", (transaction, done) => {
      const blobs = transaction.objectStore(BLOBS);
      const found = [];
      done(found);
      names.forEach((name, place) => {
        const base = blobs.get(name);
        const pieces = blobs.getAll(piecesOf(name)); // in the order of where they begin
        pieces.onsuccess = () =>
          (found[place] = joined([base.result, ...pieces.result].filter(Boolean)));
      });
    });
  },
  write: (name, bytes) => {
    // A copy of exactly these bytes: a view would drag its whole buffer along.
    const own = bytes.slice();
    return fenced(name, (transaction) => {
      transaction.objectStore(BLOBS).delete(piecesOf(name));
      transaction.objectStore(BLOBS).put(own, name);
    });
  },
  append: (name, bytes, at) => {
    const own = bytes.slice();
    return fenced(name, (transaction, _done, refuse) =>
      appendPiece(transaction.objectStore(BLOBS), name, own, at, refuse),
    );
  },
  remove: (name) =>
    fenced(name, (transaction) => {
      transaction.objectStore(BLOBS).delete(piecesOf(name));
      transaction.objectStore(BLOBS).delete(name);
    }),
  names: async () =>
    (await ahead)?.names ??
    transact("readonly", (transaction, done) => {
      const request = transaction.objectStore(BLOBS).getAllKeys();
      request.onsuccess = () => done(namesOf(request.result));
    }),
  clear: () => fenced("", (transaction) => transaction.objectStore(BLOBS).clear()),
};

// ---- ciphers -----------------------------------------------------------------------------------

const bits = (bytes) => 8 * bytes;
const HASH = "SHA-256";

/** There is none on a page that is no secure context (http on another machine's address). */
function subtle() {
  if (!self.crypto?.subtle) throw coded("CryptoUnavailable", "not a secure context");
  return self.crypto.subtle;
}

const gcm = (iv, additionalData) => ({ name: "AES-GCM", iv, additionalData, tagLength: bits(16) });

async function sealWith(key, nonce, plain, associated) {
  return new Uint8Array(await subtle().encrypt(gcm(nonce, associated), key, plain));
}

async function openWith(key, nonce, sealed, associated) {
  try {
    return new Uint8Array(await subtle().decrypt(gcm(nonce, associated), key, sealed));
  } catch (error) {
    throw error?.name === "OperationError" ? coded("Unauthentic", "the tag differs") : error;
  }
}

const importAes = async (key, usage) => subtle().importKey("raw", key, "AES-GCM", false, [usage]);

async function derive(parameters, secret, length) {
  const key = await subtle().importKey("raw", secret, parameters.name, false, ["deriveBits"]);
  return new Uint8Array(await subtle().deriveBits(parameters, key, bits(length)));
}

const ciphers = {
  seal: async (key, nonce, plain, associated) =>
    sealWith(await importAes(key, "encrypt"), nonce, plain, associated),
  /** For each [nonce, sealed, associated] its plain text, or null where the tag differs. */
  open: async (key, texts) => {
    const own = await importAes(key, "decrypt");
    const refused = (error) => (error.name === "Unauthentic" ? null : Promise.reject(error));
    return Promise.all(texts.map((parts) => openWith(own, ...parts).catch(refused)));
  },
  sha256: async (data) => new Uint8Array(await subtle().digest(HASH, data)),
  hkdf: (secret, salt, info, length) =>
    derive({ name: "HKDF", hash: HASH, salt, info }, secret, length),
  pbkdf2: (secret, salt, iterations, length) =>
    derive({ name: "PBKDF2", hash: HASH, salt, iterations }, secret, length),
};

// ---- the device's own key ----------------------------------------------------------------------

const onKeys = (mode, work) =>
  transact(mode, (transaction, done) => work(transaction.objectStore(KEYS), done), [KEYS]);

/** The CryptoKey, or null. */
const findDeviceKey = async () =>
  (await ahead)?.deviceKey ??
  onKeys("readonly", (keys, done) => {
    const request = keys.get(DEVICE_KEY);
    request.onsuccess = () => done(request.result ?? null);
  });

async function makeDeviceKey() {
  const algorithm = { name: "AES-GCM", length: bits(32) };
  const fresh = await subtle().generateKey(algorithm, false, ["encrypt", "decrypt"]);
  return onKeys("readwrite", (keys, done) => {
    const request = keys.get(DEVICE_KEY); // another tab may have made one meanwhile
    request.onsuccess = () => {
      if (!request.result) keys.put(fresh, DEVICE_KEY);
      done(request.result ?? fresh);
    };
  });
}

const deviceKey = {
  seal: async (nonce, secret, associated) =>
    sealWith((await findDeviceKey()) ?? (await makeDeviceKey()), nonce, secret, associated),
  open: async (nonce, sealed, associated) => {
    const key = await findDeviceKey();
    if (!key) throw coded("NoKey", "this browser holds no key");
    return openWith(key, nonce, sealed, associated);
  },
  forget: () => {
    ahead = null;
    return onKeys("readwrite", (keys) => keys.delete(DEVICE_KEY));
  },
};

// ---- one writer --------------------------------------------------------------------------------

// undefined: nobody asked for the right to write, so nothing is fenced. "": asked, not had.
let token;
let held = false;
let letGo = null;
const lostCallbacks = [];

function lost() {
  if (!held) return;
  held = false;
  letGo = null;
  ahead = null;
  for (const callback of lostCallbacks) callback();
}

/** Writes our token where every other tab's transactions look for theirs. */
async function claim() {
  const mine = crypto.randomUUID();
  await transact("readwrite", (transaction) => transaction.objectStore(FENCE).put(mine, WRITER));
  token = mine;
}

let acquiring = null;

function acquire(steal) {
  if (held) return Promise.resolve(true);
  if (steal) return request(true);
  // Asked for twice at once, the second would hear that somebody has it.
  acquiring ??= request(false).finally(() => (acquiring = null));
  return acquiring;
}

function request(steal) {
  token ??= "";
  if (!self.navigator.locks) {
    // No way to tell whether another tab lives: the one that claimed last writes, and the fence
    // stops every other.
    return claim().then(() => (held = true));
  }
  return new Promise((resolve, reject) => {
    let mine = false;
    self.navigator.locks
      .request(LOCK, steal ? { steal: true } : { ifAvailable: true }, async (lock) => {
        if (!lock) return resolve(false);
        await claim();
        mine = held = true;
        resolve(true);
        return new Promise((release) => (letGo = release));
      })
      .catch((error) => {
        if (mine) lost(); // another tab stole it
        else if (error?.name === "AbortError") resolve(false);
        else reject(storeFault(error));
      });
  });
}

function release() {
  letGo?.();
  letGo = null;
  held = false;
  ahead = null;
  if (token !== undefined) token = "";
}

const lock = { acquire, release, onLost: (callback) => void lostCallbacks.push(callback) };

// ---- the other tabs ----------------------------------------------------------------------------

// A browser without channels has no other way that is as quick: there each tab locks by itself.
const channel = self.BroadcastChannel ? new BroadcastChannel("twofold.tabs") : null;

const tabs = {
  tell: (news) => channel?.postMessage(news),
  onNews: (callback) => channel?.addEventListener("message", ({ data }) => callback(data)),
};

// ---- the network -------------------------------------------------------------------------------

const site = () => self.twofoldBoot?.site ?? new URL("../", self.location.href).href;

/** {status, headers: json text, body: Uint8Array}. No credentials, no referrer, no other origin.
 *  `asked` is JSON: [method, url, headers, redirect]; `abort`, a controller, is for one call. */
async function fetchBytes(asked, sent, limitBytes, timeoutMs, abort) {
  const [method, url, headers, redirect] = JSON.parse(asked);
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const response = await fetch(new URL(url, site()), {
      method,
      headers,
      redirect,
      body: sent ?? undefined,
      signal: abort.signal,
      credentials: "omit",
      mode: "same-origin",
      referrerPolicy: "no-referrer",
      cache: "no-store", // the caller keeps what it wants and asks with its own ETag
    });
    if (response.type === "opaqueredirect") throw coded("Redirected", "sent on to another place");
    const tooLarge = () => coded("TooLarge", `more than ${limitBytes} bytes`);
    const parts = [];
    let size = 0;
    const reader = response.body?.getReader();
    while (reader) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > limitBytes) throw tooLarge();
      parts.push(value);
    }
    const body = joined(parts) ?? new Uint8Array();
    return { status: response.status, headers: JSON.stringify([...response.headers]), body };
  } catch (error) {
    if (error?.name === "TooLarge" || error?.name === "Redirected") throw error;
    if (abort.signal.aborted) throw coded("TooSlow", `no answer within ${timeoutMs} ms`);
    throw coded("Offline", "no answer could be had");
  } finally {
    clearTimeout(timer);
    abort.abort(); // whatever was left unread is not fetched
  }
}

// ---- facts -------------------------------------------------------------------------------------

const quietly = (promise) => Promise.resolve(promise).catch(() => null);

/** JSON text: what diagnostics may say. */
async function facts() {
  const storage = self.navigator.storage;
  const estimate = await quietly(storage?.estimate?.());
  return JSON.stringify({
    persisted: (await quietly(storage?.persisted?.())) ?? null,
    used: estimate?.usage ?? null,
    quota: estimate?.quota ?? null,
    snapshot: self.twofoldBoot?.snapshot ?? null,
    build: self.twofoldBoot?.build ?? "",
  });
}

const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
const languages = () => JSON.stringify(self.navigator.languages ?? []);

// ---- messages with the page --------------------------------------------------------------------

const listeners = new Map();
const unheard = new Map(); // the last message of each type that came while nobody listened

function hear(data) {
  if (!data?.twofold) return;
  const callbacks = listeners.get(data.twofold);
  if (callbacks) for (const callback of callbacks) callback(data.detail);
  else unheard.set(data.twofold, data.detail);
}

// The page may speak before this module is loaded: worker.js keeps that for us.
for (const data of self.twofoldBoot?.unheard?.splice(0) ?? []) hear(data);
self.addEventListener("message", ({ data }) => hear(data));

/** What came before anybody listened is given to every listener: the first one may belong to a
 *  session that Python began early and then closed. */
function on(type, callback) {
  listeners.set(type, [...(listeners.get(type) ?? []), callback]);
  if (unheard.has(type)) queueMicrotask(() => callback(unheard.get(type)));
}

function post(type, detail) {
  if (type === "ready") ahead = null; // the start is over, and memory is short
  self.postMessage({ twofold: type, detail });
}

/** Posts `type`, resolves with the detail of the next `answer`; null when none came in time. */
function ask(type, answer, timeoutMs) {
  return new Promise((resolve) => {
    const settle = (detail) => {
      clearTimeout(timer);
      listeners.set(answer, listeners.get(answer).filter((one) => one !== settle));
      resolve(detail ?? null);
    };
    const timer = setTimeout(settle, timeoutMs);
    // Not `on`: an answer to an earlier question is none to this one.
    listeners.set(answer, [...(listeners.get(answer) ?? []), settle]);
    post(type);
  });
}

self.twofold = { idb, ciphers, deviceKey, lock, tabs, site, fetchBytes, facts, zone, languages, post, on, ask };
