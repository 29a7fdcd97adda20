// The boot shell's SOS: paced breathing, 5-4-3-2-1 grounding and the crisis lines, complete in
// themselves. Nothing here needs the app, the network or a stored card.
(() => {
  "use strict";
  const shell = window.twofoldShell;
  const { byId, make } = shell;
  const COUNTRY_KEY = "twofold.country";
  const IN_SECONDS = 4, OUT_SECONDS = 6;
  const WORDS = {
    in: "Breathe in", out: "Breathe out", paused: "Paused", pause: "Pause", resume: "Go on",
    next: "Next", again: "Once more", call: "Call", text: "Text", chat: "Chat online",
    verified: "Last verified", emergency: "Emergency", country: "Crisis lines for",
    choose: "Choose your country", other: "Another country",
    unknown: "Choose your country to see its crisis lines.",
    unlisted: "We have no checked crisis line for this country yet, and we do not guess numbers. " +
      "Call your local emergency number, or someone you trust.",
  };
  const SENSES = [
    [5, "things you can see", "Name them, out loud or in your head. Small ones count."],
    [4, "things you can touch", "The chair, your sleeve, the floor under your feet."],
    [3, "things you can hear", "Near ones, then far ones."],
    [2, "things you can smell", "Or two smells you like to think of."],
    [1, "thing you can taste", "A sip of water will do."],
  ];
  const GROUNDED = ["", "You are here. That took effort.", "Stay as long as you like, or go on."];

  /* Breathing. One clock sets word, number and circle, so that they cannot drift apart. */
  let breathTimer = 0, breathFrom = 0;
  function breathe() {
    const elapsed = Math.max(0, performance.now() - breathFrom);
    const second = Math.floor(elapsed / 1000) % (IN_SECONDS + OUT_SECONDS);
    const phase = second < IN_SECONDS ? "in" : "out";
    if (byId("orb").dataset.phase !== phase) {
      byId("orb").dataset.phase = phase;
      byId("phase").textContent = WORDS[phase];
      const active = navigator.userActivation;
      if (navigator.vibrate && active && active.hasBeenActive) navigator.vibrate(25);
    }
    byId("count").textContent = (phase === "in" ? IN_SECONDS : IN_SECONDS + OUT_SECONDS) - second;
    breathTimer = setTimeout(breathe, 1000 - (elapsed % 1000) + 5);
  }
  function startBreathing() {
    stopBreathing();
    breathFrom = performance.now();
    byId("pause").textContent = WORDS.pause;
    breathe();
  }
  function stopBreathing() {
    clearTimeout(breathTimer);
    breathTimer = 0;
    delete byId("orb").dataset.phase;
  }
  byId("pause").onclick = () => {
    if (!breathTimer) return startBreathing();
    stopBreathing();
    byId("phase").textContent = WORDS.paused;
    byId("count").textContent = "";
    byId("pause").textContent = WORDS.resume;
  };

  /* Grounding: one sense at a time, forward and back, no timer. */
  let sense = 0;
  function drawSense() {
    const [number, what, hint] = SENSES[sense] || GROUNDED;
    byId("ground-number").textContent = number;
    byId("ground-text").textContent = what;
    byId("ground-hint").textContent = hint;
    byId("ground-next").textContent = sense < SENSES.length ? WORDS.next : WORDS.again;
    byId("ground-back").hidden = sense === 0;
  }
  byId("ground-next").onclick = () => {
    sense = sense < SENSES.length ? sense + 1 : 0;
    drawSense();
  };
  byId("ground-back").onclick = () => {
    sense -= 1;
    drawSense();
    if (sense === 0) byId("ground-next").focus();
  };

  function show(name) {
    for (const one of ["breathe", "ground"]) {
      byId(one).hidden = one !== name;
      byId("show-" + one).setAttribute("aria-pressed", String(one === name));
    }
    byId("stage").scrollTop = 0;
    if (name === "breathe") return startBreathing();
    stopBreathing();
    sense = 0;
    drawSense();
  }
  byId("show-breathe").onclick = () => show("breathe");
  byId("show-ground").onclick = () => show("ground");

  /* Crisis lines. Numbers come checked from the build; none is ever guessed or completed. */
  const dialable = (number) => String(number).replace(/[^\d+*#]/g, "");
  function link(href, words) {
    const node = make("a", "", words);
    node.href = href;
    if (href.startsWith("https:")) {
      node.target = "_blank";
      node.rel = "noopener noreferrer";
    }
    return node;
  }
  function drawLine(line) {
    const row = make("div", "line"), links = [];
    const when = shell.dayNumber(line.verified_on);
    const notes = [line.note, line.tty ? "TTY " + line.tty : "",
      when === null ? "" : WORDS.verified + " " + shell.formatDay(when, 3)];
    if (line.call) links.push(link("tel:" + dialable(line.call), WORDS.call + " " + line.call));
    if (line.text) links.push(link("sms:" + dialable(line.text), WORDS.text + " " + line.text));
    if (/^https:\/\//.test(line.chat_url || "")) links.push(link(line.chat_url, WORDS.chat));
    for (const one of links) one.setAttribute("aria-label", one.textContent + ", " + line.name);
    row.append(make("p", "", line.name), ...links,
      make("p", "quiet", notes.filter((note) => note).join(" · ")));
    return row;
  }
  function drawLines(box, countries, code, choose) {
    const country = countries.find((one) => one.code === code);
    const select = make("select");
    select.id = box.id + "-country";
    select.setAttribute("aria-label", WORDS.country);
    if (!code) select.append(new Option(WORDS.choose, ""));
    for (const one of countries) select.append(new Option(one.name, one.code));
    select.append(new Option(WORDS.other, "other"));
    select.value = country ? code : code ? "other" : "";
    select.onchange = () => {
      choose(select.value);
      document.getElementById(box.id + "-country").focus();
    };
    // Second row: the emergency number and whose lines these are, so that both are seen at once.
    const middle = make("div", "line"), parts = [];
    if (country && country.emergency) {
      middle.append(link("tel:" + dialable(country.emergency),
        WORDS.emergency + " " + country.emergency));
    }
    middle.append(select);
    if (country) parts.push(...country.lines.map(drawLine));
    else parts.push(make("p", "", code ? WORDS.unlisted : WORDS.unknown));
    parts.splice(1, 0, middle);
    box.replaceChildren(...parts);
  }

  /** Country of the lines: what was chosen in the shell, else the card's, else the language's
      region; "" when none of them says. */
  function countryOf(card) {
    const chosen = shell.stored(COUNTRY_KEY);
    if (chosen) return chosen;
    if (card && card.country) return card.country;
    return shell.REGION;
  }

  const dialog = byId("dialog");
  const modal = typeof dialog.showModal === "function";
  function open() {
    if (shell.sosOpen()) return;
    shell.beforeSos();
    if (modal) dialog.showModal();
    else dialog.setAttribute("open", "");
    show("breathe");
    byId("dialog-title").focus();
  }
  function close() {
    if (!shell.sosOpen()) return;
    if (modal) return dialog.close();
    dialog.removeAttribute("open");
    dialog.dispatchEvent(new Event("close"));
  }
  dialog.addEventListener("close", stopBreathing);
  byId("close").onclick = () => close();

  Object.assign(shell, {
    COUNTRY_KEY, countryOf, drawLines, openSos: open, closeSos: close,
    sosOpen: () => dialog.hasAttribute("open"),
  });
})();
