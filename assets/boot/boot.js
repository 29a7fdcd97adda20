// The boot shell's hand-over: paint from the card, start the app right after the first paint,
// watch it, and step aside once it has drawn, or stay and help when it has not. The bridge
// (window.twofold, the events, the card) is described in docs/boot-shell.md.
(() => {
  "use strict";
  const shell = window.twofoldShell;
  const { byId } = shell;
  const root = document.getElementById("twofold-shell");
  const build = JSON.parse(document.getElementById("twofold-build").textContent);
  const CARD_KEY = "twofold.card";
  const FADE_MS = 200;
  const PATIENCE_SECONDS = { warm: 20, first: 60 };
  const TITLES = { cope: "Cope", meetings: "Meetings", journey: "Journey", me: "Me", "check-in": "Check-in" };
  const NOTES = {
    first: ["Welcome to Twofold", "Getting everything ready on this device. This happens once; " +
      "after that it opens at once, even with no signal. SOS works already."],
    slow: ["Still getting ready", "This is taking longer than usual and may yet come. " +
      "Meanwhile SOS and the crisis lines work."],
    failed: ["Part of Twofold could not start", "What you saved is still on this device. " +
      "SOS and the crisis lines work."],
    update: ["A new version is ready", "It may well put right what went wrong here. What you " +
      "saved stays on this device."],
    wasm: ["This browser cannot run Twofold", "It has no WebAssembly, or it is switched off. A " +
      "current Chrome, Edge, Firefox or Safari can run it. SOS and the crisis lines work here."],
    insecure: ["Twofold cannot run at this address", "An address that begins with http:// on " +
      "another machine gives an app no safe place to keep anything. Open it by https://, or on " +
      "the machine itself. SOS and the crisis lines work here."],
    worker: ["This window cannot keep Twofold", "It offers no service worker; a private window " +
      "may be why. Without one Twofold cannot work offline, and what you write may be gone " +
      "when the window closes."],
  };
  const STAGES = {
    wasm: "The browser refused to run a part of it (WebAssembly).",
    memory: "The device had too little free memory. Closing other apps or tabs may help.",
    storage: "The browser did not give it a place to keep things.",
    flutter: "Its screens did not come up.",
    python: "Its inner workings stopped.",
    download: "Not all of it could be fetched. Check the connection, then try again.",
  };

  // A browser may refuse storage altogether; then nothing is kept, and everything else works.
  const kept = (action) => { try { return action(localStorage); } catch (_) { return null; } };
  shell.stored = (key) => kept((storage) => storage.getItem(key)) || "";

  let card = shell.readCard(shell.stored(CARD_KEY));
  let note = "";          // key of NOTES; "" while all goes well on a later start
  let trouble = null;     // {stage, message} once the app said it failed
  let goingOn = false;    // from the shell's SOS to the app's
  let ready = false, left = false, updateWaiting = false, started = false;
  let quietSeconds = 0;   // visible seconds without a sign of progress

  const routeOf = () => (location.hash.slice(1).split("?")[0] || "/").replace(/^\/*/, "");
  const placeOf = (route) => {
    const first = route.split("/")[0];
    return trouble || !TITLES[first] ? "today" : first;
  };

  function drawLook() {
    const dark = card && card.theme !== "system" ? card.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    root.style.setProperty("--u", (card ? card.scale : 1) + "rem");
    root.style.setProperty("--k", card ? card.scale : 1);
    document.querySelector("meta[name=theme-color]").content = dark ? "#0F1716" : "#FAF8F4";
  }

  function drawTime() {
    if (left || !card || byId("counters").hidden) return;
    const now = new Date();
    shell.drawCounters(card, now);
    shell.drawMeetings(card, now);
  }

  function drawLines() {
    const code = shell.countryOf(card);
    for (const id of ["dialog-lines", "lines"]) {
      shell.drawLines(byId(id), build.crisis || [], code, choose);
    }
  }

  function choose(code) {
    kept((storage) => storage.setItem(shell.COUNTRY_KEY, code));
    if (window.twofold && window.twofold.post) window.twofold.post("country", code);
    drawLines();
  }

  function drawNote() {
    const stuck = Boolean(note && note !== "first" && note !== "slow");
    const [title, text] = NOTES[note] || ["", ""];
    const api = window.twofold || {};
    root.dataset.state = stuck ? "stuck" : note === "first" || !card ? "first" : "starting";
    byId("note").hidden = !note;
    byId("note-title").textContent = title;
    byId("note-text").textContent = text;
    const said = note ? title + ". " + text : "";
    if (byId("say").textContent !== said) byId("say").textContent = said;
    const more = trouble && note === "failed" ? STAGES[trouble.stage] || "" : "";
    byId("note-more").textContent = more;
    byId("note-more").hidden = !more;
    byId("progress").hidden = note !== "first";
    byId("retry").hidden = !["slow", "failed"].includes(note);
    byId("update").hidden = note !== "update";
    byId("anyway").hidden = note !== "worker";
    byId("export").hidden = !["slow", "failed", "update"].includes(note) || !api.exportData ||
      Boolean(card && card.locked);
    byId("copy").hidden = !note || note === "first";
    byId("lines").hidden = !stuck && !(card && card.locked);
  }

  function draw() {
    const place = placeOf(routeOf());
    const today = place === "today";
    byId("title").textContent = card ? TITLES[place] || "Today" : "Twofold";
    byId("counters").hidden = !today || !card;
    if (!today || !card) byId("meetings").hidden = true;
    byId("mark").toggleAttribute("hidden", Boolean(card));
    const waiting = card && !card.locked && !trouble;
    byId("skeleton").hidden = !waiting;
    byId("bone").hidden = !waiting || !today;
    for (const link of byId("bar").children) {
      if (link.dataset.place === place || (place === "check-in" && link.dataset.place === "today")) {
        link.setAttribute("aria-current", "page");
      } else link.removeAttribute("aria-current");
    }
    drawNote();
    drawTime();
    if (routeOf() === "sos") shell.openSos();
  }

  /* The app underneath stays out of reach until the shell has left, so that neither a screen
     reader nor the Tab key lands in a half-built screen. */
  const underneath = () => [...document.body.children].filter(
    (node) => node !== root && node.tagName !== "SCRIPT");
  const guard = new MutationObserver(() => { if (!left) underneath().forEach((node) => { node.inert = true; }); });
  guard.observe(document.body, { childList: true });

  function leave() {
    if (left || !ready || shell.sosOpen()) return;
    left = true;
    root.inert = true;
    root.dataset.left = "";
    underneath().forEach((node) => { node.inert = false; });
    setTimeout(() => { root.hidden = left; }, FADE_MS);
  }

  function stay() {
    left = false;
    root.hidden = false;
    root.inert = false;
    delete root.dataset.left;
    underneath().forEach((node) => { node.inert = true; });
  }

  function fail(stage, message) {
    if (stage === "timeout") {  // it may yet come: offer, and keep waiting
      if (!trouble && !ready) { note = "slow"; draw(); }
      return;
    }
    trouble = { stage, message: String(message || "").slice(0, 500) };
    ready = false;
    note = updateWaiting ? "update" : "failed";
    if (left) stay();
    draw();
  }

  /* Events from start.js. */
  addEventListener("twofold:card", (event) => {
    const text = String(event.detail);
    const next = shell.readCard(text);
    if (!next) return;
    // The country set in the app counts again once it was changed there.
    if (card && next.country !== card.country) {
      kept((storage) => storage.removeItem(shell.COUNTRY_KEY));
    }
    kept((storage) => storage.setItem(CARD_KEY, text));
    card = next;
    drawLook();
    drawLines();
    if (!left && note !== "first") draw();
  });
  addEventListener("twofold:forget", () => {
    kept((storage) => Object.keys(storage).filter((key) => key.startsWith("twofold."))
      .forEach((key) => storage.removeItem(key)));
    card = null;
    byId("counters").replaceChildren();
    byId("meeting-list").replaceChildren();
    drawLook();
    drawLines();
    if (!left) draw();
  });
  addEventListener("twofold:progress", (event) => {
    const { loaded, total } = event.detail || {};
    quietSeconds = 0;
    if (total > 0) byId("progress").value = Math.min(1, loaded / total);
  });
  addEventListener("twofold:ready", () => {
    ready = true;
    trouble = null;
    byId("continue").hidden = false;
    if (shell.sosOpen()) return;
    note = "";
    leave();
  });
  addEventListener("twofold:failed", (event) =>
    fail((event.detail || {}).stage || "python", (event.detail || {}).message));
  addEventListener("twofold:update", () => {
    updateWaiting = true;
    if (trouble) { note = "update"; draw(); }
  });

  /* SOS: whoever is in it stays in it; leaving it reveals the app. */
  byId("sos").onclick = shell.openSos;
  byId("dialog").addEventListener("close", () => {
    if (routeOf() === "sos" && !goingOn) {
      if (ready) location.hash = "#/";
      else { history.replaceState(history.state, "", "#/"); draw(); }
    }
    leave();
  });
  byId("continue").onclick = () => {
    goingOn = true;
    location.hash = "#/sos";
    byId("dialog").close();
  };
  for (const link of byId("bar").children) {
    link.onclick = (event) => {
      event.preventDefault();
      location.hash = link.getAttribute("href");
    };
  }
  addEventListener("hashchange", () => { if (!left) draw(); });
  // Flutter listens for keys on the window; while the shell is in front they are the shell's.
  for (const kind of ["keydown", "keyup", "keypress"]) {
    addEventListener(kind, (event) => {
      if (left) return;
      event.stopImmediatePropagation();
      if (event.key === "Escape" && !byId("dialog").showModal) shell.closeSos();
    }, true);
  }

  /* What the note offers. */
  byId("retry").onclick = () => {
    if (window.twofold && window.twofold.retry) window.twofold.retry();
    else location.reload();
  };
  byId("update").onclick = () => window.twofold.applyUpdate();
  byId("anyway").onclick = () => { note = ""; start(); draw(); };
  byId("export").onclick = async () => {
    const say = (text) => { byId("note-more").textContent = text; byId("note-more").hidden = false; };
    try {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await window.twofold.exportData());
      link.download = "twofold-copy-" + new Date().toISOString().slice(0, 10) + ".json";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      say("A copy was saved to your downloads. Anyone who opens it can read it.");
    } catch (_) {
      say("The copy could not be made just now. What you saved is still on this device.");
    }
  };
  byId("copy").onclick = async () => {
    const facts = {
      build: build.build, version: build.version, at: new Date().toISOString(),
      note, trouble, started, ready, secure: isSecureContext,
      webAssembly: typeof WebAssembly === "object", serviceWorker: "serviceWorker" in navigator,
      cardKept: Boolean(card), browser: navigator.userAgent,
    };
    try { facts.app = await window.twofold.diagnostics(); } catch (_) { facts.app = null; }
    const text = JSON.stringify(facts, null, 1);
    const box = byId("diagnostics");
    box.hidden = false;
    box.value = text;
    try {
      await navigator.clipboard.writeText(text);
      byId("copy").textContent = "Copied";
    } catch (_) {
      box.focus();
      box.select();
    }
  };

  function start() {
    if (started) return;
    started = true;
    const script = document.createElement("script");
    script.src = build.start;
    script.onload = () => window.twofold.start();
    script.onerror = () => fail("download", "start");
    document.body.append(script);
  }

  // Only visible seconds count: a phone in a pocket must not come back to an alarm.
  setInterval(() => {
    if (ready || trouble || !started || document.visibilityState !== "visible") return;
    quietSeconds += 1;
    if (quietSeconds > PATIENCE_SECONDS[card ? "warm" : "first"] && note !== "slow") {
      note = "slow";
      draw();
    }
  }, 1000);
  const keepTime = () => setTimeout(() => { drawTime(); keepTime(); }, 60050 - (Date.now() % 60000));
  document.addEventListener("visibilitychange", drawTime);
  matchMedia("(prefers-color-scheme: dark)").addListener(drawLook);

  const able = typeof WebAssembly !== "object" ? "wasm" : !isSecureContext ? "insecure"
    : !("serviceWorker" in navigator) ? "worker" : "";
  if (able && able !== "worker") trouble = { stage: able, message: "" };
  note = able || (card ? "" : "first");
  drawLook();
  drawLines();
  draw();
  keepTime();
  // After the first paint, and soon even where nothing is painted (a tab opened behind others).
  if (!able) {
    requestAnimationFrame(() => setTimeout(start, 0));
    setTimeout(start, 300);
  }
})();
