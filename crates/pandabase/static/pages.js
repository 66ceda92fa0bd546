// The script of every page: what it does is also done without it, by links and forms alone.
//
// A form with data-send is sent in the background. The answer is the same page, of which the elements with
// an id and data-swap replace those that stand here; everything else, and all that was typed, stays. An
// answer with the header pandabase-go leads to another page.
//
// An element with data-live names a stream of news: whenever there is some, the page is asked for again, at
// data-again where there is one, and swapped in the same way. A list with data-steady is left alone when its
// rows are other ones by then: the answer says how many came, and who reads it has them shown.
//
// Other scripts of ours hear pandabase:pay before a form that asks for money is sent, and pandabase:swap once
// its answer is shown.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  let sending = null;

  const go = (url) => {
    const event = new CustomEvent("pandabase:go", { cancelable: true, detail: { url } });
    try { sessionStorage.removeItem(memory()); } catch { /* Nothing was kept. */ }
    if (document.dispatchEvent(event)) location.assign(url);
  };

  const typed = (region) => new Map([...region.querySelectorAll("[name]")]
    .filter((control) => control.type !== "radio" || control.checked)
    .map((control) => [control.name, control.type === "checkbox" ? [control.value, control.checked]
      : [control.value]]));

  const restore = (region, before) => {
    for (const control of region.querySelectorAll("[name]")) {
      const [value, checked] = before.get(control.name) ?? [];
      if (value === undefined || control.type === "hidden") continue;
      if (control.type === "radio") {
        if (control.value === value) control.checked = true;
      } else if (checked !== undefined) {
        control.checked = checked;
      } else if (control.tagName !== "SELECT" || [...control.options].some((one) => one.value === value)) {
        control.value = value;
      }
    }
  };

  // What a region consists of, without what was typed or chosen in it: one that stays the same is left alone,
  // so that nobody is disturbed while they type.
  const shape = (region) => {
    const copy = region.cloneNode(true);
    for (const part of copy.querySelectorAll("details")) part.removeAttribute("open");
    for (const part of copy.querySelectorAll("option, input:not([type=hidden])")) {
      for (const name of ["selected", "value", "checked", "aria-invalid", "autofocus"]) {
        if (part.tagName !== "OPTION" || name !== "value") part.removeAttribute(name);
      }
    }
    return copy.outerHTML;
  };

  const rowsOf = (region) => [...region.querySelectorAll("[data-rows] :is(li, tbody > tr)")];

  const ways = (region) => rowsOf(region).map((row) => row.querySelector("a")?.getAttribute("href")).join();

  const swap = (html) => {
    const next = new DOMParser().parseFromString(html, "text/html");
    const [mine, theirs] = [document, next].map((page) => page.querySelector("main[data-page]"));
    if (!theirs) throw new Error("no page");
    // A page with a script of its own is loaded as a whole: the policy of this document does not allow it.
    const own = "head script[data-own]";
    if (next.querySelector(own) && !document.querySelector(own)) {
      location.reload();
      return;
    }
    if (mine.dataset.page !== theirs.dataset.page) {
      const fresh = document.importNode(theirs, true);
      fresh.tabIndex = -1;
      mine.replaceWith(fresh);
      document.title = next.title;
      fresh.focus();
      prepare(document);
      wait();
      document.dispatchEvent(new CustomEvent("pandabase:swap"));
      return;
    }
    const focused = document.activeElement?.id;
    for (const region of document.querySelectorAll("[data-swap][id]")) {
      const other = next.getElementById(region.id);
      if (!other || shape(region) === shape(other)) continue;
      if (region.hasAttribute("data-steady") && ways(region) !== ways(other)) continue;
      const before = typed(region);
      const fresh = document.importNode(other, true);
      for (const part of fresh.querySelectorAll("details")) {
        const same = part.id ? document.getElementById(part.id) : region.querySelector("details");
        if (same?.open) part.open = true;
      }
      region.replaceWith(fresh);
      // What is agreed to is agreed to anew when its words have changed.
      if (!region.hasAttribute("data-fresh")) restore(fresh, before);
    }
    for (const control of document.querySelectorAll("[aria-describedby]")) {
      const error = document.getElementById(control.getAttribute("aria-describedby").split(" ")[0]);
      if (error?.textContent) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
    prepare(document);
    document.dispatchEvent(new CustomEvent("pandabase:swap"));
  };

  const send = async (form, action, secrets) => {
    const data = new URLSearchParams(new FormData(form));
    if (!secrets) for (const control of form.querySelectorAll("[data-secret]")) data.delete(control.name);
    data.set("action", action);
    const answer = await fetch(form.getAttribute("action") ?? location.href, {
      method: "POST",
      body: data,
      headers: { "pandabase-swap": "1" },
      credentials: "same-origin",
    });
    const target = answer.headers.get("pandabase-go");
    if (target) return go(target);
    swap(await answer.text());
  };

  const busy = (form, button, on) => {
    for (const [part, name] of [[form, "aria-busy"], [button, "aria-disabled"]]) {
      if (on) part?.setAttribute(name, "true");
      else part?.removeAttribute(name);
    }
    if (!button) return;
    const words = button.dataset.busy;
    if (!words) return;
    const label = button.querySelector("[data-label]");
    if (on) {
      button.dataset.words = label.textContent;
      label.textContent = words;
    } else if (button.dataset.words) {
      if (label.textContent === words) label.textContent = button.dataset.words;
      delete button.dataset.words;
    }
  };

  const say = (form, text) => {
    const notice = document.getElementById(form.dataset.notice);
    if (!notice) return;
    notice.textContent = text;
    notice.classList.add("bad");
    notice.focus();
  };

  const focusFault = (form) => {
    const fault = [...(form?.elements ?? [])].find((control) => control.getAttribute("aria-invalid"))
      ?? document.querySelector(".notice.bad:not(:empty)");
    if (!fault) return;
    fault.closest("details")?.setAttribute("open", "");
    if (fault.closest(".detail")) document.querySelector(".fold")?.setAttribute("open", "");
    fault.focus();
    // What is typed next takes the place of what was wrong.
    fault.select?.();
  };

  // What was typed outlives a reload and Back, in this tab only. Secrets are never kept, and what is declared
  // is declared anew.
  const memory = () => `pandabase:${location.pathname}`;

  const remember = (form) => {
    if (!form?.matches("form[data-send]")) return;
    const kept = [...typed(form)].filter(([name]) => !form.elements[name]?.hasAttribute?.("data-secret")
      && form.elements[name]?.type !== "hidden" && !["action", "consent", "withdrawal_waiver"].includes(name));
    try { sessionStorage.setItem(memory(), JSON.stringify(kept)); } catch { /* Not kept, then. */ }
  };

  const recall = async (form) => {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(memory())); } catch { return; }
    if (!kept) return;
    restore(form, new Map(kept));
    await reprice(form);
    // The list of states stands there by now.
    restore(form, new Map(kept));
    await reprice(form);
  };

  // One request at a time: what was changed last is asked for when the running one has ended.
  const reprice = async (form) => {
    if (sending) {
      form.dataset.again = "";
      return;
    }
    sending = send(form, "totals", false).catch(() => {});
    await sending;
    sending = null;
    if ("again" in form.dataset) {
      delete form.dataset.again;
      await reprice(form);
    }
  };

  document.addEventListener("change", (event) => {
    const all = event.target.dataset.all;
    if (all) {
      const boxes = document.querySelectorAll(`input[type=checkbox][form="${CSS.escape(all)}"]`);
      for (const box of boxes) box.checked = event.target.checked;
      return;
    }
    const form = event.target.form;
    remember(form);
    if (form?.matches("[data-send]") && event.target.matches("[data-reprices]")) reprice(form);
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-send]")) return;
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return;
    const pressed = event.submitter;
    const filled = document.getElementById(pressed?.dataset.fills);
    if (filled) filled.value = pressed.dataset.text;
    const button = pressed?.hasAttribute("data-default") ? form.querySelector("button[value=pay]") : pressed;
    busy(form, button, true);
    try {
      const value = button?.value ?? "pay";
      const pays = value === "pay";
      const shown = document.getElementById("shown")?.innerHTML;
      // What another script does before money is asked for begins at once: a wallet opens for a click only.
      const waits = [];
      if (["pay", "accept"].includes(value)) {
        document.dispatchEvent(new CustomEvent("pandabase:pay", { detail: { form, waits } }));
      }
      const isReady = (await Promise.all(waits)).every(Boolean);
      if (sending) await sending;
      if (!isReady) {
        // The other script has said what is missing.
      } else if (pays && shown !== document.getElementById("shown")?.innerHTML) {
        // What changed since the button was pressed is read before it is paid.
        say(form, form.dataset.changed);
      } else {
        await send(form, value, true);
        focusFault(document.querySelector("form[data-send]"));
        const error = document.querySelector(".notice.bad")?.textContent;
        if (pays && error) document.dispatchEvent(new CustomEvent("pandabase:declined", { detail: { error } }));
      }
    } catch {
      say(form, form.dataset.offline);
    }
    busy(form, button, false);
  });

  const brands = [[/^3[47]/, [4, 6, 5]], [/^/, [4, 4, 4, 4, 3]]];
  const formats = {
    card: (digits) => {
      const groups = brands.find(([start]) => start.test(digits))[1];
      let rest = digits.slice(0, 19);
      const parts = [];
      for (const length of groups) {
        if (!rest) break;
        parts.push(rest.slice(0, length));
        rest = rest.slice(length);
      }
      return parts.join(" ");
    },
    expiry: (digits) => {
      const month = /^[2-9]/.test(digits) ? `0${digits}` : digits;
      const year = month.slice(2, 6);
      return month.length > 2 ? `${month.slice(0, 2)} / ${year}` : month;
    },
    cvc: (digits) => digits.slice(0, 4),
  };

  document.addEventListener("input", (event) => {
    const control = event.target;
    const format = formats[control.dataset?.format];
    if (format && event.inputType !== "deleteContentBackward") {
      const behind = control.value.slice(control.selectionStart).replace(/\D/g, "").length;
      control.value = format(control.value.replace(/\D/g, ""));
      let at = control.value.length;
      for (let left = behind; left > 0 && at > 0; at -= 1) if (/\d/.test(control.value[at - 1])) left -= 1;
      control.setSelectionRange(at, at);
    }
    if (control.dataset?.format === "card") {
      const name = control.form.querySelector("[data-brand-name]");
      if (name) name.textContent = brandOf(control.value.replace(/\D/g, ""));
    }
    if (control.getAttribute?.("aria-invalid")) {
      control.removeAttribute("aria-invalid");
      const error = document.getElementById(control.getAttribute("aria-describedby")?.split(" ")[0]);
      if (error) error.textContent = "";
    }
  });

  // Enter in a field that has a button of its own presses that one, and pays everywhere else.
  document.addEventListener("keydown", (event) => {
    const own = event.target.dataset?.enter;
    if (event.key !== "Enter" || !own) return;
    event.preventDefault();
    document.getElementById(own)?.click();
  });

  const names = [[/^4/, "Visa"], [/^(5[1-5]|2[2-7])/, "Mastercard"], [/^3[47]/, "American Express"],
    [/^(6011|65|64[4-9])/, "Discover"], [/^35/, "JCB"], [/^3[068]/, "Diners Club"], [/^62/, "UnionPay"]];
  const brandOf = (digits) => names.find(([start]) => start.test(digits))?.[1] ?? "";

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const words = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = words; }, 2000);
  });

  // What a script can do is shown, and what only stands in for it is put away.
  const prepare = (page) => {
    for (const part of page.querySelectorAll("fieldset[data-scripted]")) part.disabled = false;
    for (const button of page.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
    for (const form of page.querySelectorAll("form[data-send]")) form.noValidate = true;
    for (const button of page.querySelectorAll("[data-default]")) button.value = "pay";
  };

  let timer;
  const wait = () => {
    clearTimeout(timer);
    const waiting = document.querySelector("[data-poll]");
    if (waiting) timer = setTimeout(poll, Number(waiting.dataset.poll) * 1000);
  };

  // Asks for this page again; false when it led to another one.
  const refresh = async () => {
    try {
      const again = document.querySelector("[data-again]")?.dataset.again ?? location.href;
      const answer = await fetch(again, { headers: { "pandabase-swap": "1" } });
      const target = answer.headers.get("pandabase-go");
      if (target) {
        go(target);
        return false;
      }
      if (answer.ok) swap(await answer.text());
    } catch { /* Asked again later. */ }
    return true;
  };

  const poll = async () => {
    if (await refresh()) wait();
  };

  // A page that nobody looks at waits until somebody does.
  let isStale = false;
  const catchUp = () => {
    isStale = document.hidden;
    if (!isStale) refresh();
  };

  const listen = () => {
    const live = document.querySelector("[data-live]");
    if (!live) return;
    const news = new EventSource(live.dataset.live);
    news.onmessage = catchUp;
    // A stream that breaks off goes on by itself; one that is refused is asked for again later.
    news.onerror = () => {
      if (news.readyState === EventSource.CLOSED) setTimeout(listen, 60000);
    };
  };

  document.addEventListener("visibilitychange", () => { if (isStale) catchUp(); });

  // "/" and Ctrl-K lead to the search over everything, arrows through the rows of lists, where Enter opens.
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches?.("input:not([type=checkbox]), select, textarea");
    const isHeld = event.ctrlKey || event.metaKey;
    const find = document.querySelector("[data-find]");
    if (find && (isHeld ? event.key === "k" : event.key === "/" && !isTyping)) {
      event.preventDefault();
      find.focus();
      find.select();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || isTyping || isHeld || event.altKey || event.shiftKey) return;
    // From a box or another link of a row it goes on from there.
    const rows = rowsOf(document).filter((row) => row.querySelector("a"));
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[at + step];
    if (!next) return;
    event.preventDefault();
    next.querySelector("a").focus();
  });

  document.addEventListener("DOMContentLoaded", () => {
    prepare(document);
    const form = document.querySelector("form[data-send]");
    if (form) {
      recall(form);
      focusFault(form);
    }
    wait();
    listen();
  });

  // Back shows a page from memory, whose session may have been paid meanwhile.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
