// One tab: a worker with Python, and `window.call`, which runs one function of inside.py there.
const worker = new Worker("static/python_worker.js", { type: "module" });

worker.addEventListener("message", async ({ data }) => {
  // What start.js does for the app: only a page may ask for storage to be kept.
  if (data?.twofold !== "persist") return;
  worker.postMessage({ twofold: "persisted", detail: await navigator.storage.persist() });
});

// As start.js: only a page hears that the network is back.
addEventListener("online", () => worker.postMessage({ twofold: "online" }));

window.call = (call, args) =>
  new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => ("error" in data ? reject(new Error(data.error)) : resolve(data.value));
    worker.postMessage({ call, args }, [port2]);
  });

// What the page says to the app.
window.tell = (type, detail) => worker.postMessage({ twofold: type, detail });

// Several calls that each begin before the former one has ended.
window.begin = (call, args) => void (window.begun = window.call(call, args));

// Everything the worker says of its own accord.
window.said = [];
worker.addEventListener("message", ({ data }) => {
  if (data?.twofold) window.said.push([data.twofold, data.detail ?? null]);
});
