// Hears from the server that something is new; what it is, the page asks for itself. Where no stream can be had (too many
// tabs, a proxy that holds answers back), the page goes on asking every few seconds.
import { connection } from "./connection";

const AGAIN_MS = 30_000;
const REST_MS = 1_000;

let source: EventSource | undefined;
let broken = false;
let waiting = 0;

/** Whether news are told just now. */
export const streams = (): boolean => source?.readyState === EventSource.OPEN;

function stop(): void {
  source?.close();
  source = undefined;
}

/** Listens while somebody looks; `refresh` asks for the page anew. A burst of news is one. */
export function startStream(refresh: () => void): void {
  const soon = (): void => {
    waiting ||= window.setTimeout(() => {
      waiting = 0;
      refresh();
    }, REST_MS);
  };
  const listen = (): void => {
    const address = document.querySelector<HTMLElement>("[data-stream]")?.dataset.stream;
    if (!address || document.hidden || source) return;
    source = new EventSource(address);
    source.addEventListener("open", () => {
      if (broken) {
        connection.worked();
        refresh();
      }
      broken = false;
    });
    source.addEventListener("news", soon);
    source.addEventListener("error", () => {
      broken = true;
      if (source?.readyState !== EventSource.CLOSED) return connection.failed();
      // It was refused: the page's own question says why, and a later try may be heard.
      stop();
      refresh();
      window.setTimeout(listen, AGAIN_MS);
    });
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : listen()));
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", listen);
  listen();
}
