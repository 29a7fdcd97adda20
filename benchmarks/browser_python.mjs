// Runs a line of Python in the browser's Python (Pyodide, under Node) with this project on its path.
// Arguments: Pyodide's folder, the project, a folder with pure packages, the code.
import { pathToFileURL } from "node:url";

const [pyodideFolder, project, packages, code] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodideFolder}/pyodide.mjs`).href);
const pyodide = await loadPyodide({
  indexURL: `${pyodideFolder}/`,
  env: { PYTHONDONTWRITEBYTECODE: "1" },
});
pyodide.mountNodeFS("/project", project);
pyodide.mountNodeFS("/packages", packages);
pyodide.runPython("import sys; sys.path[:0] = ['/project', '/packages']");
console.log(pyodide.runPython(code));
