/* Small comforts; every page is complete without them. */

// Menus close on Escape, on a click elsewhere, and when another opens.
const menus = [...document.querySelectorAll("details.menu")];
const close = except => menus.forEach(menu => { if (menu !== except) menu.open = false; });
document.addEventListener("click", event => close(event.target.closest("details.menu")));
document.addEventListener("keydown", event => {
  const open = menus.find(menu => menu.open);
  if (event.key === "Escape" && open) { close(); open.querySelector("summary").focus(); }
});

// A text with data-copy gets a button that copies it; the attribute holds the button's word, data-copied the answer.
if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach(text => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = text.dataset.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent);
    button.textContent = text.dataset.copied;
  });
  text.after(button);
});
