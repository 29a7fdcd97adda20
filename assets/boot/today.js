// The boot shell's Today: reads the card the app left behind and draws it (docs/boot-shell.md).
// No domain logic beyond subtracting dates; everything else in the card was computed by the app.
// Plain ES2017 on purpose: a browser too old for the app still gets its counter and its SOS.
(() => {
  "use strict";
  const CARD_LIMIT_CHARS = 16384;
  const DAY_MS = 86400000;
  const WORDS = {
    day: "day", days: "days", startsIn: "Starts in", next: "Next:", today: "today",
    tomorrow: "tomorrow", now: "On now", until: "until", sample: "Sample list: invented meetings",
    updated: "List updated", online: "Online",
  };

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

  const formatDay = (number) => new Date(number * DAY_MS).toLocaleDateString(
    undefined, { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });

  const countDays = (days) =>
    days.toLocaleString() + " " + (days === 1 ? WORDS.day : WORDS.days);

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
        next: list(counter.next)
          .map((step) => ({ day: dayNumber(step.on), label: words(step.label) }))
          .filter((step) => step.day !== null && step.label),
      })).filter((counter) => counter.day !== null),
      meetings: locked ? [] : list(raw.meetings).slice(0, 12).map((meeting) => ({
        at: +meeting.at, until: +meeting.until, name: words(meeting.name),
        where: words(meeting.where), sample: Boolean(meeting.sample),
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
      card.append(make("p", "days", WORDS.startsIn + " " + countDays(-days)));
      return card;
    }
    const count = days + counter.first;
    const line = make("p", "days");
    line.append(make("b", "", count.toLocaleString()),
      " " + (count === 1 ? WORDS.day : WORDS.days));
    card.append(line,
      make("p", "clock", now.getHours() + " h " + now.getMinutes() + " min"));
    const step = counter.next.find((one) => one.day >= today);
    if (step) {
      const left = step.day - today;
      const when = left === 0 ? WORDS.today : left === 1 ? WORDS.tomorrow
        : "in " + countDays(left);
      const next = make("p", "next", WORDS.next + " " + step.label + " " + when);
      if (left > 1) next.append(make("span", "quiet", " · " + formatDay(step.day)));
      card.append(next);
    }
    return card;
  }

  function formatAge(sinceMs) {
    const hours = Math.floor(sinceMs / 3600000);
    if (hours < 1) return "less than an hour ago";
    if (hours < 24) return hours + (hours === 1 ? " hour ago" : " hours ago");
    const days = Math.floor(hours / 24);
    return days + (days === 1 ? " day ago" : " days ago");
  }

  /** Meetings that have not ended, up to the small hours of the coming night. */
  function drawMeetings(card, now) {
    const night = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 4).getTime();
    const clock = (at) =>
      new Date(at).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
    const coming = card.meetings
      .filter((meeting) => meeting.until > now.getTime() && meeting.at < night)
      .sort((one, other) => one.at - other.at).slice(0, 3);
    byId("meetings").hidden = coming.length === 0;
    byId("meeting-list").replaceChildren(...coming.map((meeting) => {
      const row = make("li"), what = make("div", "", meeting.name);
      const started = meeting.at <= now.getTime();
      const note = [started ? WORDS.now + ", " + WORDS.until + " " + clock(meeting.until) : "",
        meeting.where].filter((part) => part).join(" · ");
      if (note) what.append(make("span", "quiet", note));
      row.append(make("b", "", clock(meeting.at)), what);
      return row;
    }));
    byId("meetings-age").textContent = [
      coming.some((meeting) => meeting.sample) ? WORDS.sample : "",
      card.updatedAt ? WORDS.updated + " " + formatAge(now.getTime() - card.updatedAt) : "",
    ].filter((part) => part).join(" · ");
  }

  window.twofoldShell = {
    byId, make, readCard, dayNumber, formatDay,
    drawCounters: (card, now) => byId("counters").replaceChildren(
      ...card.counters.map((counter) => drawCounter(counter, now))),
    drawMeetings,
  };
})();
