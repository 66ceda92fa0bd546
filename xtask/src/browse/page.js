// What is asked of a page. Every function returns what JSON can hold.

const isSeen = (element) =>
  element.getClientRects().length > 0 && element.checkVisibility({ visibilityProperty: true });

const isUsable = (element) => isSeen(element) && !element.matches(":disabled");

const valueOf = (control) => (control.type === "checkbox" ? String(control.checked) : control.value);

const named = (name) => document.querySelector(`[name="${name}"]:not([type=hidden])`);

function isLoaded() {
  return document.readyState === "complete";
}

function isOfTheBrowser() {
  return document.URL.startsWith("chrome-error:");
}

function language() {
  return document.documentElement.lang;
}

// The controls that a person can fill in, in their order.
function controls() {
  return [...document.querySelectorAll("input[name], select[name], textarea[name]")]
    .filter((control) => control.type !== "hidden" && control.type !== "radio" && isUsable(control))
    .map((control) => ({ name: control.name, kind: control.type, value: valueOf(control) }));
}

// The label of an option of a list, and the one that is chosen.
function option(name, value) {
  const list = named(name);
  const wanted = [...list.options].find((option) => option.value === value);
  return { label: wanted ? wanted.label : null, chosen: list.value };
}

function isThere(selector) {
  return [...document.querySelectorAll(selector)].some(isUsable);
}

// What a person reads there: the value of a control, or the text. The value of an entry of a list is a number.
const read = (element) => (typeof element.value === "string" ? element.value : element.innerText).trim();

function textOf(selector) {
  const element = document.querySelector(selector);
  return element ? read(element) : null;
}

function textsOf(selector) {
  return [...document.querySelectorAll(selector)].map(read);
}

// Where the keyboard is: whether it is on the element that is sought, and whether one can see where it is.
function focus(selector) {
  const element = document.activeElement;
  const style = element && getComputedStyle(element);
  return {
    arrived: Boolean(element && element.matches(selector)),
    isShown: Boolean(style && ((style.outlineStyle !== "none" && style.outlineWidth !== "0px") || style.boxShadow !== "none")),
  };
}

// What is wrong with how the error of a field is told; nothing is a list without entries.
function errorOf(name) {
  const control = named(name);
  if (!control) return ["the field is gone"];
  const described = (control.getAttribute("aria-describedby") || "").split(/\s+/);
  const text = document.getElementById(described.find((id) => id.endsWith("-error")));
  const wrong = [];
  if (!text || !text.textContent.trim()) wrong.push("aria-describedby names no error");
  if (control.getAttribute("aria-invalid") !== "true") wrong.push("aria-invalid is not true");
  if (document.activeElement !== control) wrong.push("the focus is not on the field");
  return wrong;
}

// By how many pixels the page is wider than the window, and the first elements that stick out.
function overhang() {
  const width = document.documentElement.clientWidth;
  const pixels = document.documentElement.scrollWidth - width;
  if (pixels <= 0) return { pixels: 0, elements: [] };
  const out = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > width + 0.5);
  return { pixels, elements: out.slice(0, 3).map((element) => element.outerHTML.slice(0, 80)) };
}

// Texts that are no words of a language: names of messages that no file has, and marks of templates. Handles of
// stores look like names of messages; what says that it is not to be translated is no text of ours.
function missingTexts() {
  const found = new Set();
  const judge = (text) => {
    const words = text.trim();
    if (/^[a-z][a-z0-9]*(-[a-z0-9]+){2,}$/.test(words) || /\{\$|\{\{|\}\}|\{ \$/.test(words)) found.add(words.slice(0, 80));
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest("script, style, code, pre, textarea, [translate=no]")) judge(walker.currentNode.data);
  }
  judge(document.title);
  for (const name of ["alt", "aria-label", "placeholder", "title"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) judge(element.getAttribute(name));
  }
  return [...found];
}

// What axe-core, which was loaded before, objects to.
function violations() {
  return axe.run(document, { resultTypes: ["violations"] }).then((result) =>
    result.violations.map((violation) => ({
      rule: violation.id,
      help: violation.help,
      where: violation.nodes.slice(0, 3).map((node) => node.target.join(" ")),
    })),
  );
}

function bringIntoView(selector) {
  document.querySelector(selector).scrollIntoView({ block: "center" });
}
