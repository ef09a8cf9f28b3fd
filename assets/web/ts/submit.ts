// A second press on "send" while the first is under way is ignored. The hidden idempotency key makes the server safe;
// this makes the person calm: the button says that it is working.
const wait = 15_000;

function release(form: HTMLFormElement): void {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

export function startSubmitGuard(): void {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target as HTMLFormElement;
      if (form.method === "get" || form.method === "dialog") return;
      if ("sending" in form.dataset) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      form.dataset.sending = "";
      // Not `disabled`: a disabled button would not send its own name and value.
      event.submitter?.setAttribute("aria-busy", "true");
      window.setTimeout(() => release(form), wait);
    },
    true,
  );
  document.addEventListener("htmx:finally:request", (event) => {
    const form = (event.target as Element).closest?.("form");
    if (form) release(form);
  });
  // Back to a page kept in memory: its forms are free again.
  window.addEventListener("pageshow", () => document.querySelectorAll<HTMLFormElement>("form[data-sending]").forEach(release));
}
