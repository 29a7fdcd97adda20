// Makes the start-up images: Pyodide's memory after imports, once with the dependencies alone and
// once more with the modules the app starts with.
//
// Reads a job from the file named on the command line:
//   {"pyodide": folder, "stdlib": archive, "out": folder,
//    "packages": {"archive": file, "mount": path in the browser, "modules": [...],
//                 "attributes": {"module": ["name", ...]}},
//    "app": {"archive": file, "mount": path, "modules": [...], "attributes": {}}}
// and writes OUT/packages.bin and OUT/app.bin. Nothing with an extension module may be imported
// here, and no JavaScript object may be held by Python when an image is taken: both make the image
// impossible to restore.
import crypto from "node:crypto";
import fs from "node:fs";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";

process.on("uncaughtException", (error) => {
  console.error(error.stack ?? inspect(error)); // without the source line Node would add: a megabyte
  process.exit(1);
});

// Time and chance would make two images of the same input differ, and every phone would fetch the
// difference. The worker seeds `random` anew; nothing else may have kept a number from here.
const noon = Date.UTC(2020, 0, 1, 12);
Date.now = () => noon;
performance.now = () => 0;
process.hrtime.bigint = () => 0n;
const notRandom = (array) => {
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength).fill(0x2a);
  return array;
};
globalThis.crypto.getRandomValues = notRandom;
crypto.randomFillSync = notRandom;

const job = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
process.argv.splice(1, process.argv.length, "/twofold"); // Python keeps it: no path of this machine
const { loadPyodide } = await import(pathToFileURL(`${job.pyodide}/pyodide.mjs`).href);
const pyodide = await loadPyodide({
  _makeSnapshot: true,
  indexURL: `${job.pyodide}/`,
  stdLibURL: job.stdlib,
  env: {
    HOME: "/home/pyodide",
    LANG: "en_US.UTF-8", // else this machine's
    PYTHONHASHSEED: "0", // else two builds of the same input differ in half their pages
    PYTHONDONTWRITEBYTECODE: "1",
    MSGPACK_PUREPYTHON: "1",
  },
});
pyodide.runPython(`
def prepare(job_json):
    import gc, importlib, json, sys

    job = json.loads(job_json)
    sys.path.insert(0, job["mount"])
    for name in job["modules"]:
        importlib.import_module(name)
    for name, attributes in job["attributes"].items():
        module = importlib.import_module(name)
        for attribute in attributes:
            getattr(module, attribute)
    if "flet" in job["attributes"]:
        importlib.import_module("flet").Icons.HOME  # reads the table of icon names
    extensions = sorted(
        name for name, module in sys.modules.items()
        if str(getattr(module, "__file__", None) or "").endswith(".so")
    )
    if extensions:
        raise SystemExit(f"extension modules cannot be in the image: {extensions}")
    # What is imported here lives as long as the app: no collection need ever look at it again,
    # and none writes its marks into pages that would else be the same in both images.
    gc.collect()
    gc.freeze()
`);

const prepare = pyodide.globals.get("prepare");
for (const name of ["packages", "app"]) {
  // Only what it needs: paths of the build machine would stay behind in the image.
  const { archive, mount, modules, attributes } = job[name];
  pyodide.FS.writeFile(mount, fs.readFileSync(archive));
  prepare(JSON.stringify({ mount, modules, attributes }));
  fs.writeFileSync(`${job.out}/${name}.bin`, pyodide.makeMemorySnapshot());
}
process.exit(0);
