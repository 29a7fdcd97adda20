// A copy of what this browser keeps, readable without Python: for the day the app does not start.
//
// Fetched only then (start.js), and kept for offline use like every file of a start. It reads the
// journal as docs/journal.md describes it: every piece that opens under the data key, joined record
// by record by stamps, which needs no order. It writes nothing and never creates the database.

const DATABASE = "twofold";
const KEY_COPIES = ["key.a", "key.b"];
const KEY_CONTEXT = "twofold data key";
const KEY_FIXED = 26; // magic, version, store id, length of the passcode part
const CRC = 4;
const HEADER = 52;
const NONCE = 12;
const FRAME = 24; // length, sequence, mark before
const SEGMENT = "journal.s";
const TAIL = "journal.t";
const RECOVERY = "key.recovery"; // the data key once more, for the recovery phrase
const NO_RECORDS = /^(cache\.|key\.|journal\.[ab]$)/;
const RECORD_TYPE = /^[a-z]/;
const FIRST_VERSION = /^records\./; // plain, until the app has made a journal of them

const bytesOf = (text) => new TextEncoder().encode(text);
const textOf = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// ---- storage -----------------------------------------------------------------------------------

/** Every stored blob by name, its pieces put together, and the device's own key or undefined. */
function readStorage() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE);
    let absent = false;
    request.onupgradeneeded = () => {
      absent = true;
      request.transaction.abort();
    };
    request.onerror = () => (absent ? resolve({ blobs: new Map() }) : reject(request.error));
    request.onsuccess = () => {
      const database = request.result;
      const stores = ["blobs", "keys"].filter((name) => database.objectStoreNames.contains(name));
      if (!stores.includes("blobs")) {
        database.close();
        resolve({ blobs: new Map() });
        return;
      }
      const transaction = database.transaction(stores, "readonly");
      const store = transaction.objectStore("blobs");
      const [keys, values] = [store.getAllKeys(), store.getAll()];
      const key = stores.includes("keys") ? transaction.objectStore("keys").get("device") : {};
      transaction.onerror = () => reject(transaction.error);
      transaction.oncomplete = () => {
        database.close();
        // A blob is a value under its name, or pieces under [name, where the piece begins]; IndexedDB
        // gives a name's pieces after every plain name, and in their order.
        const blobs = new Map();
        keys.result.forEach((found, index) => {
          const name = Array.isArray(found) ? found[0] : String(found);
          blobs.set(name, joined(blobs.get(name) ?? [], values.result[index]));
        });
        resolve({ blobs, deviceKey: key.result });
      };
    };
  });
}

// ---- the data key and what it opens --------------------------------------------------------------

async function open(key, nonce, sealed, associated) {
  const parameters = { name: "AES-GCM", iv: nonce, additionalData: associated, tagLength: 128 };
  return new Uint8Array(await crypto.subtle.decrypt(parameters, key, sealed));
}

const openSealed = (key, sealed, associated) =>
  open(key, sealed.subarray(0, NONCE), sealed.subarray(NONCE), associated);

/** The data key, or null: there is none, a passcode guards it, or this browser lost its own key. */
async function dataKey(blobs, deviceKey) {
  for (const name of KEY_COPIES) {
    const kept = blobs.get(name);
    if (!kept || kept.length < KEY_FIXED || kept[KEY_FIXED - 1] > 0) continue;
    const head = kept.subarray(0, KEY_FIXED);
    const wrapped = kept.subarray(KEY_FIXED, kept.length - CRC);
    const bound = joined(wrapped.subarray(0, 1), bytesOf(KEY_CONTEXT), head);
    try {
      const raw = await openSealed(deviceKey, wrapped.subarray(1), bound);
      return await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
    } catch {
      // The other copy may be sound.
    }
  }
  return null;
}

