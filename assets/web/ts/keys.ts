// The keyboard: any element with data-key="x" answers to x; lists marked data-list answer to j and k.
// Rows are [data-row] (or table rows with a link); moving is moving the focus, so Enter and screen readers need nothing extra.
import { words } from "./words";

function isTyping(target: EventTarget | null): boolean {
  const elt = target as HTMLElement | null;
  return !!elt?.closest?.("input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select, [contenteditable]");
}

function links(): HTMLElement[] {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-list] [data-row]")].filter((row) => row.offsetParent !== null);
  return rows.map((row) => (row.matches("a") ? row : row.querySelector<HTMLElement>("a[href]") ?? row));
}

function move(step: number): void {
  const all = links();
  if (!all.length) return;
  const row = document.activeElement?.closest("[data-row]");
  const here = all.findIndex((link) => link === document.activeElement || (row && row.contains(link)));
  const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + step));
  all[next]?.focus();
  all[next]?.closest("[data-row]")?.scrollIntoView({ block: "nearest" });
}

function answer(key: string): boolean {
  const elt = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (!elt) return false;
  elt.focus();
  if (!isTyping(elt)) elt.click();
  else if (elt instanceof HTMLInputElement) elt.select();
  return true;
}

function help(): void {
  let dialog = document.querySelector<HTMLDialogElement>("dialog.keys");
  if (!dialog) {
    dialog = document.createElement("dialog");
    dialog.className = "keys";
    document.body.append(dialog);
  }
  const own = [...document.querySelectorAll<HTMLElement>("[data-key]")].map((elt): [string, string] => [
    elt.dataset.key ?? "",
    elt.dataset.keyLabel ?? elt.getAttribute("aria-label") ?? elt.getAttribute("placeholder") ?? elt.textContent?.trim() ?? "",
  ]);
  const title = document.createElement("h2");
  title.textContent = words().keys;
  const list = document.createElement("dl");
  for (const [key, label] of [...own, ...words().listKeys]) {
    const term = document.createElement("dt");
    const kbd = document.createElement("kbd");
    kbd.textContent = key;
    term.append(kbd);
    const meaning = document.createElement("dd");
    meaning.textContent = label;
    list.append(term, meaning);
  }
  dialog.replaceChildren(title, list);
  dialog.onclick = () => dialog?.close();
  // Old Safari has no dialogs; the keys work all the same.
  dialog.showModal?.();
}

export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") (event.target as HTMLElement).blur();
      return;
    }
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "?") help();
    else if (event.key.length !== 1 || event.key === " " || !answer(event.key)) return;
    event.preventDefault();
  });
}
