// The console of the API: draws /openapi.json and sends requests. No library, no network beyond this server.
"use strict";

const METHODS = ["get", "post", "patch", "put", "delete"];
const SHOWN_HEADERS = ["x-request-id", "x-ratelimit-remaining", "idempotent-replay", "retry-after"];
let spec;

/** Makes an element; text never becomes markup. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child != null));
  return node;
}

/** Text in which `this` is code. */
function prose(text) {
  return text.split("`").map((part, index) => (index % 2 ? el("code", {}, part) : part));
}

/** Follows a local reference. */
function resolve(node) {
  let found = node;
  while (found && found.$ref) {
    const siblings = found;
    found = siblings.$ref.slice(2).split("/").reduce((at, key) => at?.[key.replaceAll("~1", "/")], spec);
    if (siblings.description) found = { ...found, description: siblings.description };
  }
  return found ?? {};
}

function nameOf(schema) {
  return schema.$ref ? schema.$ref.split("/").pop() : "";
}

/** The alternatives of a schema, `null` left out. */
function variants(schema) {
  const all = schema.anyOf ?? schema.oneOf ?? [];
  return all.filter((one) => one.type !== "null");
}

/** Whether a schema admits `null`. */
function isNullable(schema) {
  const any = schema.anyOf ?? schema.oneOf ?? [];
  return any.some((one) => one.type === "null") || [schema.type].flat().includes("null");
}

/** A schema's type and limits in a few words. */
function typeOf(raw) {
  const schema = resolve(raw);
  const words = [];
  const inner = variants(schema);
  if (schema.const !== undefined) words.push(JSON.stringify(schema.const));
  else if (schema.enum) words.push(schema.enum.map((word) => JSON.stringify(word)).join(" | "));
  else if (inner.length) words.push(inner.map(typeOf).join(" or "));
  else if (schema.items) words.push(`array of ${typeOf(schema.items)}`);
  else words.push(nameOf(raw) || [schema.type ?? "any"].flat().filter((type) => type !== "null").join(" or "));
  if (schema.format) words.push(schema.format);
  const range = (low, high, unit) => {
    if (low != null || high != null) words.push(`${low ?? "…"} to ${high ?? "…"}${unit}`);
  };
  range(schema.minLength, schema.maxLength, " characters");
  range(schema.minItems, schema.maxItems, " items");
  range(schema.minimum, schema.maximum, "");
  if (schema.pattern) words.push(schema.pattern);
  if (isNullable(schema)) words.push("or null");
  return words.join(", ").replace(", or null", " or null");
}

/** The object schemas inside a schema: itself, its items, its alternatives. */
function objectsIn(raw) {
  const schema = resolve(raw);
  if (schema.properties) return [schema];
  if (schema.items) return objectsIn(schema.items);
  return variants(schema).flatMap(objectsIn);
}

/** A schema's fields as a nested list; inner objects open on demand, so cycles are no trouble. */
function fieldsOf(raw) {
  const lists = objectsIn(raw).map((schema) => {
    const required = new Set(schema.required ?? []);
    const items = Object.entries(schema.properties).map(([name, field]) => {
      const line = [
        el("code", {}, name),
        required.has(name) ? el("span", { class: "required", title: "required" }, " *") : null,
        el("span", { class: "type" }, ` ${typeOf(field)}`),
      ];
      const about = resolve(field).description;
      const inner = objectsIn(field).length > 0;
      return el("li", {}, inner ? opening(line, () => fieldsOf(field)) : line,
        about ? el("div", { class: "about" }, prose(about)) : null);
    });
    return el("ul", { class: "schema" }, items);
  });
  return lists.length ? lists : [el("p", { class: "type" }, typeOf(raw))];
}

/** A disclosure that is filled when it is first opened. */
function opening(summary, fill) {
  const details = el("details", {}, el("summary", {}, summary));
  details.addEventListener("toggle", () => details.append(...fill()), { once: true });
  return details;
}

