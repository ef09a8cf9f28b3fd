// The report page works without this. It spares a slow line: photos are made smaller before they are sent, and a second
// press on "send" does nothing.
const edge = 1_600;

async function smaller(file: File): Promise<File> {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < 300_000) return file;
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, edge / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = image.width * scale;
    canvas.height = image.height * scale;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.8));
    return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }) : file;
  } catch {
    return file; // a picture this browser cannot read is sent as it is
  }
}

// "Send" pressed while photos are still being made smaller waits for them.
let photos = Promise.resolve();

async function shrink(input: HTMLInputElement, chosen: File[]): Promise<void> {
  const files = new DataTransfer();
  for (const file of chosen) files.items.add(await smaller(file));
  input.files = files.files;
}

document.addEventListener("change", (event) => {
  const input = event.target as HTMLInputElement;
  if (input.type !== "file" || !input.files) return;
  const chosen = [...input.files];
  const count = document.querySelector(`[data-count="${input.name}"]`);
  if (count) count.textContent = chosen.length ? `✓ ${chosen.length}` : "";
  photos = photos.then(() => shrink(input, chosen)).catch(() => undefined);
});

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if ("sending" in form.dataset) return event.preventDefault();
  form.dataset.sending = "";
  event.submitter?.setAttribute("aria-busy", "true");
  if (!form.querySelector("input[type=file]")) return;
  event.preventDefault();
  void photos.then(() => form.submit());
});

// Back to the page from the history: it may send again.
addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => delete form.dataset.sending));
