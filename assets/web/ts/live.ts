// Live regions: <section id="queue" hx-get="…" hx-trigger="every 15s, refresh" data-stream="/live" hx-swap="outerMorph">.
// htmx asks and morphs; this file keeps what a person is doing (an open menu, half-written text, the focus) as it is.
import htmx from "htmx.org";
import { anchorFromDate } from "./clock";
import { connection } from "./connection";
import { startStream, streams } from "./stream";

interface Ctx {
  sourceElement: Element;
  sourceEvent?: Event;
  response?: { raw: Response; status: number };
  request: { method: string };
}

const ctxOf = (event: Event): Ctx => (event as CustomEvent<{ ctx: Ctx }>).detail.ctx;
const isPoll = (ctx: Ctx): boolean => /every|refresh/.test(ctx.sourceEvent?.type ?? "");

function configure(): void {
  // An error page must never be poured into a region; a refused form (409, 422) is, because it says what to do.
  htmx.config.noSwap = [204, 304, 401, 403, 404, 429, "5xx"] as typeof htmx.config.noSwap;
  htmx.config.defaultTimeout = 20_000;
  htmx.registerExtension("keep", {
    // What the person opened stays open; the server does not know of it.
    htmx_before_morph_attr: (elt: Element, detail: { attrName: string }) =>
      !(detail.attrName === "open" && (elt instanceof HTMLDetailsElement || elt.tagName === "DIALOG")),
    // What the person has typed or picked and not sent stays.
    htmx_before_morph_node: (_: Element, detail: { oldNode: Node }) => !isTouched(detail.oldNode),
  } as never);
}

function isTouched(node: Node): boolean {
  if (node instanceof HTMLTextAreaElement) return node.value !== node.defaultValue;
  if (node instanceof HTMLSelectElement) return node === document.activeElement;
  if (!(node instanceof HTMLInputElement)) return false;
  if (node.type === "checkbox" || node.type === "radio") return node.checked !== node.defaultChecked;
  return node.type === "file" ? node.value !== "" : node.type !== "hidden" && node.value !== node.defaultValue;
}

// A region whose news are told asks by itself only now and then, for what time alone changes.
const SELDOM_MS = 60_000;
let lastAsked = 0;

function isTold(region: Element): boolean {
  if (!(region instanceof HTMLElement && region.dataset.stream && streams())) return false;
  if (Date.now() - lastAsked < SELDOM_MS) return true;
  // All regions of the page, not the first of them alone.
  window.setTimeout(() => (lastAsked = Date.now()));
  return false;
}

/** Asks again for every live region, now. */
export function refresh(): void {
  lastAsked = Date.now();
  for (const region of document.querySelectorAll("[hx-trigger*=refresh]")) htmx.trigger(region, "refresh", {}, false);
}

export function startLive(): void {
  configure();
  document.addEventListener("htmx:config:request", (event) => {
    // Nobody looks: save the phone's battery and the server's work; looking again refreshes at once.
    const ctx = ctxOf(event);
    if (ctx.sourceEvent?.type === "every" && (document.hidden || isTold(ctx.sourceElement))) event.preventDefault();
  });
  document.addEventListener("htmx:before:response", (event) => {
    const ctx = ctxOf(event);
    const answer = ctx.response?.raw;
    if (!answer) return;
    anchorFromDate(answer.headers.get("date"));
    const signedOut = answer.status === 401 || (isPoll(ctx) && answer.redirected);
    if (signedOut) {
      connection.signedOut();
      event.preventDefault();
    } else if (answer.status >= 500 || answer.status === 429) {
      if (isPoll(ctx)) connection.failed();
      else connection.refused();
    } else {
      connection.worked();
    }
  });
  document.addEventListener("htmx:error", (event) => {
    const detail = (event as CustomEvent<{ ctx?: Ctx; error?: Error }>).detail;
    // Without an answer it was the network; with one it is a fault of the page, which the console has.
    if (detail.ctx && !detail.ctx.response) connection.failed();
  });
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
  window.addEventListener("online", refresh);
  startStream(refresh);
}
