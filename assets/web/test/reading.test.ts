import assert from "node:assert/strict";
import test from "node:test";
import { absolute, digits } from "../ts/duration";
import { reading } from "../ts/reading";
import { words } from "../ts/words";

const at = (clock: string): number => Date.parse(`2026-11-22T${clock}+08:00`);
const zh = words("zh-CN");
const clock = { status: "running", started: at("14:00:00"), due: at("15:00:00"), warn: NaN, stopped: NaN };

test("digits keep their width from second to second", () => {
  assert.equal(digits(59_000, "天"), "0:00:59");
  assert.equal(digits(3_600_000, "天"), "1:00:00");
  assert.equal(digits(47 * 3_600_000 + 59_000, "天"), "47:00:59");
  assert.equal(digits(-125_000, "天"), "0:02:05");
  assert.equal(digits(50 * 3_600_000, "天"), "2 天 02:00");
});

test("an instant is read in the offset it was written with", () => {
  assert.equal(absolute("2026-11-22T15:12:00+08:00"), "2026-11-22 15:12");
  assert.equal(absolute("2026-11-22T15:12:07.5+08:00"), "2026-11-22 15:12:07");
  assert.equal(absolute("soon"), "soon");
});

test("exactly at the due instant nothing is late yet", () => {
  assert.equal(reading(clock, at("15:00:00"), zh).state, "running");
  const later = reading(clock, at("15:00:00") + 1, zh);
  assert.equal(later.state, "late");
  assert.equal(later.word, "已到期");
});

test("the last second is shown until it is over", () => {
  assert.equal(reading(clock, at("14:59:59") + 1, zh).digits, "0:00:01");
  assert.equal(reading(clock, at("15:00:00") + 999, zh).digits, "0:00:00");
});

test("a kept promise was early by whole seconds that had passed, as its sentence says", () => {
  const kept = { ...clock, status: "kept", stopped: at("14:00:03") + 400 };
  assert.equal(reading(kept, at("15:30:00"), zh).digits, "0:59:56");
});

test("a clock turns to at risk by itself when the contract's warning point passes", () => {
  const warned = { ...clock, warn: at("14:48:00") };
  assert.equal(reading(warned, at("14:47:59"), zh).state, "running");
  assert.equal(reading(warned, at("14:48:00"), zh).state, "at_risk");
});

test("passing time never makes a verdict: only the server says broken", () => {
  assert.equal(reading({ ...clock, status: "at_risk" }, at("16:00:00"), zh).state, "late");
  for (const status of ["excused", "withdrawn", "not_due", "kept", "paused"]) assert.equal(reading({ ...clock, status }, at("16:00:00"), zh).state, status);
});

test("a kept promise tells its margin, a stopped breach its length", () => {
  const kept = reading({ ...clock, status: "kept", stopped: at("14:47:30") }, at("18:00:00"), zh);
  assert.deepEqual([kept.word, kept.sense, kept.digits], ["守约", "早", "0:12:30"]);
  const broken = reading({ ...clock, status: "broken", stopped: at("15:10:00") }, at("18:00:00"), zh);
  assert.deepEqual([broken.word, broken.sense, broken.digits], ["违约", "超", "0:10:00"]);
  assert.equal(reading({ ...clock, status: "broken" }, at("15:20:00"), zh).digits, "0:20:00");
});

test("a paused clock stands still", () => {
  const paused = { ...clock, status: "paused", stopped: at("14:30:00") };
  assert.equal(reading(paused, at("14:31:00"), zh).digits, reading(paused, at("19:00:00"), zh).digits);
});

test("a due instant that no calendar knows yet is said, not guessed", () => {
  const unknown = reading({ ...clock, due: NaN }, at("14:31:00"), zh);
  assert.deepEqual([unknown.word, unknown.digits], ["到期待定", ""]);
});

test("both languages have the same words", () => {
  const en = words("en");
  assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort());
  assert.deepEqual(Object.keys(en.status).sort(), Object.keys(zh.status).sort());
});
