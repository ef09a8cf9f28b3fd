// Menus are <details class="menu">: they open without script. Script closes them when the person goes elsewhere.
export function startMenus(): void {
  const close = (except?: Element | null): void => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (event) => close((event.target as Element).closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector<HTMLDetailsElement>("details.menu[open]");
    if (!open) return;
    close();
    open.querySelector("summary")?.focus();
  });
  document.addEventListener("focusin", (event) => close((event.target as Element).closest?.("details.menu")));
}
