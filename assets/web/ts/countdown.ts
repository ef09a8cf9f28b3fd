// <s-countdown due started status [warn] [stopped] [now] [lang]>server's own words</s-countdown>
// The one look of a remaining time everywhere: ring or sign, word, digits. In shadow DOM, because morphing a live region
// would put the server's text back over ours; without script the server's words inside the element are what people see.
import { anchorFromMarkup, serverNow } from "./clock";
import { absolute } from "./duration";
import { reading } from "./reading";
import type { Clock } from "./reading";
import { offBeat, onBeat } from "./ticker";
import { words } from "./words";
import atRisk from "bootstrap-icons/icons/exclamation-triangle-fill.svg";
import broken from "bootstrap-icons/icons/x-octagon-fill.svg";
import excused from "bootstrap-icons/icons/shield-check.svg";
import incomplete from "bootstrap-icons/icons/question-circle.svg";
import kept from "bootstrap-icons/icons/check-circle-fill.svg";
import notDue from "bootstrap-icons/icons/hourglass.svg";
import paused from "bootstrap-icons/icons/pause-circle-fill.svg";
import withdrawn from "bootstrap-icons/icons/slash-circle.svg";

const ring = `<svg viewBox="0 0 16 16" class="ring"><circle cx="8" cy="8" r="6.25"/><circle cx="8" cy="8" r="6.25" pathLength="100" transform="rotate(-90 8 8)" class="part"/></svg>`;
const drawings: Record<string, string> = {
  running: ring, at_risk: atRisk, late: atRisk, kept, broken, excused, incomplete, not_due: notDue, paused, withdrawn,
};
const frame = `<span id="all"><span id="icon" aria-hidden="true"></span><span id="word"></span> <span id="sense"></span> <span id="digits"></span> <span id="abs"></span></span>`;

class Countdown extends HTMLElement {
  static observedAttributes = ["due", "started", "status", "warn", "stopped", "now"];
  private root = this.attachShadow({ mode: "open" });
  private clock: Clock | undefined;
  private shown = "";
  private readonly tick = (now: number): void => this.show(now);

  connectedCallback(): void {
    if (!this.root.firstChild) {
      this.root.innerHTML = frame;
      dress(this.root);
    }
    this.clock = undefined;
    this.show(serverNow());
    onBeat(this.tick);
  }

  disconnectedCallback(): void {
    offBeat(this.tick);
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    // The first `now` is the page's own, already anchored more exactly; later ones come with a live answer.
    if (name === "now" && before !== null && after) anchorFromMarkup(after);
    this.clock = undefined;
    if (this.root.firstChild) this.show(serverNow());
  }

  private read(): Clock {
    const at = (name: string): number => Date.parse(this.getAttribute(name) ?? "");
    return { status: this.getAttribute("status") ?? "running", started: at("started"), due: at("due"), warn: at("warn"), stopped: at("stopped") };
  }

  private show(now: number): void {
    this.clock ??= this.read();
    const said = words(this.getAttribute("lang") ?? undefined);
    const seen = reading(this.clock, now, said);
    this.put("word", seen.word);
    this.put("sense", seen.sense);
    this.put("digits", seen.digits);
    if (this.shown !== seen.state) {
      this.shown = seen.state;
      this.piece("icon").innerHTML = drawings[seen.state] ?? ring;
      this.piece("all").className = `${seen.state} ${said.lang}`;
    }
    const iso = this.getAttribute("due");
    const abs = iso ? `${said.due} ${absolute(iso)}` : "";
    this.put("abs", abs);
    this.piece("all").title = abs;
    this.root.querySelector(".part")?.setAttribute("stroke-dasharray", `${100 - Math.round(seen.used * 100)} 100`);
  }

  private piece(id: string): HTMLElement {
    return this.root.getElementById(id) as HTMLElement;
  }

  private put(id: string, text: string): void {
    const part = this.piece(id);
    if (part.textContent !== text) part.textContent = text;
  }
}

let sheet: CSSStyleSheet | undefined;

/** A strict content policy refuses inline style: the sheet is adopted, or loaded by address where that is not known yet. */
function dress(root: ShadowRoot): void {
  try {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(COUNTDOWN_CSS);
    }
    root.adoptedStyleSheets = [sheet];
  } catch {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = COUNTDOWN_CSS_URL;
    root.prepend(link);
  }
}

export function startCountdowns(): void {
  customElements.define("s-countdown", Countdown);
}
