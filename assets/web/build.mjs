// Bundles everything the browser gets into one folder: node web/build.mjs OUT
// Called by build.rs. Each file is named by the hash of its content, so a browser may keep it for ever.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { buildCss } from "./build/css.mjs";
import { buildJs } from "./build/js.mjs";
import { buildIcons } from "./build/icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
if (!out) throw new Error("usage: node web/build.mjs OUT");
mkdirSync(out, { recursive: true });

const lines = [];

/** Writes a file with its two compressed forms, notes it in the list, and returns the address that pages use. */
function keep(name, bytes, mime) {
  const body = Buffer.from(bytes);
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
  const dot = name.lastIndexOf(".");
  const file = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
  const br = brotliCompressSync(body, { params: quality });
  const gz = gzipSync(body, { level: 9 });
  writeFileSync(join(out, file), body);
  writeFileSync(join(out, `${file}.br`), br);
  writeFileSync(join(out, `${file}.gz`), gz);
  lines.push(["file", name, file, mime, hash, body.length, br.length, gz.length].join("\t"));
  return `/assets/${file}`;
}

const css = "text/css; charset=utf-8";
const js = "text/javascript; charset=utf-8";
const svg = "image/svg+xml";

const icons = buildIcons(join(here, "icons.txt"));
keep("icons.svg", icons.sprite, svg);
keep("favicon.svg", icons.favicon, svg);
for (const [name] of icons.names) lines.push(["icon", name].join("\t"));

keep("app.css", buildCss(join(here, "css/app.css")), css);
keep("report.css", buildCss(join(here, "css/report.css")), css);

// The element's own style is inside the script; browsers that cannot adopt a sheet load it by address instead.
const shadow = buildCss(join(here, "css/countdown.css"));
const define = { COUNTDOWN_CSS: JSON.stringify(shadow), COUNTDOWN_CSS_URL: JSON.stringify(keep("countdown.css", shadow, css)) };
keep("app.js", await buildJs(join(here, "ts/app.ts"), define), js);
keep("report.js", await buildJs(join(here, "ts/report.ts"), {}), js);

writeFileSync(join(out, "list.tsv"), lines.join("\n") + "\n");
