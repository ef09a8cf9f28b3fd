// <form data-draft="ticket-123-note">: what a person types is kept in this tab, and is there again after a sign-out, an error or
// a mistaken "back". It is dropped once the server has taken it.
//
// How we know that: a form carries the server's idempotency key. If the next page shows the form with the same key, the
// server has not taken the text; with a new key, or with no form at all, it has. Pages that must not judge (sign-in,
// error pages) carry <body data-drafts="keep">.
import { connection } from "./connection";

interface Draft {
  key: string;
  sent: boolean;
  fields: Record<string, string>;
}
type Field = HTMLTextAreaElement | HTMLInputElement;

// The person is part of the name: someone else who signs in in this tab must not meet these words.
const prefix = (): string => `draft:${document.body.dataset.user ?? ""}:`;
const keyOf = (form: HTMLFormElement): string => form.querySelector<HTMLInputElement>("input[name=idempotency_key]")?.value ?? "";
const texts = (form: HTMLFormElement): Field[] => [...form.querySelectorAll<Field>("textarea, input[type=text]:not([data-no-draft])")];

function load(name: string): Draft | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

function store(name: string, draft: Draft): void {
  try {
    sessionStorage.setItem(name, JSON.stringify(draft));
  } catch {
    // No room or no storage: the form works as before, only without this help.
  }
}

function save(form: HTMLFormElement, sent = false): void {
  const fields: Draft["fields"] = {};
  for (const field of texts(form)) if (field.name && field.value !== field.defaultValue) fields[field.name] = field.value;
  const name = prefix() + form.dataset.draft;
  if (Object.keys(fields).length) store(name, { key: keyOf(form), sent, fields });
  else if (!sent) sessionStorage.removeItem(name);
}

function restore(form: HTMLFormElement, draft: Draft): void {
  let any = false;
  for (const field of texts(form)) {
    const text = draft.fields[field.name];
    // Text that the server already gave back, or that was typed since, wins.
    if (text === undefined || field.value !== field.defaultValue || field.value === text || (field.value && draft.sent)) continue;
    field.value = text;
    any = true;
  }
  if (any) connection.restored();
}

/** After a page came: give texts back to its forms, drop what the server has taken. */
function settle(): void {
  const judging = document.body.dataset.drafts !== "keep";
  for (const name of Object.keys(sessionStorage).filter((key) => key.startsWith("draft:"))) {
    const draft = load(name);
    if (!draft) continue;
    if (!judging) {
      store(name, { ...draft, sent: false });
      continue;
    }
    if (!name.startsWith(prefix())) continue;
    const form = document.querySelector<HTMLFormElement>(`form[data-draft="${CSS.escape(name.slice(prefix().length))}"]`);
    if (draft.sent && (!form || keyOf(form) !== draft.key)) sessionStorage.removeItem(name);
    else if (form) restore(form, draft);
  }
}

export function startDrafts(): void {
  settle();
  let timer = 0;
  document.addEventListener("input", (event) => {
    const form = (event.target as Element).closest?.<HTMLFormElement>("form[data-draft]");
    if (!form) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => save(form), 300);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.dataset.draft) return;
    window.clearTimeout(timer);
    save(form, true);
  });
  document.addEventListener("htmx:after:settle", settle);
}