/** A value that shows the shape of a schema: required fields, and the optional ones of the first level. */
function exampleOf(raw, depth = 0) {
  const schema = resolve(raw);
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.properties) {
    const required = schema.required ?? Object.keys(schema.properties).slice(0, depth ? 0 : 1);
    return Object.fromEntries(required.map((name) => [name, exampleOf(schema.properties[name], depth + 1)]));
  }
  const inner = variants(schema);
  if (inner.length) return exampleOf(inner[0], depth);
  const type = [schema.type].flat().find((one) => one !== "null");
  if (type === "array") return depth < 4 && (schema.minItems ?? 0) > 0 ? [exampleOf(schema.items, depth + 1)] : [];
  if (type === "integer" || type === "number") return Math.max(schema.minimum ?? 1, 1);
  if (type === "boolean") return false;
  if (type === "object") return {};
  if (schema.format === "date-time") return "2027-01-01T00:00:00Z";
  return "text".padEnd(schema.minLength ?? 0, "x").slice(0, schema.maxLength ?? undefined);
}

function credential(name) {
  return document.getElementById("credentials").elements[name].value.trim();
}

/** The request that the form of an operation describes. */
function requestOf(operation, form) {
  const headers = {};
  const query = new URLSearchParams();
  let path = operation.path;
  for (const parameter of operation.parameters) {
    const value = parameter.name === "storeId"
      ? credential("storeId")
      : form.elements[`${parameter.in}:${parameter.name}`].value;
    if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else if (value === "") continue;
    else if (parameter.in === "query") query.append(parameter.name, value);
    else headers[parameter.name] = value;
  }
  if (operation.security?.length && credential("token")) headers.Authorization = `Bearer ${credential("token")}`;
  const body = form.elements.body?.value.trim() || undefined;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const search = query.toString();
  return { method: operation.method.toUpperCase(), url: path + (search ? `?${search}` : ""), headers, body };
}

/** The same request for a shell; the token stays out of it. */
function curlOf({ method, url, headers, body }) {
  const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const lines = [`curl -X ${method} ${quote(location.origin + url)}`];
  for (const [name, value] of Object.entries(headers)) {
    lines.push(name === "Authorization" ? `-H "Authorization: Bearer $TOKEN"` : `-H ${quote(`${name}: ${value}`)}`);
  }
  if (body !== undefined) lines.push(`--data ${quote(body)}`);
  return lines.join(" \\\n  ");
}

