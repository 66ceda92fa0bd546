// The merchant's side of the embedded checkout: Pandabase.checkout(options) shows a session in a frame of the
// server that this file came from. docs/guides/embed.md tells how it is used; embed.js is the frame's side.
(() => {
  "use strict";
  if (window.Pandabase) return; // Included twice: the first one stays.
  const source = document.currentScript?.src;
  if (!source) throw new Error("Pandabase: load sdk.js with <script src>, not as a module");
  const SERVER = new URL(source).origin;
  const page = document.documentElement;

  /** Every event, and the name of its flat handler. */
  const HANDLERS = {
    loaded: "onLoaded",
    ready: "onReady",
    payment_success: "onPaymentSuccess",
    payment_processing: "onPaymentProcessing",
    payment_failed: "onPaymentFailed",
    error: "onError",
    close: "onClose",
  };
  /** The tokens of an appearance, what must hold for a value, and its type unless a string. */
  const TOKENS = [
    [
      "accent accentForeground background foreground muted mutedForeground secondary secondaryForeground " +
        "card cardForeground popover popoverForeground ring border input danger summaryBackground",
      (value) => CSS.supports("color", value),
    ],
    ["radius fontSizeBase", (value) => value >= 0 && value <= 64, "number"],
    ["fontFamily fontMono", (value) => CSS.supports("font-family", value)],
    ["logo", (value) => parse(value)?.protocol === "https:"],
    ["summaryPosition", (value) => ["left", "right", "top"].includes(value)],
    ["colorScheme", (value) => ["light", "dark"].includes(value)],
  ];

  // Of the fallback; the server has other languages.
  const WORDS = ["The checkout could not be loaded here.", "Open the payment page", "Close"];

  const PATIENCE = 15000; // How long the frame may take to answer, in ms,
  const GRACE = 2000; // and from when the browser says that it has loaded.

  // In a shadow root no style of the page meets them, and no style-src forbids them.
  const STYLES = `
  :host { all: initial !important; display: block !important; }
  dialog { width: 100%; height: 100%; max-width: none; max-height: none;
    border: 0; padding: 0; background: none; overflow: hidden; }
  dialog::backdrop { background: rgb(0 0 0 / .55); }
  .panel { position: relative; height: var(--height, 384px); overflow: hidden; font: 16px/1.5 system-ui;
    background: Canvas; }
  dialog .panel { position: absolute; inset: 0; height: 100%; }
  .modal .panel { margin: auto; width: min(448px, 100% - 32px); height: var(--height, 384px);
    max-height: calc(100% - 32px); border-radius: 16px; }
  .drawer .panel { left: auto; width: min(448px, 100%); }
  iframe { width: 100%; height: 100%; border: 0; }
  [aria-busy=true] iframe { opacity: 0; }
  [aria-busy=true]::after { content: "…"; position: absolute; inset: 40% 50%; }
  button { position: absolute; top: 8px; right: 8px; width: 44px; height: 44px; border: 0;
    background: none; color: inherit; font: inherit; }
  [role=alert] { padding: 64px 24px; text-align: center; }
  @media (max-width: 480px) {
    .modal .panel { inset: auto 0 0; width: 100%; max-height: 100%; border-radius: 16px 16px 0 0; }
  }
  @media (prefers-reduced-motion: no-preference) {
    .modal .panel { animation: rise .2s; }
    .drawer .panel { animation: slide .2s; }
    @keyframes rise { from { opacity: 0; translate: 0 16px; } }
    @keyframes slide { from { translate: 100%; } }
  }`;

  let current; // The checkout whose dialog is open: there is one at a time.
  const mounted = new WeakMap(); // Containers, and the checkout in each.

  function need(condition, advice) {
    if (!condition) throw new TypeError(`Pandabase.checkout: ${advice}`);
  }

  function check(options) {
    need(options && typeof options === "object", "pass an object with storeId and sessionId");
    for (const name of ["storeId", "sessionId"]) {
      const isGiven = options[name] && typeof options[name] === "string";
      need(isGiven, `${name} is missing; your server gets it with the session`);
    }
    const { mode = "modal", theme = "auto", container } = options;
    for (const [name, value, words] of [
      ["mode", mode, ["modal", "drawer", "overlay", "inline"]],
      ["theme", theme, ["auto", "light", "dark"]],
    ]) {
      need(words.includes(value), `${name} '${value}' is unknown; use one of ${words.join(", ")}`);
    }
    const place = typeof container === "string" ? document.querySelector(container) : container;
    const missing = `container '${container}' was not found; pass an element or a selector`;
    need(mode !== "inline" || place?.nodeType === 1, missing);
    return { mode, theme, place };
  }

  function parse(url) {
    try {
      return new URL(url);
    } catch {
      return null;
    }
  }

  /** The values that are known and of the right shape; the console tells of the others. */
  function known(values, tables) {
    const right = {};
    for (const [names, isRight, type = "string"] of tables) {
      for (const name of names.split(" ")) {
        const value = values?.[name];
        if (typeof value === type && isRight(value)) right[name] = value;
        else if (value != null) console.warn(`Pandabase: appearance.${name} is not understood:`, value);
      }
    }
    return right;
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  /** Whether the top window may go there: never to a script, nor in clear to a stranger. */
  function mayLeaveTo({ protocol, hostname, origin }) {
    const isOwn = [SERVER, location.origin].includes(origin);
    const isLoopback = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
    return protocol === "https:" || (protocol === "http:" && (isOwn || isLoopback));
  }

  function checkout(options) {
    const { mode, theme, place } = check(options);
    const { storeId, sessionId, locale, appearance, on } = options;
    const tokens = known(appearance, TOKENS);
    const scheme = (tokens.colorScheme ??= theme);
    // Where the summary is does not depend on the scheme.
    const look = { type: "appearance", tokens, dark: known(appearance?.dark, TOKENS.slice(0, -2)) };
    const ids = `stores/${encodeURIComponent(storeId)}/sids/${encodeURIComponent(sessionId)}`;
    const query = new URLSearchParams({ mode, theme: scheme, origin: location.origin });
    if (locale) query.set("locale", locale);

    const frame = element("iframe", {
      src: `${SERVER}/embed/${ids}?${query}`,
      sandbox:
        "allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox " +
        "allow-top-navigation-by-user-activation",
      allow: "payment",
    });
    const text = element("p", {});
    const link = element("a", { href: `${SERVER}/pay/${ids}`, target: "_top" });
    const fallback = element("div", { role: "alert", hidden: "" }, text, link);
    const panel = element("div", { class: "panel", "aria-busy": "true" }, frame, fallback);
    panel.style.colorScheme = scheme === "auto" ? "light dark" : scheme;
    const button = element("button", {}, "✕");
    const dialog = element("dialog", { class: mode });
    const host = element("div", { "data-pandabase": mode });
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    root.adoptedStyleSheets = [sheet];

    let isDestroyed, timer;
    let overflow; // The page's own, while the dialog is open.
    const told = new Set(); // What is told once, although each page in the frame says it.

    function emit(event, payload) {
      for (const handler of [on?.[event], options[HANDLERS[event]]]) {
        // A handler that throws stops nothing here.
        if (typeof handler === "function") queueMicrotask(() => handler(payload));
      }
    }

    function once(event, payload) {
      if (!told.has(event)) emit(event, payload);
      told.add(event);
    }

    function settle(isReady) {
      panel.setAttribute("aria-busy", "false");
      frame.hidden = !isReady;
      fallback.hidden = button.hidden = isReady; // The page in the frame has a button of its own.
    }

    function wait(patience) {
      clearTimeout(timer);
      timer = setTimeout(fail, patience);
    }

    /** Every page in the frame answers this with `ready`. */
    function greet() {
      frame.contentWindow.postMessage(look, SERVER);
    }

    function say(words) {
      [text.textContent, link.textContent, button.ariaLabel] = words;
    }

    function fail() {
      panel.style.removeProperty("--height");
      settle(false);
      emit("error", { error: WORDS[0] });
      const tag = `${locale || navigator.language}`.slice(0, 2);
      fetch(`${SERVER}/sdk/${tag}.json`).then((it) => it.json()).then(say).catch(() => {});
    }

    /** What the frame says, by the type of its message. */
    const said = {
      loaded() {
        greet();
        once("loaded", { sessionId });
      },
      ready({ title }) {
        clearTimeout(timer);
        settle(true);
        frame.title = dialog.ariaLabel = title;
        if (dialog.open && !told.has("ready")) frame.focus();
        once("ready");
      },
      height({ height }) {
        panel.style.setProperty("--height", `${Math.ceil(height)}px`);
      },
      escape: () => dialog.open && dismiss(),
      close: dismiss,
      leave({ url }) {
        const target = parse(url);
        if (target && mayLeaveTo(target)) top.location.href = target.href;
        else emit("error", { error: "The checkout asked for a forbidden address." });
      },
      payment_success: ({ orderId, returnUrl }) => once("payment_success", { orderId, returnUrl }),
      payment_processing: () => once("payment_processing"),
      payment_failed({ error }) {
        told.delete("payment_processing"); // The buyer may try again.
        emit("payment_failed", { error });
      },
      error: ({ error }) => once("error", { error }),
    };

    function receive({ origin, source, data }) {
      if (origin !== SERVER || source !== frame.contentWindow || !data) return;
      if (Object.hasOwn(said, data.type)) said[data.type](data);
    }

    function mount(parent) {
      addEventListener("message", receive);
      wait(PATIENCE);
      parent.append(host);
    }

    function open() {
      if (isDestroyed || mode === "inline" || dialog.open) return;
      current?.close();
      current = api;
      if (!host.isConnected) mount(page);
      dialog.showModal(); // The rest of the page is inert, and the focus stays inside.
      overflow = page.style.overflow;
      page.style.overflow = "hidden";
    }

    function close() {
      if (!dialog.open) return;
      dialog.close(); // The focus goes back to where it was.
      page.style.overflow = overflow;
      current = undefined;
    }

    /** The buyer closes. */
    function dismiss() {
      close();
      emit("close");
    }

    function destroy() {
      close();
      isDestroyed = true;
      clearTimeout(timer);
      removeEventListener("message", receive);
      host.remove();
    }

    const api = { open, close, destroy };
    say(WORDS);
    frame.title = dialog.ariaLabel = "Checkout";
    frame.onload = () => {
      wait(GRACE);
      greet();
    };
    if (mode === "inline") {
      mounted.get(place)?.destroy();
      mounted.set(place, api);
      root.append(panel);
      mount(place);
    } else {
      const end = element("span", { tabindex: "0" });
      end.onfocus = () => (frame.hidden ? button : frame).focus();
      panel.append(button, end);
      dialog.append(panel);
      root.append(dialog);
      button.onclick = dismiss;
      dialog.oncancel = dismiss; // Escape.
      dialog.addEventListener("click", ({ target }) => target === dialog && dismiss());
    }
    return api;
  }

  window.Pandabase = { checkout };
})();
