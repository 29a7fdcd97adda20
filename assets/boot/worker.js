// The Python worker: restores the start-up image, mounts the archives, runs the app.
//
// Started by start.js right after the first paint, long before Flutter asks for it. Everything it
// needs is asked for at once. When the image cannot be restored it starts Python the slow way and
// says so in self.twofoldBoot, which diagnostics read.
//
// Messages: bytes (Uint8Array) are Flet's own protocol, both ways; {early} to the page is the same
// from a session that began before Flutter registered (mobile_app/device/early_session.py).
// {twofold: type, detail} is ours. From the page: "expect" (how Flutter registered last time:
// {expected, documentUrl}), "connect" (Flutter is up: {args, documentUrl}) and whatever device.js
// listens for. To the page: "progress" {step, at}, "loaded" {loaded, total}, "failed" {stage, message}
// and what device.js posts.

const FILES = "{{WORKER_FILES}}"; // the build puts an object here: addresses relative to the site

const base = new URL("../", self.location.href);
const address = (path) => new URL(path, base).href;
const startedAt = performance.now();

self.twofoldBoot = { snapshot: false, build: FILES.build, startedAt: Date.now(), steps: {}, unheard: [] };

// What Flet's Python side and ours see of JavaScript.
self.flet_js = {
  expected: null,
  // What is said before the client has registered: start.js holds it until then.
  sendEarly: (message) => {
    const early = message.toJs();
    self.postMessage({ early }, [early.buffer]);
  },
  noteEarly: (asExpected) => progress(asExpected ? "early" : "early-in-vain"),
};

const post = (type, detail) => self.postMessage({ twofold: type, detail });

function progress(step) {
  self.twofoldBoot.steps[step] = Math.round(performance.now() - startedAt);
  post("progress", { step, at: performance.timeOrigin + performance.now() });
}

// On a first visit the page shows how much has arrived; later starts read from the device at once.
const counting = self.location.hash === "#first";
let loaded = 0;

