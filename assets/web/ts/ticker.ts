// One beat a second for the whole page, on the server's second, and none while nobody looks.
import { serverNow } from "./clock";

type Beat = (now: number) => void;
const listeners = new Set<Beat>();
let timer = 0;

function beat(): void {
  const now = serverNow();
  for (const listener of listeners) listener(now);
  schedule();
}

function schedule(): void {
  window.clearTimeout(timer);
  if (document.hidden || listeners.size === 0) return;
  // A little after the second, so that rounding never shows the same second twice.
  timer = window.setTimeout(beat, 1_020 - (serverNow() % 1_000));
}

export function onBeat(listener: Beat): void {
  listeners.add(listener);
  if (listeners.size === 1) schedule();
}

export function offBeat(listener: Beat): void {
  listeners.delete(listener);
}

document.addEventListener("visibilitychange", () => (document.hidden ? schedule() : beat()));
