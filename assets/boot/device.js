// What Python asks of the browser, as calls that Python can await (mobile_app/device/browser.py).
//
// Runs in the module worker that runs Python, and defines self.twofold there:
//   idb.read(name) write(name, bytes) remove(name) names() clear()   promises, one transaction each
//   lock.acquire(steal) release() onLost(callback)                   one writer among the tabs
//   fetchBytes(url, headersJson, limitBytes, timeoutMs)              the site's own server
//   facts() zone() languages()                                       for diagnostics, clock, texts
//   post(type, detail) on(type, callback) ask(type, answer, ms)      messages with the page
//
// A transaction ends as soon as control returns to Python, so each must be one call here. Errors
// are rejected promises whose `name` is the code that browser.py turns into the app's own errors.

const DATABASE = "twofold";
const BLOBS = "blobs";
const FENCE = "fence"; // holds one value: the token of the tab that may write
const WRITER = "writer";
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
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      for (const name of [BLOBS, FENCE]) request.result.createObjectStore(name);
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
async function begin(mode) {
  try {
    return (await open()).transaction([BLOBS, FENCE], mode, { durability: "strict" });
  } catch (error) {
    if (error?.name !== "InvalidStateError" || connection === null) throw error;
    forgetConnection();
    return (await open()).transaction([BLOBS, FENCE], mode, { durability: "strict" });
  }
}

/** Runs `work(transaction, done, refuse)`; resolves with what `done` got once it is durable. */
async function transact(mode, work) {
  try {
    const transaction = await begin(mode);
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
  return transact("readwrite", (transaction, done, refuse) => {
    if (token === undefined || name.startsWith(SHARED_PREFIX)) {
      work(transaction, done);
      return;
    }
    const holder = transaction.objectStore(FENCE).get(WRITER);
    holder.onsuccess = () => {
      if (holder.result === token) {
        work(transaction, done);
      } else {
        refuse(coded("StoreNotWriter", "another tab writes"));
        lost();
      }
    };
  });
}

const idb = {
  /** Uint8Array, or null. */
  read: (name) =>
    transact("readonly", (transaction, done) => {
      const request = transaction.objectStore(BLOBS).get(name);
      request.onsuccess = () => done(request.result ?? null);
    }),
  write: (name, bytes) => {
    // A copy of exactly these bytes: a view would drag its whole buffer along.
    const own = bytes.slice();
    return fenced(name, (transaction) => transaction.objectStore(BLOBS).put(own, name));
  },
  remove: (name) => fenced(name, (transaction) => transaction.objectStore(BLOBS).delete(name)),
  names: () =>
    transact("readonly", (transaction, done) => {
      const request = transaction.objectStore(BLOBS).getAllKeys();
      request.onsuccess = () => done(request.result.map(String));
    }),
  clear: () => fenced("", (transaction) => transaction.objectStore(BLOBS).clear()),
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
  for (const callback of lostCallbacks) callback();
}

/** Writes our token where every other tab's transactions look for theirs. */
async function claim() {
  const mine = crypto.randomUUID();
  await transact("readwrite", (transaction) => transaction.objectStore(FENCE).put(mine, WRITER));
  token = mine;
}

function acquire(steal) {
  if (held) return Promise.resolve(true);
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
  if (token !== undefined) token = "";
}

const lock = { acquire, release, onLost: (callback) => void lostCallbacks.push(callback) };

// ---- the network -------------------------------------------------------------------------------

/** {status, headers: json text, body: Uint8Array}. No credentials, no referrer, no other origin. */
async function fetchBytes(url, headersJson, limitBytes, timeoutMs) {
  const site = self.twofoldBoot?.site ?? new URL("../", self.location.href);
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const response = await fetch(new URL(url, site), {
      headers: JSON.parse(headersJson),
      signal: abort.signal,
      credentials: "omit",
      mode: "same-origin",
      referrerPolicy: "no-referrer",
      cache: "no-store", // the caller keeps what it wants and asks with its own ETag
    });
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
    const body = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
      body.set(part, at);
      at += part.length;
    }
    return { status: response.status, headers: JSON.stringify([...response.headers]), body };
  } catch (error) {
    if (error?.name === "TooLarge") throw error;
    const late = abort.signal.aborted;
    throw coded("Offline", late ? `no answer within ${timeoutMs} ms` : "no answer could be had");
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

const post = (type, detail) => self.postMessage({ twofold: type, detail });

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

self.twofold = { idb, lock, fetchBytes, facts, zone, languages, post, on, ask };
