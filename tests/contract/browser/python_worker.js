// Runs the contract suites in the browser's own Python, over device.js. The page sends
// {call, name, args}; the answer is {value} or {error}.
import { loadPyodide } from "./pyodide/pyodide.mjs";
import "./device.js";

async function load() {
  const pyodide = await loadPyodide({ indexURL: new URL("./pyodide/", import.meta.url).href });
  const archive = await (await fetch(new URL("./suite.zip", import.meta.url))).arrayBuffer();
  pyodide.FS.writeFile("/suite.zip", new Uint8Array(archive));
  pyodide.runPython("import sys; sys.path.insert(0, '/suite.zip')");
  return pyodide.pyimport("tests.contract.browser.inside");
}

const inside = load();

self.addEventListener("message", async ({ data, ports }) => {
  if (!data.call) return;
  let answer;
  try {
    answer = { value: await (await inside).call(data.call, JSON.stringify(data.args)) };
  } catch (error) {
    answer = { error: String(error.message ?? error) };
  }
  ports[0].postMessage(answer);
});
