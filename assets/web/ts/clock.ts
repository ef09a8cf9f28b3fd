// The server's time in the browser. A promise is judged by the server's clock, so a phone whose clock is wrong must not show
// another remaining time. Between two anchors the browser's monotonic clock counts, which no one can set.
let anchorServer = Date.now();
let anchorLocal = performance.now();
// Rank of the anchor: a header's time has whole seconds only and must not replace a finer one that agrees with it.
const slack = 2_000;

export function serverNow(): number {
  return anchorServer + (performance.now() - anchorLocal);
}

/** Sets the server's time as it was at `local` on the monotonic clock. */
function anchor(server: number, local: number): void {
  if (Number.isNaN(server)) return;
  anchorServer = server;
  anchorLocal = local;
}

/** Takes the time of an answer's `Date` header, if it shows that we have drifted (a laptop that slept, a stale page). */
export function anchorFromDate(header: string | null): void {
  const server = Date.parse(header ?? "");
  if (Math.abs(server - serverNow()) > slack) anchor(server, performance.now());
}

/** Takes the server's time that came with markup. */
export function anchorFromMarkup(iso: string, local = performance.now()): void {
  anchor(Date.parse(iso), local);
}

async function askServer(): Promise<void> {
  try {
    const answer = await fetch(location.pathname, { method: "HEAD", credentials: "same-origin", cache: "no-store" });
    anchorFromDate(answer.headers.get("date"));
  } catch {
    // Without a network the monotonic clock goes on; the connection notice says that we are alone.
  }
}

export function startClock(): void {
  const page = performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined;
  const iso = document.querySelector<HTMLMetaElement>("meta[name=server-now]")?.content;
  if (iso) anchorFromMarkup(iso, page?.responseStart ?? performance.now());
  // A page from the history carries the time of long ago.
  if (page?.type === "back_forward") void askServer();

  // While a machine sleeps, its monotonic clock may stand still: compare both clocks when someone looks again.
  let wall = Date.now() - performance.now();
  document.addEventListener("visibilitychange", () => {
    const moved = Math.abs(Date.now() - performance.now() - wall);
    wall = Date.now() - performance.now();
    if (!document.hidden && moved > slack) void askServer();
  });
}