async function send(operation, form, output) {
  const request = requestOf(operation, form);
  const button = form.querySelector("button");
  button.disabled = true;
  const shown = [el("pre", {}, curlOf(request))];
  try {
    const started = performance.now();
    const { method, headers, body } = request;
    const response = await fetch(request.url, { method, headers, body, credentials: "omit" });
    const text = await response.text();
    const took = Math.round(performance.now() - started);
    const seen = SHOWN_HEADERS.filter((name) => response.headers.has(name));
    shown.push(
      el("p", { class: `status ${response.ok ? "good" : "bad"}` }, `${response.status} in ${took} ms`),
      el("p", {}, el("small", {}, seen.map((name) => `${name}: ${response.headers.get(name)}`).join(" · "))),
      el("pre", { tabindex: "0" }, pretty(text)),
    );
  } catch (error) {
    shown.push(el("p", { class: "status bad" }, `The request was not answered: ${error.message}`));
  }
  output.replaceChildren(...shown);
  button.disabled = false;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function parameterRow(parameter, id) {
  const name = `${parameter.in}:${parameter.name}`;
  const input = parameter.name === "storeId"
    ? el("small", {}, "from the top of the page")
    : el("input", { name, id, required: parameter.required, spellcheck: "false" });
  return el("tr", {},
    el("th", { scope: "row" },
      el("label", { for: id }, el("code", {}, parameter.name)),
      parameter.required ? el("span", { class: "required", title: "required" }, " *") : null,
      el("div", {}, el("small", {}, parameter.in))),
    el("td", {}, typeOf(parameter.schema), parameter.description ? el("div", {}, el("small", {}, prose(parameter.description))) : null),
    el("td", {}, input));
}

/** What opens under an operation. */
function insideOf(operation) {
  const { schema: body, example } = operation.requestBody?.content["application/json"] ?? {};
  const output = el("div", { "aria-live": "polite" });
  const rows = operation.parameters.map((parameter, index) => parameterRow(parameter, `${operation.operationId}-${index}`));
  const form = el("form", {
    onsubmit: (event) => {
      event.preventDefault();
      send(operation, form, output);
    },
  },
    rows.length ? el("table", {},
      el("thead", {}, el("tr", {}, ["Parameter", "Type", "Value"].map((title) => el("th", { scope: "col" }, title)))),
      el("tbody", {}, rows)) : null,
    body ? [
      el("h3", {}, operation.requestBody.required ? "Body" : "Body (may be left out)"),
      fieldsOf(body),
      el("p", {}, el("label", { for: `${operation.operationId}-body` }, "Body to send")),
      el("textarea", { name: "body", id: `${operation.operationId}-body`, spellcheck: "false" },
        operation.requestBody.required ? JSON.stringify(example ?? exampleOf(body), null, 2) : ""),
    ] : null,
    el("p", {}, el("button", {}, "Send request")));
  const answers = Object.entries(operation.responses).map(([status, response]) => {
    const { description, content } = resolve(response);
    const data = content?.["application/json"].schema.properties?.data;
    const line = [el("code", {}, status), " ", prose(description)];
    return el("li", {}, data ? opening([...line, el("span", { class: "type" }, ` data: ${typeOf(data)}`)], () => fieldsOf(data)) : line);
  });
  const access = operation["x-required-scope"]
    ? ["Needs a token with ", el("code", { class: "scope" }, operation["x-required-scope"]), "."]
    : [operation.security?.length ? "Needs a token of the store." : "Needs no token."];
  return el("div", { class: "inside" }, el("p", {}, prose(operation.description)), el("p", {}, access), form, output, el("h3", {}, "Answers"), el("ul", { class: "schema" }, answers));
}

function drawOperation(operation) {
  const details = el("details", { class: "operation", id: operation.operationId },
    el("summary", {},
      el("span", { class: `method ${operation.method}` }, operation.method.toUpperCase()),
      el("span", { class: "path" }, operation.path),
      el("span", { class: "title" }, operation.summary)));
  details.addEventListener("toggle", () => details.append(insideOf(operation)), { once: true });
  return details;
}

function operationsOf(tag) {
  return Object.entries(spec.paths).flatMap(([path, item]) => METHODS
    .filter((method) => item[method]?.tags.includes(tag))
    .map((method) => ({ ...item[method], path, method, parameters: item[method].parameters.map(resolve) })));
}

function draw() {
  const main = document.getElementById("operations");
  const index = document.getElementById("index");
  document.getElementById("intro").replaceChildren(
    ...prose(spec.info.description), " ", el("a", { href: "/openapi.json" }, "OpenAPI document"));
  for (const { name } of spec.tags) {
    const operations = operationsOf(name);
    main.append(el("section", {}, el("h2", {}, name), operations.map(drawOperation)));
    const links = operations.map((operation) => el("li", { "data-for": operation.operationId },
      el("a", { href: `#${operation.operationId}` }, operation.summary)));
    index.append(el("section", {}, el("h2", {}, name), el("ul", {}, links)));
  }
}

/** Shows only the operations that have every word of the filter. */
function filter() {
  const words = document.getElementById("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const details of document.querySelectorAll("details.operation")) {
    const text = details.querySelector("summary").textContent.toLowerCase();
    const hidden = !words.every((word) => text.includes(word));
    details.hidden = hidden;
    document.querySelector(`[data-for="${details.id}"]`).hidden = hidden;
  }
  for (const section of document.querySelectorAll("section")) {
    section.hidden = !section.querySelector("details.operation:not([hidden]), li:not([hidden])");
  }
}

/** Opens the operation that the address names. */
function openNamed() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named?.matches("details.operation")) {
    named.open = true;
    named.scrollIntoView();
  }
}

/** Credentials last as long as the tab. */
function keepCredentials() {
  const form = document.getElementById("credentials");
  for (const input of form.elements) {
    input.value = sessionStorage.getItem(input.name) ?? "";
    input.addEventListener("input", () => sessionStorage.setItem(input.name, input.value));
  }
  form.addEventListener("submit", (event) => event.preventDefault());
}

async function start() {
  keepCredentials();
  const response = await fetch("/openapi.json");
  if (!response.ok) throw new Error(`/openapi.json answered ${response.status}`);
  spec = await response.json();
  draw();
  document.getElementById("filter").addEventListener("input", filter);
  addEventListener("hashchange", openNamed);
  openNamed();
}

start().catch((error) => document.getElementById("intro").replaceChildren(`The reference cannot be shown: ${error.message}`));
