// Shows the components as the product would: node gallery/serve.mjs [port], with the product's content policy.
// In the pages {{url app.css}} and {{icon kept}} stand for what the crate's functions give, {{shell}} for the frame.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = mkdtempSync(join(tmpdir(), "shounuo-gallery-"));
execFileSync("node", [join(here, "../web/build.mjs"), out], { stdio: "inherit" });
const files = new Map(
  readFileSync(join(out, "list.tsv"), "utf8").split("\n").filter((line) => line.startsWith("file")).map((line) => {
    const [, name, file, mime] = line.split("\t");
    return [name, { file, mime }];
  }),
);
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const url = (name) => `/assets/${files.get(name).file}`;
const icon = (name) => `<svg class=i aria-hidden=true><use href=${url("icons.svg")}#${name} /></svg>`;

/** {{in 42}}: the instant 42 minutes from now, in the contract's offset. */
function instant(minutes) {
  const local = new Date(Date.now() + minutes * 60_000 + 8 * 3_600_000);
  return local.toISOString().replace(/\.\d+Z$/, "+08:00");
}

function page(name, query) {
  let text = readFileSync(join(here, name), "utf8");
  if (text.includes("{{shell}}")) text = readFileSync(join(here, "shell.html"), "utf8").replace("{{content}}", () => text.replace("{{shell}}", ""));
  return text
    .replace(/\{\{url ([\w.]+)\}\}/g, (_, asset) => url(asset))
    .replace(/\{\{icon (\w+)\}\}/g, (_, which) => icon(which))
    .replace(/\{\{in (-?[\d.]+)\}\}/g, (_, minutes) => instant(Number(minutes)))
    .replace("{{theme}}", query.get("theme") ?? "");
}

const port = Number(process.argv[2] ?? 8099);
createServer((request, response) => {
  const address = new URL(request.url, "http://gallery");
  const asset = [...files.values()].find(({ file }) => address.pathname === `/assets/${file}`);
  try {
    if (asset) response.writeHead(200, { "content-type": asset.mime }).end(readFileSync(join(out, asset.file)));
    else {
      const name = address.pathname === "/" ? "index.html" : `${address.pathname.slice(1).replace(/[^\w-]/g, "")}.html`;
      const html = page(name, address.searchParams);
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy }).end(html);
    }
  } catch {
    response.writeHead(404).end();
  }
}).listen(port, "127.0.0.1", () => console.log(`gallery on port ${port}: / /board /ticket /list /form /ledger /report /track /wall /labels`));
