// The script of merchants' pages, beside the one of every page: what was typed into a long form outlives a
// reload and the end of a session, a short form opens beside its list, and a product is shown while it is
// typed. All of it also works without, by links and forms alone.
(() => {
  "use strict";
  const parse = (html) => new DOMParser().parseFromString(html, "text/html");

  const post = (url, data, signal) => fetch(url, {
    method: "POST",
    body: data,
    headers: { "pandabase-swap": "1" },
    credentials: "same-origin",
    signal,
  });

  // Drafts: for this tab, this member of the store and this page. Secrets and files are never kept. The mark of
  // what the form was made of goes along, so that an old draft is no way to overwrite what is newer.
  const START = "pandabase:draft:";
  const key = (form) => `${START}${form.dataset.draft}:${location.pathname}`;

  const keep = (name, draft) => {
    try { sessionStorage.setItem(name, JSON.stringify(draft)); } catch { /* Not kept, then. */ }
  };

  const kept = (name) => {
    try { return JSON.parse(sessionStorage.getItem(name)); } catch { return null; }
  };

  const forget = (name) => {
    try { sessionStorage.removeItem(name); } catch { /* Nothing was kept. */ }
  };

  const drafts = () => {
    try { return Object.keys(sessionStorage).filter((name) => name.startsWith(START)); } catch { return []; }
  };

  const SECRET = "button, [type=file], [type=password], [type=hidden]:not([name=seen]), [data-secret]";
  const controls = (form) => [...form.elements].filter((control) => control.name && !control.matches(SECRET));
  const property = (control) => (control.type === "checkbox" ? "checked" : "value");

  const remember = (form, isSent) => {
    keep(key(form), { values: controls(form).map((control) => [control.name, control[property(control)]]), isSent });
  };

  const offers = (control, value) => control.tagName !== "SELECT"
    || [...control.options].some((option) => option.value === value);

  // What the server has put into a control: browsers restore some of what was typed themselves.
  const stored = (control) => {
    if (control.type === "checkbox") return control.defaultChecked;
    if (control.tagName !== "SELECT") return control.defaultValue;
    return ([...control.options].find((option) => option.defaultSelected) ?? control.options[0])?.value;
  };

  const recall = (form) => {
    const draft = kept(key(form));
    if (!draft) return;
    const before = new Map(draft.values);
    const others = controls(form).filter((control) => before.has(control.name)
      && stored(control) !== before.get(control.name) && offers(control, before.get(control.name)));
    // What was refused is shown by the server, and is newer.
    const isRefused = document.querySelector("main .notice.bad:not(:empty), main [aria-invalid=true]");
    if (isRefused || !others.some((control) => control.type !== "hidden")) {
      forget(key(form));
      return;
    }
    for (const control of others) {
      if (control.type === "hidden") control.dataset.shown = control.value;
      control[property(control)] = before.get(control.name);
      control.closest("details")?.setAttribute("open", "");
    }
    remember(form, false);
    const note = form.querySelector("[data-draft-note]");
    if (note) note.hidden = false;
    if (form.matches("[data-preview]")) preview(form);
  };

  // A product as buyers see it, soon after the last letter was typed.
  const PAUSE = 500;
  let timer;
  let running;
  const preview = (form) => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      running?.abort();
      running = new AbortController();
      const data = new URLSearchParams(new FormData(form));
      data.set("action", "preview");
      try {
        const answer = await post(location.href, data, running.signal);
        const next = parse(await answer.text()).querySelector("#preview iframe");
        const shown = document.querySelector("#preview iframe");
        if (next && shown.srcdoc !== next.srcdoc) shown.srcdoc = next.srcdoc;
      } catch { /* The next letter tries again. */ }
    }, PAUSE);
  };

  // A form of another page, beside this one.
  const side = document.getElementById("side");
  const place = side?.querySelector("[data-place]");

  const fill = (page, url) => {
    const form = page.querySelector("main form[data-sheet]");
    if (!form) return false;
    side.querySelector("h2").textContent = page.querySelector("main h1").textContent;
    const fresh = document.importNode(form, true);
    // A button is called `action`, too.
    fresh.setAttribute("action", url);
    const notice = page.querySelector("main .notice.bad:not(:empty)");
    notice?.removeAttribute("id");
    place.replaceChildren(...(notice ? [document.importNode(notice, true)] : []), fresh);
    return true;
  };

  const focus = () => {
    const fault = place.querySelector("[aria-invalid=true]") ?? place.querySelector(".notice.bad");
    (fault ?? place.querySelector("input:not([type=hidden]), select, textarea"))?.focus();
  };

  const open = async (url) => {
    try {
      const answer = await fetch(url, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected || !fill(parse(await answer.text()), url)) throw new Error("no form");
      side.showModal();
      focus();
    } catch {
      location.assign(url);
    }
  };

  const submit = async (form, action) => {
    if (form.hasAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    const url = form.getAttribute("action");
    const data = new URLSearchParams(new FormData(form));
    data.set("action", action);
    try {
      const answer = await post(url, data);
      const target = answer.headers.get("pandabase-go");
      const isElsewhere = target && new URL(target, location).pathname !== new URL(url, location).pathname;
      if (isElsewhere) {
        location.assign(target);
        return;
      }
      const page = target ? await fetch(target, { credentials: "same-origin" }) : answer;
      if (!fill(parse(await page.text()), url)) throw new Error("no form");
      focus();
    } catch {
      HTMLFormElement.prototype.submit.call(form);
    }
  };

  // A text that the server makes, such as a canned reply, is put into its field; files that were chosen stay.
  const bring = async (button) => {
    const { form } = button;
    const data = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    data.set("action", button.value);
    try {
      const answer = await post(location.href, data);
      const page = parse(await answer.text());
      const field = document.getElementById(button.dataset.brings);
      field.value = page.getElementById(field.id).value;
      for (const error of form.querySelectorAll(".error")) {
        error.textContent = page.getElementById(error.id)?.textContent ?? "";
      }
      remember(form, false);
      field.focus();
    } catch {
      button.dataset.plain = "";
      button.click();
    }
  };

  document.addEventListener("input", (event) => {
    const { form } = event.target;
    if (form?.matches("[data-draft]")) remember(form, false);
    if (form?.matches("[data-preview]")) preview(form);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-beside]");
    const isPlain = !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (link && side && isPlain) {
      event.preventDefault();
      open(link.href);
    }
    const button = event.target.closest?.("button[data-brings]:not([data-plain])");
    if (button) {
      event.preventDefault();
      bring(button);
    }
    const drop = event.target.closest?.("[data-draft-drop]");
    if (drop) {
      drop.form.reset();
      for (const hidden of drop.form.querySelectorAll("[data-shown]")) hidden.value = hidden.dataset.shown;
      forget(key(drop.form));
      drop.closest("[data-draft-note]").hidden = true;
      if (drop.form.matches("[data-preview]")) preview(drop.form);
    }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("#side form")) {
      event.preventDefault();
      submit(form, event.submitter?.value ?? "");
      return;
    }
    // Whoever signs out leaves nothing behind; who wants what is stored drops what was typed.
    if (form.matches("[action='/sign-out']")) drafts().forEach(forget);
    if (event.submitter?.value === "fresh") {
      for (const typed of document.querySelectorAll("form[data-draft]")) forget(key(typed));
    }
    // It is kept until a page says that it was done: the session may be over.
    if (form.matches("[data-draft]")) remember(form, true);
  });

  side?.addEventListener("close", () => place.replaceChildren());
  if (document.getElementById("done")) {
    drafts().filter((name) => kept(name)?.isSent).forEach(forget);
  }
  for (const form of document.querySelectorAll("form[data-draft]")) recall(form);
})();