/** The sealed parts of a segment or a tail, each with what it is bound to. */
function* sealedParts(name, blob) {
  const header = blob.subarray(0, HEADER);
  if (name.startsWith(SEGMENT)) yield [blob.subarray(HEADER), header];
  if (!name.startsWith(TAIL)) return;
  for (let at = HEADER; at + FRAME <= blob.length; ) {
    const length = new DataView(blob.buffer, blob.byteOffset + at).getUint32(0);
    const prefix = blob.subarray(at + 4, at + FRAME);
    at += FRAME + length;
    if (at > blob.length) return; // torn: a batch that was never finished
    yield [blob.subarray(at - length, at), joined(header, prefix)];
  }
}

// ---- records -------------------------------------------------------------------------------------

/** Joins one piece's documents into `states`, {type: Map of id: {writes, removed, restored}}. */
function join(states, plain) {
  const [first, ...lines] = textOf(plain).split("\n");
  let at = 0;
  for (const [type, ids] of Object.entries(JSON.parse(first).puts)) {
    if (!RECORD_TYPE.test(type)) {
      at += ids.length; // what the app keeps for itself between its starts, such as how far sync is
      continue;
    }
    const known = (states[type] ??= new Map());
    for (const id of ids) {
      const document = JSON.parse(lines[at++]);
      const state = known.get(id) ?? { writes: {}, removed: "", restored: "" };
      for (const [stamp, fields] of Object.entries(document.writes)) {
        state.writes[stamp] = { ...state.writes[stamp], ...fields };
      }
      // Stamps are of one length up to the device, so their order as text is their order.
      if (document.removed_at > state.removed) state.removed = document.removed_at;
      if (document.restored_at > state.restored) state.restored = document.restored_at;
      known.set(id, state);
    }
  }
}

/** {type: [{id, ...fields}]}: what is there, as the app's own readable copy has it. */
function present(states) {
  const records = {};
  for (const [type, known] of Object.entries(states)) {
    const found = [...known].filter(([, state]) => !state.removed || state.restored > state.removed);
    if (!found.length) continue;
    records[type] = found.map(([id, { writes, removed }]) => {
      const stamps = Object.keys(writes).filter((stamp) => stamp > removed).sort();
      return Object.assign({ id }, ...stamps.map((stamp) => writes[stamp]));
    });
    records[type].sort((one, other) => (one.id < other.id ? -1 : 1));
  }
  return records;
}

/** A blob nobody could open, as it is: JSON or text where it is that, else base64. */
function asItIs(bytes) {
  try {
    const text = textOf(bytes);
    try {
      return { json: JSON.parse(text) };
    } catch {
      return { text };
    }
  } catch {
    return { base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) };
  }
}

/** The copy as a file. What could not be opened lies in it as it is, with all that could help to. */
export async function exportData() {
  const { blobs, deviceKey } = await readStorage();
  const key = await dataKey(blobs, deviceKey);
  const states = {};
  const journal = blobs.has("journal.a") || blobs.has("journal.b");
  const empty = (name) => NO_RECORDS.test(name) || (journal && FIRST_VERSION.test(name));
  const unread = new Set([...blobs.keys()].filter((name) => !empty(name)));
  for (const name of [...unread].filter((one) => one.startsWith("journal."))) {
    try {
      for (const [sealed, bound] of sealedParts(name, blobs.get(name))) {
        join(states, await openSealed(key, sealed, bound));
      }
      unread.delete(name);
    } catch {
      // Damaged, or no key: it goes along unread, and so does what the phrase could open it with.
    }
  }
  const copy = {
    twofold: "export",
    version: 1,
    exported_at: new Date().toISOString(),
    records: present(states),
  };
  if (unread.size) {
    if (blobs.has(RECOVERY)) unread.add(RECOVERY);
    copy.files = Object.fromEntries([...unread].map((name) => [name, asItIs(blobs.get(name))]));
  }
  return new Blob([JSON.stringify(copy, null, 2)], { type: "application/json" });
}
