// The boot shell's Today: reads the card the app left behind and draws it (docs/boot-shell.md).
// No domain logic beyond subtracting dates; everything else in the card was computed by the app.
// Plain ES2017 on purpose: a browser too old for the app still gets its counter and its SOS.
(() => {
  "use strict";
  const CARD_LIMIT_CHARS = 16384;
  const DAY_MS = 86400000;
  const WORDS = {
    startsIn: "Starts in", next: "Next:", tomorrow: "tomorrow", yours: "today. That is yours.",
    towards: "Progress to the next milestone", since: "Since", now: "On now", until: "until",
    sample: "A sample list: these meetings are invented.", updated: "List updated",
    own: "added by you",
  };
  const MONTHS = ("January February March April May June July August September October " +
    "November December").split(" ");
  // As mobile_app/ui/formats.py: English words, order and clock of the person's region. By hand,
  // because the first use of Intl would cost the first paint.
  const MONTH_FIRST = /^(US|PH|PR|GU|VI|AS|MP)$/;
  const TWELVE_HOURS = /^(US|PH|PR|GU|VI|AS|MP|CA|AU|NZ|IN|PK|BD|EG|SA|MY|SG|ZA)$/;

  /** The region of the person's languages ("en-US" -> "US"), or "". */
  function region() {
    for (const tag of navigator.languages || [navigator.language || ""]) {
      const found = /[-_]([A-Z]{2})(?![A-Z])/i.exec(tag);
      if (found) return found[1].toUpperCase();
    }
    return "";
  }
  const REGION = region();

  const byId = (id) => document.getElementById("shell-" + id);
  const make = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  };

  /** Days since 1970-01-01 of an ISO calendar date, or null. Counted in UTC, where every day has
      24 hours, so that neither daylight saving nor a change of zone can move the difference. */
  function dayNumber(iso) {
    const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(typeof iso === "string" ? iso : "");
    if (!parts || parts[1] < "1000") return null;
    const at = new Date(Date.UTC(+parts[1], +parts[2] - 1, +parts[3]));
    return at.getUTCMonth() === +parts[2] - 1 && at.getUTCDate() === +parts[3] ? at / DAY_MS : null;
  }

  /** The same for the local calendar day that holds `now`. */
  const localDayNumber = (now) =>
    Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY_MS;

  function formatDay(number, letters) {
    const at = new Date(number * DAY_MS), day = at.getUTCDate(), year = at.getUTCFullYear();
    const month = MONTHS[at.getUTCMonth()].slice(0, letters);
    return MONTH_FIRST.test(REGION) ? `${month} ${day}, ${year}` : `${day} ${month} ${year}`;
  }

  function formatTime(milliseconds) {
    const at = new Date(milliseconds), hour = at.getHours();
    const minutes = String(at.getMinutes()).padStart(2, "0");
    return TWELVE_HOURS.test(REGION) ? `${hour % 12 || 12}:${minutes} ${hour < 12 ? "am" : "pm"}`
      : `${String(hour).padStart(2, "0")}:${minutes}`;
  }

  const group = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");
  const count = (number, unit) => `${group(number)} ${unit}${number === 1 ? "" : "s"}`;

  function formatAge(sinceMs) {
    const minutes = Math.floor(sinceMs / 60000), days = Math.floor(minutes / 1440);
    return minutes < 1 ? "just now"
      : minutes < 60 ? count(minutes, "minute") + " ago"
        : minutes < 1440 ? count(Math.floor(minutes / 60), "hour") + " ago"
          : count(days, "day") + " ago";
  }

  /** What can be used of a stored card; null when it is no card of this version. A part that
      makes no sense is left out, the rest stays. */
  function readCard(text) {
    if (typeof text !== "string" || text.length > CARD_LIMIT_CHARS) return null;
    let raw;
    try { raw = JSON.parse(text); } catch (_) { return null; }
    if (!raw || raw.v !== 1) return null;
    const list = (value) => (Array.isArray(value) ? value.filter((item) => item) : []);
    const words = (value) => (typeof value === "string" ? value.slice(0, 200) : "");
    const locked = Boolean(raw.locked);
    return {
      locked,
      theme: raw.theme === "light" || raw.theme === "dark" ? raw.theme : "system",
      scale: raw.scale >= 0.8 && raw.scale <= 3 ? +raw.scale : 1,
      country: /^[A-Z]{2}$/.test(raw.country) ? raw.country : "",
      counters: locked ? [] : list(raw.counters).slice(0, 12).map((counter) => ({
        label: words(counter.label),
        day: dayNumber(counter.on),
        first: counter.first === 1 ? 1 : 0,
        steps: list(counter.last).concat(list(counter.next))
          .map((step) => ({ day: dayNumber(step.on), label: words(step.label) }))
          .filter((step) => step.day !== null && step.label),
      })).filter((counter) => counter.day !== null),
      meetings: locked ? [] : list(raw.meetings).slice(0, 12).map((meeting) => ({
        at: +meeting.at, until: +meeting.until, name: words(meeting.name),
        where: words(meeting.where), sample: Boolean(meeting.sample), own: Boolean(meeting.own),
      })).filter((meeting) => meeting.at > 0 && meeting.until >= meeting.at && meeting.name),
      updatedAt: Date.parse(raw.list_updated) || 0,
    };
  }

  function drawCounter(counter, now) {
    const card = make("section", "card counter");
    const today = localDayNumber(now);
    const days = today - counter.day;
    if (counter.label) {
      card.append(make("h2", "label", counter.label));
      card.setAttribute("aria-label", counter.label);
    }
    if (days < 0) {
      card.append(make("p", "days", `${WORDS.startsIn} ${count(-days, "day")}`));
      return card;
    }
    const shown = days + counter.first;
    const line = make("p", "days");
    line.append(make("b", "", group(shown)), shown === 1 ? " day" : " days");
    card.append(line, make("p", "clock", `${now.getHours()} h ${now.getMinutes()} min`));
    const reached = counter.steps.filter((step) => step.day <= today).pop();
    const ahead = counter.steps.find((step) => step.day > today);
    if (reached && reached.day === today) {
      card.append(make("p", "reached", `${reached.label} ${WORDS.yours}`));
    }
    if (ahead) {
      const left = ahead.day - today, from = reached ? reached.day : counter.day;
      const bar = make("progress");
      bar.value = (today - from) / (ahead.day - from);
      bar.setAttribute("aria-label", WORDS.towards);
      card.append(bar, make("p", "next", [WORDS.next, ahead.label,
        left === 1 ? WORDS.tomorrow : "in " + count(left, "day")].join(" ")));
    }
    card.append(make("p", "since", `${WORDS.since} ${formatDay(counter.day)}`));
    return card;
  }

  /** Meetings that have not ended, up to the small hours of the coming night. */
  function drawMeetings(card, now) {
    const night = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 4).getTime();
    const coming = card.meetings
      .filter((meeting) => meeting.until > now.getTime() && meeting.at < night)
      .sort((one, other) => one.at - other.at).slice(0, 3);
    byId("meetings").hidden = coming.length === 0;
    byId("meeting-list").replaceChildren(...coming.map((meeting) => {
      const row = make("li"), what = make("div", "", meeting.name);
      const started = meeting.at <= now.getTime();
      const note = [started ? WORDS.now + ", " + WORDS.until + " " + formatTime(meeting.until) : "",
        meeting.where, meeting.own ? WORDS.own : ""].filter((part) => part).join(" · ");
      if (note) what.append(make("span", "quiet", note));
      row.append(make("b", "", formatTime(meeting.at)), what);
      return row;
    }));
    byId("meetings-age").textContent = [
      coming.some((meeting) => meeting.sample) ? WORDS.sample : "",
      card.updatedAt ? WORDS.updated + " " + formatAge(now.getTime() - card.updatedAt) : "",
    ].filter((part) => part).join(" ");
  }

  // A browser may refuse storage altogether; then nothing is kept, and everything else works.
  const kept = (action) => { try { return action(localStorage); } catch (_) { return null; } };
  const stored = (key) => kept((storage) => storage.getItem(key)) || "";

  let drawnScale = 1; // what boot.css begins with
  function drawLook(card) {
    const dark = card && card.theme !== "system" ? card.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    document.querySelector("meta[name=theme-color]").content = dark ? "#0F1716" : "#FAF8F4";
    const scale = card ? card.scale : 1;
    if (scale === drawnScale) return; // touching the style before the first paint delays it
    drawnScale = scale;
    const style = document.getElementById("twofold-shell").style;
    style.setProperty("--u", scale + "rem");
    style.setProperty("--k", scale);
  }

  const drawCounters = (card, now) => byId("counters").replaceChildren(
    ...card.counters.map((counter) => drawCounter(counter, now)));

  // The first paint: the counter from the card, and nothing else. The other scripts stand in the page
  // as text until it is on the screen, unless the page opens on something they draw.
  const card = readCard(stored("twofold.card"));
  const simple = Boolean(card && !card.locked) && /^#?\/*(\?|$)/.test(location.hash);
  const waiting = [];
  let painted = false;
  function runTheRest() {
    for (const text of document.querySelectorAll('script[type="text/plain"]')) {
      const script = make("script");
      script.textContent = text.textContent;
      text.replaceWith(script);
    }
  }
  function flush() {
    painted = true;
    while (waiting.length) waiting.shift()();
  }
  drawLook(card);
  if (simple) drawCounters(card, new Date());
  try {
    new PerformanceObserver(flush).observe({ type: "paint", buffered: true });
  } catch (_) {
    requestAnimationFrame(() => setTimeout(flush, 0));
  }
  // Soon even where nothing is painted: a tab that was opened behind others.
  setTimeout(flush, 300);
  // Whoever is faster than that still gets SOS.
  byId("sos").onclick = () => { flush(); window.twofoldShell.openSos(); };
  const whenPainted = (run) => { if (painted) run(); else waiting.push(run); };

  window.twofoldShell = {
    REGION, card, byId, make, kept, stored, readCard, dayNumber, formatDay,
    drawLook, drawCounters, drawMeetings, whenPainted,
  };
  if (simple) whenPainted(runTheRest); else runTheRest();
})();
