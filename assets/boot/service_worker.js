// Twofold's service worker: the whole app from this device, a new version only on the person's tap.
//
// The build puts the list of files here. Each has a content digest: whatever an earlier version
// already holds under the same digest is copied, not fetched. Nothing here ever calls skipWaiting on
// its own; "activate" is sent by start.js when the person asks for the new version.

const SITE = "{{SITE}}"; // {build, files: [[path, digest, group], ...]}

const PREFIX = "twofold-site-";
const CACHE = PREFIX + SITE.build;
const scope = new URL(self.registration.scope);
const address = (path) => new URL(path, scope).href;
const LIST = address("files-of-this-version"); // not a file of the site: the list kept with it

const fileByAddress = new Map(
  SITE.files.map(([path, digest, group]) => [address(path), { path, digest, group }]),
);

/** Whether Flutter will take the WebAssembly engine here: the rule of Flutter's own loader. */
function engineGroup() {
  const blink = /Chrome\//.test(self.navigator.userAgent);
  const garbageCollected = WebAssembly.validate(
    new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 95, 1, 120, 0]),
  );
  return blink && garbageCollected ? "skwasm" : "canvaskit";
}

/** What earlier versions hold: digest -> where. Each cache has its list of files at LIST. */
async function earlierByDigest() {
  const found = new Map();
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX) || name === CACHE) continue;
    const cache = await caches.open(name);
    const list = await (await cache.match(LIST))?.json().catch(() => null);
    for (const [path, digest] of list ?? []) found.set(digest, { cache, at: address(path) });
  }
  return found;
}

async function keep(cache, path, file, earlier) {
  if (await cache.match(address(path))) return;
  const old = earlier.get(file.digest);
  const copy = old && (await old.cache.match(old.at));
  if (copy) {
    await cache.put(address(path), copy);
    return;
  }
  // Names hold a digest, so the browser's own cache may answer; the few plain names must be fresh.
  const hashed = path.startsWith("static/");
  const response = await fetch(address(path), { cache: hashed ? "default" : "no-cache" });
  if (!response.ok || response.redirected) throw new Error(`${path}: status ${response.status}`);
  // Stored as it came: only then may the browser keep its compiled code beside it.
  await cache.put(address(path), response);
}

async function install() {
  const cache = await caches.open(CACHE);
  const earlier = await earlierByDigest();
  const wanted = new Set(["core", engineGroup()]);
  const files = [...fileByAddress.values()].filter((file) => wanted.has(file.group));
  const queue = [...files];
  const next = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      await keep(cache, file.path, file, earlier);
    }
  };
  await Promise.all([next(), next(), next(), next()]);
  // Also under the bare address of the app, for the browser's own look-up.
  await cache.put(scope.href, await cache.match(address("index.html")));
  await cache.put(LIST, new Response(JSON.stringify(SITE.files)));
}

/**
 * Lets the browser answer from this version's cache by itself, without waking this worker, where it
 * can (Chromium 123 and later). A file that is not kept goes to the network as ever.
 */
async function route(event) {
  const wanted = new Set(["core", engineGroup()]);
  const names = SITE.files.filter(([, , group]) => wanted.has(group)).map(([path]) => path);
  if (!event.addRoutes || names.length > 200) return;
  const rule = (path) => ({
    // An address with a query is kept under none: this worker answers it.
    condition: { urlPattern: { pathname: scope.pathname + path, search: "" }, requestMethod: "get" },
    source: { cacheName: CACHE },
  });
  await event.addRoutes(["", ...names].map(rule));
}

self.addEventListener("install", (event) => {
  event.waitUntil(route(event).catch(() => {})); // without it everything works, a little later
  event.waitUntil(install());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("message", (event) => {
  if (event.data?.twofold === "activate") self.skipWaiting();
  if (event.data?.twofold === "keep") event.waitUntil(keepUsed(event.data.urls ?? []));
});

/** Files the page really used (another engine, a fallback font) join the cache of this version. */
async function keepUsed(urls) {
  const cache = await caches.open(CACHE);
  for (const url of urls) {
    const file = fileByAddress.get(url);
    if (file) await keep(cache, file.path, file, new Map()).catch(() => {});
  }
}

async function answer(request, file) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(address(file.path));
  if (kept) return kept;
  const response = await fetch(file.path === "index.html" ? request : address(file.path));
  if (response.ok && response.status === 200 && !response.redirected) {
    await cache.put(address(file.path), response.clone());
  }
  return response;
}

/** A page is asked for: the app itself, a file of the site, or a path that is a place in the app. */
async function navigate(request, url) {
  const path = url.pathname.slice(scope.pathname.length);
  if (path === "" || path === "index.html") {
    return answer(request, fileByAddress.get(address("index.html")));
  }
  const file = fileByAddress.get(url.origin + url.pathname);
  if (file) return answer(request, file);
  return Response.redirect(`${scope.href}${url.search}#/${path}`, 302);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.origin) return;
  if (!url.pathname.startsWith(scope.pathname)) return;
  const path = url.pathname.slice(scope.pathname.length);
  if (path.startsWith("v1/") || path === "livez") return; // the server's own: never from here
  if (request.mode === "navigate") {
    event.respondWith(navigate(request, url));
    return;
  }
  // A part of a file is left to the network: nothing the app starts with is read in parts.
  if (request.headers.has("range")) return;
  const file = fileByAddress.get(url.origin + url.pathname);
  if (file) event.respondWith(answer(request, file));
});
