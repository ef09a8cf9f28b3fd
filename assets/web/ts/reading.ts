// What a countdown shows at an instant. Pure, so that it can be tested; the verdict itself is the server's.
import { digits } from "./duration";
import type { Words } from "./words";

export interface Clock {
  status: string;
  started: number;
  due: number;
  /** From here on the clock is at risk, if the contract names such a point. */
  warn: number;
  /** When it was stopped or paused. */
  stopped: number;
}

export interface Reading {
  /** Which drawing and colour. */
  state: string;
  word: string;
  /** "left", "over" or "early", in words; empty when there are no digits. */
  sense: string;
  digits: string;
  /** Share of the time used, 0 to 1. */
  used: number;
}

const silent = ["withdrawn", "not_due", "incomplete", "excused"];

export function reading(clock: Clock, now: number, words: Words): Reading {
  const ended = clock.status === "kept" || clock.status === "broken" || clock.status === "paused";
  const at = ended && !Number.isNaN(clock.stopped) ? clock.stopped : now;
  const left = clock.due - at;
  const state = stateAt(clock, now);
  const word = words.status[state] ?? state;
  const length = clock.due - clock.started;
  const used = length > 0 ? Math.min(1, Math.max(0, (at - clock.started) / length)) : 0;
  if (Number.isNaN(clock.due)) return { state, word: state === "running" ? words.unknown : word, sense: "", digits: "", used: 0 };
  // A kept or broken verdict without its end has no margin to tell.
  const noMargin = clock.status === "kept" && Number.isNaN(clock.stopped);
  if (noMargin || silent.includes(clock.status)) return { state, word, sense: "", digits: "", used };
  const sense = left < 0 ? words.over : clock.status === "kept" ? words.early : words.left;
  // While all is well the ring says "running"; digits are what counts.
  // Exactly at the due instant is kept, and a second that has begun is still there: what is left is rounded up, what is over down.
  // How early a kept promise was is rounded down, as its sentence says it.
  const told = left > 0 && clock.status !== "kept" ? Math.ceil(left / 1_000) * 1_000 : left;
  return { state, word: state === "running" ? "" : word, sense, digits: digits(told, words.day), used };
}

/** Between two answers of the server only time passes: running turns to at risk, and past due is said without a verdict. */
function stateAt(clock: Clock, now: number): string {
  if (clock.status !== "running" && clock.status !== "at_risk") return clock.status;
  if (now > clock.due) return "late";
  return now >= clock.warn ? "at_risk" : clock.status;
}