async function bytesOf(path) {
  const response = await fetch(address(path));
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  if (!counting) return new Uint8Array(await response.arrayBuffer());
  const parts = [];
  for await (const part of response.body) {
    parts.push(part);
    loaded += part.length;
    post("loaded", { loaded, total: FILES.bytes });
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

// Messages that arrive before Python is ready wait for it.
let connect;
const connected = new Promise((resolve) => (connect = resolve));
const waiting = [];
self.addEventListener("message", ({ data }) => {
  if (data instanceof Uint8Array) self.flet_js.send ? self.flet_js.send(data) : waiting.push(data);
  else if (data?.twofold === "expect") Object.assign(self.flet_js, data.detail);
  else if (data?.twofold === "connect") connect(data.detail);
  else if (data?.twofold && !self.twofold) self.twofoldBoot.unheard.push(data); // for device.js
});

const wasmAddress = address(FILES.pyodide + "pyodide.asm.wasm");
const compiled = WebAssembly.compileStreaming(fetch(wasmAddress));
const runtime = import(address(FILES.pyodide + "pyodide.mjs"));
const assembly = import(address(FILES.pyodide + "pyodide.asm.mjs"));
const appImage = bytesOf(FILES.appImage).then(readImage);
const packagesImage = bytesOf(FILES.packagesImage).then(readImage);
const device = import(address(FILES.device));
const packages = bytesOf(FILES.packages);
const app = bytesOf(FILES.app);
for (const early of [compiled, packagesImage, appImage, packages, app, runtime, assembly, device]) early.catch(() => {});

/**
 * Lets Pyodide use the module that has been compiling since the worker began.
 *
 * It would fetch and compile it itself, but only once its 1.2 MB of JavaScript has been read: on a
 * warm start that is a third of a second later. Its own `instantiateWasm` adds imports that exist
 * nowhere else, so it still runs; only the two calls it makes are answered from here.
 */
function lendCompiledModule() {
  const { fetch: fetchAsUsual } = self;
  const { instantiateStreaming } = WebAssembly;
  self.fetch = (input, init) =>
    String(input) === wasmAddress ? Promise.resolve(new Response()) : fetchAsUsual(input, init);
  WebAssembly.instantiateStreaming = async (_response, imports) => {
    const module = await compiled;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  return () => {
    self.fetch = fetchAsUsual;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  };
}

/** An image file as Pyodide's header and runs of the heap (scripts/image.py has the layout). */
function readImage(file) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.byteLength < 16 || view.getUint32(0, false) !== 0x54464931) throw new Error("not an image");
  const [headerBytes, heapBytes, runCount] = [4, 8, 12].map((at) => view.getUint32(at, true));
  const runs = [];
  const headerAt = 16 + runCount * 8;
  let at = headerAt + headerBytes;
  for (let i = 0; i < runCount; i++) {
    const offset = view.getUint32(16 + i * 8, true);
    const end = at + view.getUint32(20 + i * 8, true);
    runs.push({ offset, bytes: file.subarray(at, end) });
    at = end;
  }
  if (at !== file.byteLength) throw new Error("the image is not whole");
  return { header: file.slice(headerAt, headerAt + headerBytes), heapBytes, runs };
}

/** Writes the images into Python's memory: the packages' pages, then what the app's imports changed. */
function writeHeap(heap, packagesRuns, appRuns, heapBytes) {
  let end = 0;
  for (const { offset, bytes } of packagesRuns) {
    heap.fill(0, end, offset); // the fresh module has already written its own data here and there
    heap.set(bytes, offset);
    end = offset + bytes.length;
  }
  heap.fill(0, end, heapBytes);
  for (const { offset, bytes } of appRuns) heap.set(bytes, offset);
}

/** Pyodide with the images in its memory. Throws when this browser or build cannot take them. */
async function restore(options) {
  const { loadPyodide } = await runtime;
  const { header, heapBytes, runs } = await appImage;
  const pyodide = await loadPyodide({
    ...options,
    _loadSnapshot: header,
    createPyodideModule: async (settings) => {
      const { default: createModule } = await assembly;
      const module = await createModule(settings);
      const { runs: packagesRuns } = await packagesImage;
      // This Pyodide does not size its memory for an image: grow it first.
      module.growMemory(heapBytes);
      if (module.HEAPU8.length < heapBytes) throw new RangeError("not enough memory for the image");
      const { restoreSnapshot } = module.API;
      // Pyodide checks the header and reads its JSON; the heap it would copy is empty here.
      module.API.restoreSnapshot = (snapshot) => {
        const state = restoreSnapshot(snapshot);
        writeHeap(module.HEAPU8, packagesRuns, runs, heapBytes);
        return state;
      };
      return module;
    },
  });
  self.twofoldBoot.snapshot = true;
  return pyodide;
}

async function loadPython() {
  const options = {
    indexURL: address(FILES.pyodide),
    stdLibURL: address(FILES.stdlib),
    lockFileContents: FILES.lock,
    checkAPIVersion: true,
    env: {
      HOME: "/home/pyodide",
      MSGPACK_PUREPYTHON: "1",
      PYTHONDONTWRITEBYTECODE: "1",
    },
    stdout: (text) => console.debug(text),
    stderr: (text) => console.warn(text),
  };
  const giveBack = lendCompiledModule();
  try {
    return await restore(options);
  } catch (error) {
    self.twofoldBoot.snapshotError = String(error?.message ?? error).slice(0, 300);
    progress("slow");
    const { loadPyodide } = await runtime;
    return await loadPyodide(options);
  } finally {
    giveBack();
  }
}

const START = `
import random, sys
random.seed()  # the image froze the generator: every device would draw the same numbers
for archive in ("/packages.zip", "/app.zip"):
    if archive not in sys.path:
        sys.path.insert(0, archive)
del archive
from mobile_app.app import main
from mobile_app.device import early_session
early_session.run(main)
`;

async function start() {
  const pyodide = await loadPython();
  progress("python");
  pyodide.FS.writeFile("/packages.zip", await packages);
  pyodide.FS.writeFile("/app.zip", await app);
  await device;
  pyodide.registerJsModule("flet_js", self.flet_js);
  pyodide.runPython(START);
  progress("app");
  const { args, documentUrl } = await connected;
  self.flet_js.args = args;
  self.flet_js.documentUrl = documentUrl;
  await self.flet_js.start_connection((message) => {
    // toJs copies out of Python's memory, so the copy itself may be handed over.
    const bytes = message.toJs();
    self.postMessage(bytes, [bytes.buffer]);
  });
  progress("connected");
  for (const message of waiting.splice(0)) self.flet_js.send(message);
}

start().catch((error) => {
  const message = String(error?.message ?? error);
  const memory = error instanceof RangeError || /memory|allocation/i.test(message);
  const wasm = error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError;
  post("failed", { stage: wasm ? "wasm" : memory ? "memory" : "python", message: message.slice(-2000) });
});
