"use strict";
/* Every text of an evaluation is data: it reaches the page as text nodes and attributes alone. */

const SVG = "http://www.w3.org/2000/svg";
const UNSEEN = new RegExp(
  "([\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b\\u200e\\u200f" +
    "\\u2028-\\u202e\\u2060-\\u2069\\ufeff\\ufff9-\\ufffb]|[\\u{e0000}-\\u{e007f}])",
  "u",
);

function make(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

function draw(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, does] of Object.entries(value)) element.addEventListener(event, does);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/* A text somebody else wrote: its direction stays its own, what cannot be seen is named. */
function said(text, tag = "bdi", attributes = {}) {
  const pieces = String(text).split(UNSEEN).map((piece) => {
    if (!piece || !UNSEEN.test(piece)) return piece;
    const code = piece.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    return make("span", { class: "unseen", title: "A character that is not seen" }, `U+${code}`);
  });
  return make(tag, { dir: "auto", ...attributes }, ...pieces.filter((piece) => piece !== ""));
}

function fold(label, ...children) {
  return make("details", { class: "fold" }, make("summary", {}, label), ...children);
}

/* A fold whose content is made when it is first opened. */
function lazyFold(label, content, attributes = {}) {
  const details = make("details", { class: "fold", ...attributes }, make("summary", {}, label));
  const once = () => {
    if (details.open && details.children.length === 1) details.append(...content());
  };
  details.addEventListener("toggle", once);
  details.fill = once;
  return details;
}

const isPercent = (metric) => metric.title.endsWith("%");

function number(value, decimals) {
  return value
    .toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
    .replace(/^-(?=[\d.])/, "−")
    .replace(/^−([0.,]*)$/, "$1");
}

const signed = (value, decimals) => (value > 0 ? "+" : "") + number(value, decimals);
const between = (one, decimals) => `${number(one.low, decimals)} to ${number(one.high, decimals)}`;
const count = (value, one, many = `${one}s`) =>
  `${value.toLocaleString("en", { maximumFractionDigits: 1 })} ${value === 1 ? one : many}`;

function wanted(metric) {
  if (!metric.judged) return "describes, is not judged";
  return metric.falls ? "↓ less is better" : "↑ more is better";
}

/* What the difference of the first way to another says. */
function compared(gap, metric) {
  if (gap.low <= 0 && 0 <= gap.high) return { mark: "≈", word: "cannot tell", kind: "" };
  const more = gap.value > 0;
  if (!metric.judged) return { mark: more ? "▲" : "▼", word: more ? "more" : "less", kind: "" };
  return more !== metric.falls
    ? { mark: "▲", word: "better", kind: "better" }
    : { mark: "▼", word: "worse", kind: "worse" };
}

/* The address of the answers behind a figure. */
function behind(state) {
  const told = Object.entries(state).filter(([, value]) => value);
  return `#cases?${new URLSearchParams(told)}`;
}
