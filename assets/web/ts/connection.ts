// Says when the page is alone. One lost answer is nothing; the second in a row is a lost connection.
import { words } from "./words";

let failures = 0;
let notice: HTMLElement | undefined;

function say(state: string, text: string, forMs = 0): void {
  if (!notice) {
    notice = document.createElement("p");
    notice.className = "toast";
    notice.setAttribute("role", "status");
    document.body.append(notice);
  }
  notice.dataset.state = state;
  notice.textContent = text;
  notice.hidden = false;
  if (forMs) window.setTimeout(() => notice && notice.textContent === text && (notice.hidden = true), forMs);
}

export const connection = {
  failed(): void {
    failures += 1;
    if (failures < 2 && navigator.onLine) return;
    document.documentElement.dataset.stale = "";
    say("at_risk", words().lost);
  },
  worked(): void {
    if ("stale" in document.documentElement.dataset) say("kept", words().back, 4_000);
    failures = 0;
    delete document.documentElement.dataset.stale;
  },
  refused(): void {
    say("at_risk", words().refused, 8_000);
  },
  signedOut(): void {
    document.documentElement.dataset.stale = "";
    say("broken", words().signedOut);
  },
  restored(): void {
    say("kept", words().restored, 6_000);
  },
};

window.addEventListener("offline", () => connection.failed());
