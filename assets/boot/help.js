// The boot shell's note: what is happening when the app is not there, in plain words, and what can
// be done about it. Saving the data and copying diagnostics work whatever else does not.
(() => {
  "use strict";
  const shell = window.twofoldShell;
  const { byId } = shell;
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
  const SAVED = "A copy was saved to your downloads. Anyone who opens it can read it.";
  const NOT_SAVED = "The copy could not be made just now. What you saved is still on this device.";

  /** Draw the note `note` (a key of NOTES, or "": none) and return the state the page is in. */
  shell.drawNote = (note, trouble, card) => {
    const stuck = Boolean(note && note !== "first" && note !== "slow");
    const [title, text] = NOTES[note] || ["", ""];
    const api = window.twofold || {};
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
    return stuck ? "stuck" : note === "first" || !card ? "first" : "starting";
  };

  byId("export").onclick = async () => {
    const say = (text) => { byId("note-more").textContent = text; byId("note-more").hidden = false; };
    try {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await window.twofold.exportData());
      link.download = "twofold-copy-" + new Date().toISOString().slice(0, 10) + ".json";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      say(SAVED);
    } catch (_) {
      say(NOT_SAVED);
    }
  };

  byId("copy").onclick = async () => {
    const facts = Object.assign(shell.facts(), {
      at: new Date().toISOString(), secure: isSecureContext,
      webAssembly: typeof WebAssembly === "object", serviceWorker: "serviceWorker" in navigator,
      browser: navigator.userAgent,
    });
    try { facts.app = await window.twofold.diagnostics(); } catch (_) { facts.app = null; }
    const box = byId("diagnostics");
    box.hidden = false;
    box.value = JSON.stringify(facts, null, 1);
    try {
      await navigator.clipboard.writeText(box.value);
      byId("copy").textContent = "Copied";
    } catch (_) {
      box.focus();
      box.select();
    }
  };
})();
