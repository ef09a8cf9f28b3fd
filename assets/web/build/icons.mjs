// One sprite with the few icons that icons.txt names.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const credit = "Bootstrap Icons, MIT licence, copyright The Bootstrap Authors";

function list(path) {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() && !line.startsWith("#"))
    .map((line) => line.split("=").map((part) => part.trim()));
}

function drawing(icon) {
  const source = readFileSync(require.resolve(`bootstrap-icons/icons/${icon}.svg`), "utf8");
  return source.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\n\s*/g, "");
}

// Our sign: a ring not yet closed and the tick that closes it.
const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1d55a5"/>
<path d="M24.4 12.2a9.5 9.5 0 1 1-4.6-4.9" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/>
<path d="m11.5 15.6 4.1 4.1L25 9.6" fill="none" stroke="#fff" stroke-width="2.9" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

export function buildIcons(path) {
  const names = list(path);
  const symbols = names.map(([name, icon]) => `<symbol id="${name}" viewBox="0 0 16 16">${drawing(icon)}</symbol>`);
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg"><!-- ${credit} -->${symbols.join("")}</svg>`;
  return { names, sprite, favicon };
}
