// Text must be readable on every ground it stands on, in both themes (WCAG AA: 4.5, edges of controls 3).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

const source = readFileSync(join(HERE, "../css/tokens.css"), "utf8");
const tokens = Object.fromEntries([...source.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map(([, name, light, dark]) => [name, { light, dark }]));

function luminance(hex) {
  const channel = (at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function ratio(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ["bg", "surface", "sunken"];
const states = ["calm", "warning", "broken", "excused", "paused", "accent"];
const pairs = [
  ...["text", "muted", ...states].flatMap((ink) => grounds.map((ground) => [ink, ground, 4.5])),
  ...states.flatMap((state) => [[state, `${state}-soft`, 4.5], ["text", `${state}-soft`, 4.5], ["muted", `${state}-soft`, 4.5]]),
  ["on-accent", "accent", 4.5],
  ["edge", "surface", 3],
  ["edge", "bg", 3],
];

for (const theme of ["light", "dark"]) {
  test(`every text is readable in the ${theme} theme`, () => {
    for (const [ink, ground, least] of pairs) {
      const found = ratio(tokens[ink][theme], tokens[ground][theme]);
      assert.ok(found >= least, `--${ink} on --${ground}: ${found.toFixed(2)}, at least ${least}`);
    }
  });
}
