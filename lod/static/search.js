/* Suggestions under a search box: the combobox pattern of WAI-ARIA with a list. Without scripts the box is a plain form. */

document.querySelectorAll("input[data-suggest]").forEach((input, number) => {
  const list = document.createElement("ul");
  list.id = `suggestions-${number}`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestions);
  list.hidden = true;
  input.after(list);
  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })
    .forEach(([name, value]) => input.setAttribute(name, value));

  let chosen = -1, asked = 0, timer;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = place => {
    const options = [...list.children];
    chosen = (place + options.length + 1) % (options.length + 1);   // one place more: none
    if (chosen === options.length) chosen = -1;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else { input.setAttribute("aria-activedescendant", options[chosen].id); options[chosen].scrollIntoView({ block: "nearest" }); }
  };

  const show = found => {
    list.replaceChildren(...found.map((entry, at) => {
      const option = document.createElement("li"), name = document.createElement("span"), kind = document.createElement("span");
      option.id = `${list.id}-${at}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.document = new URL(entry.document).pathname;
      name.textContent = entry.label;
      if (entry.lang) name.lang = entry.lang;
      kind.className = "soft";
      kind.textContent = entry.class;
      option.append(name, " ", kind);
      return option;
    }));
    list.hidden = !found.length;
    chosen = -1;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
  };

  const ask = async () => {
    const mine = ++asked, text = input.value.trim();
    if (!text) return close();
    try {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(text)}&lang=${document.documentElement.lang}`);
      if (answer.ok && mine === asked && document.activeElement === input) show((await answer.json()).suggestions);
    } catch { close(); }   // no network: the form still works
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", event => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen < 0 ? 0 : chosen + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen < 0 ? list.children.length - 1 : chosen - 1); }
    else if (event.key === "Escape") { event.preventDefault(); close(); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); location.assign(list.children[chosen].dataset.document); }
  });
  list.addEventListener("mousedown", event => {
    event.preventDefault();   // the box keeps the focus, so that the click counts
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.document);
  });
});
