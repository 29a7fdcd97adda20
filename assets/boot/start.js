// Starts the app behind the boot shell: the Python worker, Flutter, the service worker.
//
// Loaded by boot.js right after the first paint. It exposes window.twofold, fires the events boot.js
// listens to (docs/boot-shell.md), and plays the part of Flet's python.js towards Flutter.

(() => {
  "use strict";

  const FILES = "{{START_FILES}}"; // the build puts an object here: addresses relative to the site

  const QUIET_SECONDS = 45; // no sign of progress for so long means something is stuck
  const base = new URL("./", document.baseURI);
  const address = (path) => new URL(path, base).href;
  const openedAt = performance.now();
  const steps = {};
  const failures = [];
  let worker = null;
  let started = false;
  let ready = false;
  let readyEarly = false;
  let drawn = false; // Flutter has drawn Python's first screen
  let delivered = false;
  let registration = null;
  let quiet = 0;

  const fire = (type, detail) => window.dispatchEvent(new CustomEvent(`twofold:${type}`, { detail }));

  function mark(step, at = performance.now()) {
    steps[step] = Math.round(at); // milliseconds since navigation began
    watch();
  }

  // ---- the watchdog ----------------------------------------------------------------------------

  function watch() {
    clearTimeout(quiet);
    if (started && !ready) {
      quiet = setTimeout(() => fail("timeout", `nothing for ${QUIET_SECONDS} s`), QUIET_SECONDS * 1000);
    }
  }

  function fail(stage, message) {
    failures.push({ stage, message: String(message).slice(0, 2000), at: Math.round(performance.now()) });
    fire("failed", { stage, message: String(message) });
  }

  // ---- out of sight ----------------------------------------------------------------------------

  // With the app lock on nothing personal may stand in the frame the page comes back with, nor in a
  // picture of it among the open tabs. Nothing is covered later than in the event that tells of it;
  // what may be seen again, Python says ("ready").
  const ANSWER_SECONDS = 10;
  let guarded = Boolean(window.twofoldShell?.card?.locked);
  let alarmed = false;
  let alarm = 0;
  const cover = document.createElement("div");
  cover.id = "twofold-cover";
  Object.assign(cover.style, { position: "fixed", inset: "0", zIndex: "9", background: "var(--bg)" });

  document.addEventListener("visibilitychange", () => {
    clearTimeout(alarm);
    if (document.visibilityState === "hidden") {
      if (guarded && ready) document.body.append(cover);
    } else if (cover.isConnected) {
      alarm = setTimeout(() => {
        alarmed = true; // the shell then comes in front, with SOS and a way to start anew
        fail("python", "no answer on return");
      }, ANSWER_SECONDS * 1000);
    }
  });

  function uncover() {
    if (document.visibilityState === "hidden") return;
    clearTimeout(alarm);
    if (alarmed) fire("ready");
    alarmed = false;
    // Flutter draws what it was sent before in one of the next two frames.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (document.visibilityState !== "hidden") cover.remove();
    }));
  }

  // ---- Python ----------------------------------------------------------------------------------

  const apps = new Map(); // Flet's app id -> where its messages go

  function startWorker() {
    try {
      const first = !navigator.serviceWorker?.controller;
      worker = new Worker(address(FILES.worker) + (first ? "#first" : ""), {
        type: "module",
        name: "twofold-python",
      });
    } catch (error) {
      fail("python", error);
      return;
    }
    worker.addEventListener("error", (event) => fail("python", event.message || "the worker did not load"));
    worker.addEventListener("message", ({ data }) => {
      if (data instanceof Uint8Array) {
        deliver([data]);
      } else if (data?.early) {
        if (!("python:first-screen" in steps)) mark("python:first-screen");
        if (early) early.push(data.early);
        else if (asExpected) deliver([data.early]);
      } else if (data?.twofold) {
        fromPython(data.twofold, data.detail);
      }
    });
    expectRegistration();
    tellCountry();
  }

  // A country chosen in the shell while the app was not there to hear it: the shell keeps it until a
  // card of the app says otherwise.
  function tellCountry() {
    try {
      const code = localStorage.getItem("twofold.country");
      if (code) post("country", code);
    } catch {
      // No storage, nothing chosen.
    }
  }

  function deliver(messages) {
    for (const receive of apps.values()) messages.forEach((bytes) => receive(bytes));
    if (!delivered) mark("flutter:first-message");
    delivered = true;
    if (readyEarly) fromPython("ready");
  }

  function fromPython(type, detail) {
    switch (type) {
      case "progress":
        return mark(`worker:${detail.step}`, detail.at - performance.timeOrigin);
      case "loaded":
        watch();
        return fire("progress", detail);
      case "failed":
        return fail(detail.stage, detail.message);
      case "ready":
        if (ready) return uncover();
        // Python gave up waiting for Flutter's answer: there is nothing to see behind the shell yet.
        readyEarly = !delivered;
        if (readyEarly) return undefined;
        // Flutter may answer Python before it draws what it was sent. Unless a frame began since, the
        // next one shows it; with the page out of sight there are none.
        drawn ||= answersWhenDrawn === answers;
        if (!document.hidden && !drawn) {
          nextFrame(() => {
            drawn = true;
            fromPython("ready");
          });
          return undefined;
        }
        mark("ready");
        ready = true;
        window.requestAnimationFrame = nextFrame;
        clearTimeout(quiet);
        fire("ready");
        post("shown"); // Python has waited with the rest of the screen
        return afterReady();
      case "update":
      case "apply-update":
        return applyUpdate();
      case "persist": // a worker may ask whether storage is kept; only a page may ask for it
        return keepStorage();
      case "how-to-install":
        return post("installing", howToInstall());
      case "install":
        return install();
      case "locate": // asked for by a tap on "Near me" and by nothing else
        return locate();
      default: // "card", "forget" and what later versions add
        if (type === "card") guarded = JSON.parse(detail).locked;
        if (type === "forget") guarded = false;
        return fire(type, detail);
    }
  }

  function post(type, detail) {
    worker?.postMessage({ twofold: type, detail });
  }

  async function keepStorage() {
    const agreed = await navigator.storage?.persist?.().catch(() => false);
    post("persisted", agreed === true);
  }

  addEventListener("online", () => post("online"));

  // The browser makes its offer to install once, early; it is kept until somebody asks for it.
  let installOffer = null;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installOffer = event;
  });

  function howToInstall() {
    const { userAgent, maxTouchPoints, standalone } = navigator;
    if (standalone || matchMedia("(display-mode: standalone)").matches) return "installed";
    if (installOffer) return "offer";
    // An iPad says it is a Mac, but no Mac has a touch screen.
    const ios = /iPhone|iPad|iPod/.test(userAgent) || (/Mac/.test(userAgent) && maxTouchPoints > 1);
    return ios ? "ios" : "menu";
  }

  async function install() {
    const offer = installOffer;
    installOffer = null; // it may be shown once
    const choice = await offer?.prompt?.().then(() => offer.userChoice).catch(() => null);
    post("install-answered", choice?.outcome === "accepted");
  }

  /** Says where the device is, as JSON; it goes to Python's memory and nowhere else. */
  function locate() {
    const answer = (told) => post("located", JSON.stringify(told));
    if (!navigator.geolocation) return answer({});
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        answer({ latitude: coords.latitude, longitude: coords.longitude, accuracy: coords.accuracy }),
      (error) => answer({ denied: error.code === error.PERMISSION_DENIED }),
      // A street's width does not matter: neither warm up the satellites nor ask twice in a minute.
      { enableHighAccuracy: false, maximumAge: 60_000, timeout: 30_000 },
    );
    return undefined;
  }

  // ---- Flutter's frames ------------------------------------------------------------------------

  // Python's next screen is often there right behind the first, and drawing it would hold up the
  // hand-over by a frame that nobody waits for. So we note how much Flutter had answered when its
  // last frame began: if that is all it ever did, the frame shows what the answers were about.
  const nextFrame = window.requestAnimationFrame.bind(window);
  let answers = 0; // messages of Flutter
  let answersWhenDrawn = -1;

  window.requestAnimationFrame = (draw) =>
    nextFrame((time) => {
      const before = answers;
      draw(time);
      answersWhenDrawn = delivered ? before : -1;
    });

  // Flet's Dart side calls these three. The stock worker makes Dart wait until Python is there; ours
  // keeps what Dart says until then, which spares a round trip while the page has most to do.
  window.jsConnect = async (appId, args, receive) => {
    apps.set(appId, receive);
    mark("flutter:connect");
    post("connect", { args, documentUrl: document.URL });
  };
  // The array's own buffer is handed over: the sender must not touch it afterwards.
  window.jsSend = async (_appId, data) => {
    if (early) registerClient(data);
    answers += 1;
    worker?.postMessage(data, [data.buffer]);
  };
  window.jsDisconnect = async (appId) => {
    apps.delete(appId);
    worker?.terminate();
    worker = null;
  };

  // Flutter's first message registers it with Python: size, platform, route and the like. Python may
  // begin with that of the last start (mobile_app/device/early_session.py); a start that is plainly
  // different, turned sideways or at another place, does not even try.
  const REGISTRATION_KEY = "twofold.registration";
  let expected = new Uint8Array();
  let early = []; // what Python has said before that; null once Flutter has registered
  let asExpected = false;

  // As the page was opened: Flutter rewrites the address before it registers.
  const situation = [
    FILES.build,
    innerWidth,
    innerHeight,
    devicePixelRatio,
    location.hash,
    navigator.language,
  ].join();

  function registerClient(data) {
    const held = early;
    early = null;
    asExpected = data.length === expected.length && data.every((byte, at) => byte === expected[at]);
    // Before Flutter's first frame, which is then not an empty one; after the call we are in, because
    // Flutter is in the middle of it.
    if (asExpected && held.length) queueMicrotask(() => deliver(held));
    else if (!asExpected) keepRegistration(data);
  }

  // What is kept can be read while the app is locked, and holds the address: only the plainest one.
  const plainStart = ["", "#", "#/"].includes(location.hash);

  function keepRegistration(data) {
    if (!plainStart) return;
    try {
      const bytes = btoa(String.fromCharCode(...data));
      const kept = JSON.stringify({ situation, bytes });
      if (kept.length < 16384) localStorage.setItem(REGISTRATION_KEY, kept);
    } catch {
      // No storage, no earlier start next time.
    }
  }

  function expectRegistration() {
    try {
      const kept = JSON.parse(localStorage.getItem(REGISTRATION_KEY));
      if (kept?.situation !== situation) return;
      expected = Uint8Array.from(atob(kept.bytes), (char) => char.charCodeAt(0));
      post("expect", { expected, documentUrl: document.URL });
    } catch {
      // Whatever was kept is of no use: Python waits for Flutter.
    }
  }

  // ---- Flutter ---------------------------------------------------------------------------------

  window.flet = {
    pyodide: true,
    multiView: false,
    noCdn: true,
    webSocketEndpoint: "",
    entrypointBaseUrl: base.pathname,
    assetBase: address(FILES.flutterAssets),
    routeUrlStrategy: "hash",
    webRenderer: "auto",
    canvasKitBaseUrl: address(FILES.engine),
    fontFallbackBaseUrl: address(FILES.fonts),
    pythonModuleName: "mobile_app.app",
    appPackageUrl: FILES.app,
  };

  /** Whether Flutter's loader will take the WebAssembly engine here: its own rule. */
  function usesWasm() {
    const types = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 95, 1, 120, 0];
    return navigator.vendor === "Google Inc." && WebAssembly.validate(new Uint8Array(types));
  }

  // Flutter's loader asks for these one after the other; named here they arrive side by side.
  function fetchAhead() {
    const ahead = (path, attributes) => {
      const link = document.createElement("link");
      Object.assign(link, { href: address(path), ...attributes });
      document.head.append(link);
    };
    if (!usesWasm()) return;
    for (const path of FILES.ahead.modules) ahead(path, { rel: "modulepreload" });
    for (const path of FILES.ahead.files) {
      ahead(path, { rel: "preload", as: "fetch", crossOrigin: "anonymous" });
    }
  }

  // Flutter looks for a character Roboto lacks in a font of its own choosing, one of 724, and asks
  // for it again and again when it is not there. Where the site does not have that font its symbols
  // answer: they may hold the character, and if not a box is drawn and nothing is asked again.
  function answerForFonts() {
    const fonts = address(FILES.fonts);
    const known = new Set(FILES.fontNames.map((name) => fonts + name));
    const fetchAsUsual = window.fetch;
    window.fetch = (input, init) => {
      const url = typeof input === "string" ? input : input?.url;
      const foreign = url?.startsWith(fonts) && !known.has(url);
      return fetchAsUsual.call(window, foreign ? `${fonts}symbols.woff2` : input, init);
    };
  }

  // Asking whether one shader compiled makes the page wait for the graphics process, for each of
  // them. Whether their program links is asked too, and a shader that did not compile does not link.
  function skipShaderQuestions() {
    const prototype = window.WebGL2RenderingContext?.prototype;
    if (!prototype) return;
    const asUsual = prototype.getShaderParameter;
    prototype.getShaderParameter = function (shader, name) {
      return name === prototype.COMPILE_STATUS || asUsual.call(this, shader, name);
    };
  }

  // Flutter takes the address as it is: one it cannot decode ends in an error that nobody handles, and
  // one it cannot parse ("//[") ends its start without a word. Both become the kind page for an address
  // that leads nowhere, before Flutter looks; ours is the first listener for later ones.
  function keepAddressReadable() {
    const tidy = () => {
      const route = location.hash.slice(1);
      try {
        decodeURIComponent(route);
        if (!route.startsWith("//") && !/^[^/?]*:/.test(route)) return;
      } catch {
        // Not to be decoded.
      }
      history.replaceState(history.state, "", `${location.pathname}${location.search}#/nowhere`);
    };
    tidy();
    addEventListener("popstate", tidy, true);
  }

  async function startFlutter() {
    keepAddressReadable();
    fetchAhead();
    skipShaderQuestions();
    answerForFonts();
    const config = {
      multiViewEnabled: false,
      entrypointBaseUrl: base.pathname,
      assetBase: address(FILES.flutterAssets),
      canvasKitBaseUrl: address(FILES.engine),
      fontFallbackBaseUrl: address(FILES.fonts),
    };
    await window._flutter.loader.load({
      config,
      onEntrypointLoaded: async (engine) => {
        try {
          mark("flutter:entry");
          const runner = await engine.initializeEngine(config);
          mark("flutter:engine");
          window.flet.flutterApp = await runner.runApp();
          mark("flutter:app");
        } catch (error) {
          fail("flutter", error);
        }
      },
    });
  }

  // ---- starting, and what comes after ----------------------------------------------------------

  function start() {
    if (started) return;
    started = true;
    watch();
    if (typeof WebAssembly !== "object" || typeof WebAssembly.compileStreaming !== "function") {
      fail("wasm", "this browser has no WebAssembly");
      return;
    }
    if (typeof indexedDB === "undefined") fail("storage", "this browser has no IndexedDB");
    startWorker();
    startFlutter().catch((error) => fail("flutter", error));
    listenForUpdates();
  }

  function afterReady() {
    // Caching waits until the app is usable: a first visit needs the line for the start itself.
    if ("serviceWorker" in navigator) registerServiceWorker().catch((error) => console.debug(error));
  }

  async function registerServiceWorker() {
    registration = await navigator.serviceWorker.register(address("service_worker.js"), {
      scope: base.pathname,
      updateViaCache: "none",
    });
    noticeUpdate();
    const active = (await navigator.serviceWorker.ready).active;
    active?.postMessage({ twofold: "keep", urls: performance.getEntriesByType("resource").map((e) => e.name) });
  }

  function listenForUpdates() {
    if (!("serviceWorker" in navigator)) return;
    navigator.serviceWorker.getRegistration(base.pathname).then((found) => {
      registration ??= found ?? null;
      noticeUpdate();
    });
  }

  let noticing = null;
  function noticeUpdate() {
    if (!registration || noticing === registration) return;
    noticing = registration;
    if (registration.waiting && navigator.serviceWorker.controller) announceUpdate();
    registration.addEventListener("updatefound", () => {
      const incoming = registration.installing;
      incoming?.addEventListener("statechange", () => {
        if (incoming.state === "installed" && navigator.serviceWorker.controller) announceUpdate();
      });
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") registration.update().catch(() => {});
    });
  }

  function announceUpdate() {
    fire("update");
    post("update-available");
  }

  /** Activates the waiting version and reloads; only ever called on a person's tap. */
  function applyUpdate() {
    const waiting = registration?.waiting;
    if (!waiting) return location.reload();
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage({ twofold: "activate" });
    return undefined;
  }

  // ---- help when something does not work --------------------------------------------------------

  /** Facts for a bug report: no identifier of device or person. */
  async function diagnostics() {
    const build = JSON.parse(document.getElementById("twofold-build")?.textContent ?? "{}");
    const estimate = await navigator.storage?.estimate?.().catch(() => null);
    return {
      build: build.build,
      version: build.version,
      browser: navigator.userAgent,
      languages: navigator.languages,
      secure: window.isSecureContext,
      online: navigator.onLine,
      memoryGigabytes: navigator.deviceMemory ?? null,
      webAssembly: typeof WebAssembly === "object",
      serviceWorker: registration?.active?.state ?? null,
      controlled: Boolean(navigator.serviceWorker?.controller),
      updateWaiting: Boolean(registration?.waiting),
      storagePersisted: (await navigator.storage?.persisted?.().catch(() => null)) ?? null,
      storageUsedBytes: estimate?.usage ?? null,
      storageQuotaBytes: estimate?.quota ?? null,
      slowStart: "worker:slow" in steps,
      openedAt: Math.round(openedAt),
      steps,
      failures,
    };
  }

  /** A readable copy of everything kept here, made without Python; its code comes only when asked. */
  const exportData = async () => (await import(address(FILES.rescue))).exportData();

  // WebKit restores a Flutter page from the back/forward cache with its frames stopped.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && navigator.vendor?.startsWith("Apple")) location.reload();
  });

  window.twofold = {
    start,
    retry: () => location.reload(),
    applyUpdate,
    diagnostics,
    exportData,
    post,
  };
})();
