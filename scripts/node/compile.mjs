// Compiles Python sources to bytecode with the very Pyodide that will run them.
//
// Reads a job from the file named on the command line:
//   {"pyodide": folder, "root": folder, "out": folder, "prefix": archive path in the browser,
//    "strip_docstrings": bool, "files": ["pkg/module.py", ...]}
// and writes OUT/pkg/module.pyc for each file. The .pyc are of the "unchecked hash" kind (PEP 552):
// they carry no time stamp, so the same source gives the same bytes.
import fs from "node:fs";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";

process.on("uncaughtException", (error) => {
  console.error(error.stack ?? inspect(error)); // without the source line Node would add: a megabyte
  process.exit(1);
});
const job = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const { loadPyodide } = await import(pathToFileURL(`${job.pyodide}/pyodide.mjs`).href);
const pyodide = await loadPyodide({
  indexURL: `${job.pyodide}/`,
  env: { PYTHONHASHSEED: "0", HOME: "/home/pyodide", PYTHONDONTWRITEBYTECODE: "1" },
});
pyodide.FS.mkdirTree("/in");
pyodide.FS.mkdirTree("/out");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: job.root }, "/in");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: job.out }, "/out");
pyodide.globals.set("job_json", JSON.stringify(job));
pyodide.runPython(`
import ast, importlib.util, json, os
from importlib._bootstrap_external import _code_to_hash_pyc

job = json.loads(job_json)


def without_docstrings(tree):
    # An empty docstring would make dataclasses compute one from a signature, which is slow: a
    # class keeps a one-character docstring, everything else loses it.
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if ast.get_docstring(node, clean=False) is None:
            continue
        if isinstance(node, ast.ClassDef):
            node.body[0].value = ast.copy_location(ast.Constant("."), node.body[0].value)
        elif len(node.body) > 1:
            del node.body[0]
        else:
            node.body[0] = ast.copy_location(ast.Pass(), node.body[0])
    return tree


for name in job["files"]:
    with open(f"/in/{name}", "rb") as file:
        source = file.read()
    tree = ast.parse(source, filename=name)
    if job["strip_docstrings"] and not name.startswith("_pyodide/"):  # its core reads them
        tree = without_docstrings(tree)
    code = compile(tree, f"{job['prefix']}/{name}", "exec", dont_inherit=True)
    path = f"/out/{name}c"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(_code_to_hash_pyc(code, importlib.util.source_hash(source), checked=False))
`);
