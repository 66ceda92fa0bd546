// The frame's side of the embedded checkout (sdk.js is the merchant's): tells the page that frames this one
// what happens here, and takes its colours. <html data-parent-origin> names the only origin that it talks to.
(() => {
  "use strict";
  const root = document.documentElement;
  const parentOrigin = root.dataset.parentOrigin;
  if (!parentOrigin || window.parent === window) return;

  const OUTCOMES = {
    paid: ({ orderId, returnUrl }) => ["payment_success", { orderId, returnUrl }],
    processing: () => ["payment_processing"],
    closed: ({ error }) => ["error", { error }],
  };
  /** Surfaces, and the letters on them. */
  const SURFACES = [
    ["accent", "accentForeground"],
    ["background", "foreground"],
    ["secondary", "secondaryForeground"],
    ["card", "cardForeground"],
    ["popover", "popoverForeground"],
  ];
  const system = matchMedia("(prefers-color-scheme: dark)");
  let look; // The last appearance that was received.
  let applied = []; // The custom properties that it set.
  let reported; // The element whose outcome was told last.

  function send(type, data) {
    window.parent.postMessage({ ...data, type }, parentOrigin);
  }

  /** The value of a token in CSS; none where it is not what the name promises: anybody may be the parent. */
  function valueOf(name, value) {
    if (typeof value === "number") return value >= 0 && value <= 64 ? `${value}px` : null;
    if (typeof value !== "string") return null;
    if (name === "logo") return /^https:\/\/[^\s"\\]+$/.test(value) ? `url("${value}")` : null;
    return CSS.supports(name.startsWith("font") ? "font-family" : "color", value) ? value : null;
  }

  /** Black or white, whichever reads better on a colour, which the canvas turns into sRGB. */
  function letters(color) {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => (part / 255) ** 2.2);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] > 0.18 ? "#000" : "#fff";
  }

  function apply() {
    const { colorScheme, summaryPosition, ...light } = Object(look.tokens);
    const isDark = colorScheme === "dark" || (colorScheme !== "light" && system.matches);
    root.style.colorScheme = root.dataset.scheme = isDark ? "dark" : "light";
    if (["left", "right", "top"].includes(summaryPosition)) root.dataset.summary = summaryPosition;
    for (const property of applied) root.style.removeProperty(property);
    const tokens = isDark ? { ...light, ...look.dark } : light;
    // A surface that comes without the colour of its letters must not keep those of another surface.
    for (const [surface, text] of SURFACES) {
      if (tokens[surface] && valueOf(surface, tokens[surface])) tokens[text] ??= letters(tokens[surface]);
    }
    applied = Object.keys(tokens).map((name) => {
      const property = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      root.style.setProperty(property, valueOf(name, tokens[name]));
      return property;
    });
  }

  function report() {
    const found = document.querySelector("[data-outcome]");
    if (!found || found === reported || !Object.hasOwn(OUTCOMES, found.dataset.outcome)) return;
    reported = found;
    send(...OUTCOMES[found.dataset.outcome](found.dataset));
  }

  window.addEventListener("message", ({ origin, source, data }) => {
    if (origin !== parentOrigin || source !== window.parent || data?.type !== "appearance") return;
    look = data;
    apply();
    send("ready", { title: document.title });
    report();
  });
  system.addEventListener("change", () => look && apply());
  document.addEventListener("pandabase:swap", report);
  document.addEventListener("pandabase:declined", (event) => send("payment_failed", event.detail));
  document.addEventListener("pandabase:go", (event) => {
    const url = new URL(event.detail.url, location.href);
    // The next state of this very page stays in the frame, and is told by the new document.
    if (url.pathname === location.pathname) return;
    event.preventDefault();
    send("leave", { url: url.href });
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-embed-close]")) return;
    event.preventDefault();
    send("close");
  });
  document.addEventListener("keydown", (event) => {
    // A dialog, a list or a popover of this page takes the key first.
    const isTaken = event.defaultPrevented || document.querySelector(":is(dialog[open], :popover-open)");
    if (event.key === "Escape" && !isTaken) send("escape");
  });
  new ResizeObserver(() => {
    const { height } = root.getBoundingClientRect();
    if (height) send("height", { height }); // There is none while the frame is not shown.
  }).observe(root);
  send("loaded");
})();
