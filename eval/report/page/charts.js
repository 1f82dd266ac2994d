/* A dot with its interval, in a cell of a table that says the same in figures. */

function axisOf(metric, estimates) {
  const low = Math.min(...estimates.map((one) => one.low));
  const high = Math.max(...estimates.map((one) => one.high));
  if (isPercent(metric) && low >= 0 && high <= 100) {
    if (low >= 90) return { low: 90, high: 100 };
    if (high <= 10) return { low: 0, high: 10 };
    return { low: 0, high: 100 };
  }
  return { low: low < 0 ? -round(-low) : 0, high: high > 0 ? round(high) : low < 0 ? 0 : 1 };
}

/* The next of 1, 2, 2.5, 5 times a power of ten. */
function round(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= value * 0.9999);
}

function track(one, axis, label, first) {
  const span = axis.high - axis.low || 1;
  const at = (value) => `${Math.min(100, Math.max(0, (100 * (value - axis.low)) / span))}%`;
  return draw(
    "svg",
    { class: first ? "track first" : "track", role: "img", "aria-label": label },
    draw("title", {}, label),
    draw("line", { class: "rail", x1: "0%", x2: "100%", y1: 10, y2: 10 }),
    ...[0, 25, 50, 75, 100].map((x) =>
      draw("line", { class: "tick", x1: `${x}%`, x2: `${x}%`, y1: 6, y2: 14 }),
    ),
    draw("line", { class: "interval", x1: at(one.low), x2: at(one.high), y1: 10, y2: 10 }),
    ...[one.low, one.high].map((value) =>
      draw("line", { class: "interval", x1: at(value), x2: at(value), y1: 5, y2: 15 }),
    ),
    draw("circle", { class: "dot", cx: at(one.value), cy: 10, r: 5 }),
  );
}

function scaleOf(axis) {
  const middle = (axis.low + axis.high) / 2;
  const short = (value) => value.toLocaleString("en", { maximumSignificantDigits: 3 });
  return make(
    "div",
    { class: "scale", "aria-hidden": "true" },
    ...[axis.low, middle, axis.high].map((value) => make("span", {}, short(value))),
  );
}

function labelOf(name, metric, one) {
  const unit = isPercent(metric) ? " %" : "";
  const { decimals } = metric;
  return `${name}: ${number(one.value, decimals)}${unit}, 95 % interval ${between(one, decimals)}`;
}
