// The boot shell's hand-over: paint from the card, start the app right after the first paint,
// watch it, and step aside once it has drawn, or stay and help when it has not. The bridge
// (window.twofold, the events, the card) is described in docs/boot-shell.md.
(() => {
  "use strict";
  const shell = window.twofoldShell;
  const { byId, kept } = shell;
  const root = document.getElementById("twofold-shell");
  const build = JSON.parse(document.getElementById("twofold-build").textContent);
  const CARD_KEY = "twofold.card";
  const FADE_MS = 200;
  const PATIENCE_SECONDS = { warm: 20, first: 60 };
  const TITLES = { cope: "Cope", meetings: "Meetings", journey: "Journey", me: "Me", "check-in": "Check-in" };

  shell.facts = () => ({
    build: build.build, version: build.version, note, trouble, started, ready,
    cardKept: Boolean(card),
  });
  shell.beforeSos = () => drawLines();

  let card = shell.card;
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

  function drawTime() {
    if (left || !card || byId("counters").hidden) return;
    const now = new Date();
    shell.drawCounters(card, now);
    shell.drawMeetings(card, now);
  }

  // Not for the first paint: the lines are drawn where they are seen, and when SOS opens.
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
    root.dataset.state = shell.drawNote(note, trouble, card);
    if (!byId("lines").hidden) drawLines();
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

  const empty = () => ["counters", "meeting-list"].forEach((id) => byId(id).replaceChildren());

  /* Events from start.js. */
  function take(text) {
    const next = shell.readCard(text);
    if (!next) return false;
    // The country set in the app counts again once it was changed there.
    if (card && next.country !== card.country) {
      kept((storage) => storage.removeItem(shell.COUNTRY_KEY));
    }
    card = next;
    shell.drawLook(card);
    drawLines();
    if (!left && note !== "first") draw();
    else if (card.locked) empty(); // nothing of the person may wait behind the app either
    return true;
  }
  addEventListener("twofold:card", (event) => {
    const text = String(event.detail);
    if (take(text)) kept((storage) => storage.setItem(CARD_KEY, text));
  });
  // From another tab: what was locked or hidden there is so here, should this shell come back.
  addEventListener("storage", (event) => { if (event.key === CARD_KEY) take(event.newValue); });
  addEventListener("twofold:forget", () => {
    kept((storage) => Object.keys(storage).filter((key) => key.startsWith("twofold."))
      .forEach((key) => storage.removeItem(key)));
    card = null;
    empty();
    shell.drawLook(card);
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

  /* What the note offers (the rest of it: help.js). */
  byId("retry").onclick = () => {
    if (window.twofold && window.twofold.retry) window.twofold.retry();
    else location.reload();
  };
  byId("update").onclick = () => window.twofold.applyUpdate();
  byId("anyway").onclick = () => { note = ""; start(); draw(); };
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
  matchMedia("(prefers-color-scheme: dark)").addListener(() => shell.drawLook(card));

  const able = typeof WebAssembly !== "object" ? "wasm" : !isSecureContext ? "insecure"
    : !("serviceWorker" in navigator) ? "worker" : "";
  if (able && able !== "worker") trouble = { stage: able, message: "" };
  note = able || (card ? "" : "first");
  draw();
  keepTime();
  // Not before the first paint is on the screen: worker and engine would take the processor from it.
  if (!able) shell.whenPainted(start);
})();
