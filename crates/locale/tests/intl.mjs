// Writes intl.tsv, what JavaScript's Intl says: `node crates/locale/tests/intl.mjs > crates/locale/tests/intl.tsv`.
// Each line is a kind, a language, an input, and the outputs.
import { readFileSync } from "node:fs";

const order = readFileSync(new URL("../data/countries.txt", import.meta.url), "utf8").trim().split("\n");
const codes = order[0].split(" ").slice(1).sort();
const languages = order.map((line) => line.split(" ")[0]);
const currencies = ["USD", "EUR", "GBP", "PLN", "BRL", "INR", "KRW", "CZK", "DKK", "HUF", "SEK", "NOK", "CHF"];
const minorUnits = [123456, -5];
const at = new Date("2026-06-01T14:05:00Z");
const print = (...cells) => console.log(cells.join("\t"));

console.error(`ICU ${process.versions.icu}, CLDR ${process.versions.cldr}`);
for (const tag of languages) {
  const number = new Intl.NumberFormat(tag);
  for (const value of [0, 1234, -1234567]) print("number", tag, value, number.format(value));
  const percent = new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 2 });
  for (const value of [825, 2000, -50, 1234567]) print("percent", tag, value, percent.format(value / 10000));
  for (const currency of currencies) {
    // The digits that are charged; Intl's are none for the forint.
    const digits = currency === "KRW" ? 0 : 2;
    const symbol = { style: "currency", currency, currencyDisplay: "narrowSymbol" };
    const money = new Intl.NumberFormat(tag, { ...symbol, minimumFractionDigits: digits });
    for (const value of minorUnits) print("money", tag, `${currency} ${value}`, money.format(value / 10 ** digits));
  }
  const styles = { dateStyle: "long", timeZone: "UTC" };
  print("date", tag, at.getTime(), new Intl.DateTimeFormat(tag, styles).format(at));
  print("date_time", tag, at.getTime(), new Intl.DateTimeFormat(tag, { ...styles, timeStyle: "short" }).format(at));
  const list = new Intl.ListFormat(tag);
  for (const parts of ["a", "a b", "a b c", "a i"]) print("list", tag, parts, list.format(parts.split(" ")));
  const region = new Intl.DisplayNames(tag, { type: "region" });
  print("countries", tag, codes.join(" "), ...codes.map((code) => region.of(code)));
  const { compare } = new Intl.Collator(tag);
  const sorted = codes.toSorted((a, b) => compare(region.of(a), region.of(b)));
  print("order", tag, "", sorted.join(" "));
}
