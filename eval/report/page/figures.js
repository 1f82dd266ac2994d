/* A suite: about, a card a figure, families, time, errors. */

function suiteSection(suite) {
  const named = Object.entries(suite.metrics).filter(([name]) =>
    suite.ways.some((way) => suite.figures[way][name]),
  );
  const judged = named.filter(([, metric]) => metric.judged);
  const other = named.filter(([, metric]) => !metric.judged);
  const cards = (metrics) =>
    make("div", { class: "metrics" }, ...metrics.map(([name]) => metricCard(suite, name)));
  return make(
    "section",
    { class: "suite", id: `suite-${suite.name}`, tabindex: "-1" },
    said(suite.title, "h2"),
    said(suite.about, "p", { class: "lead" }),
    make("p", { class: "small" },
      `${count(suite.cases, "case")} in ${count(suite.groups, "group")} that are drawn together. `,
      make("a", { href: behind({ suite: suite.name }) }, "Read the answers"),
    ),
    judged.length ? cards(judged) : null,
    named.length ? null : make("p", { class: "note" }, "No answer here adds to a figure."),
    other.length ? fold("What describes the answers and is not judged", cards(other)) : null,
    Object.keys(suite.by_family).length ? families(suite, named) : null,
    fold("Time", times(suite)),
    errors(suite),
  );
}

function metricCard(suite, name) {
  const metric = suite.metrics[name];
  const ways = suite.ways.filter((way) => suite.figures[way][name]);
  const axis = axisOf(metric, ways.map((way) => suite.figures[way][name]));
  return make(
    "section",
    { class: "card metric", "data-metric": name },
    said(metric.title, "h3"),
    make("p", { class: "small" }, wanted(metric)),
    make(
      "table",
      {},
      make("caption", { class: "hidden" }, `${metric.title}, with 95 % intervals`),
      make("thead", { class: "hidden" }, headings("Way", "Chart", "Figure")),
      make("tbody", {}, ...ways.map((way) => wayRow(suite, name, way, axis))),
      make("tbody", { "aria-hidden": "true" },
        make("tr", { class: "axis" }, make("td"), make("td", {}, scaleOf(axis)), make("td"))),
    ),
    metric.means ? fold("What this says", said(metric.means, "p")) : null,
  );
}

function headings(...names) {
  return make("tr", {}, ...names.map((name) => make("th", { scope: "col" }, name)));
}

function wayRow(suite, name, way, axis) {
  const metric = suite.metrics[name];
  const one = suite.figures[way][name];
  const first = way === suite.ways[0];
  return make(
    "tr",
    {},
    said(way, "th", { scope: "row" }),
    make("td", { class: "chart" }, track(one, axis, labelOf(way, metric, one), first)),
    make("td", { class: "figure" }, ...figure(suite, name, way, one), gapTo(suite, name, way)),
  );
}

function figure(suite, name, way, one, family = "") {
  const { decimals } = suite.metrics[name];
  return [
    make("a",
      { class: "value", href: behind({ suite: suite.name, way, figure: name, family }),
        title: "Read the answers behind this figure" },
      number(one.value, decimals)),
    make("span", { class: "range" }, ` (${between(one, decimals)})`),
    make("span", { class: "of" },
      `of ${one.of.toLocaleString("en", { maximumFractionDigits: 1 })}, ` +
        count(one.examples, "group")),
  ];
}

function gapTo(suite, name, way) {
  const gap = suite.differences[way]?.[name];
  if (!gap) return null;
  const metric = suite.metrics[name];
  const { mark, word, kind } = compared(gap, metric);
  const judgedWord = word === "cannot tell" ? word : `${suite.ways[0]} ${word}`;
  return make("span", { class: `gap ${kind}` },
    `${mark} ${judgedWord}: ${signed(gap.value, metric.decimals)} ` +
      `(${between(gap, metric.decimals)})`);
}

function families(suite, named) {
  const place = make("div", { class: "scroll", tabindex: "0", role: "region",
    "aria-label": `${suite.title} by family` });
  const id = `family-of-${suite.name}`;
  const choice = make("select", { id, on: { change: () => show(choice.value) } },
    ...named.map(([name, metric]) => make("option", { value: name }, metric.title)));
  const show = (name) => place.replaceChildren(familyTable(suite, name));
  return lazyFold("By family", () => {
    show(named[0][0]);
    return [make("p", { class: "pick" }, make("label", { for: id }, "Figure "), choice), place];
  });
}

function familyTable(suite, name) {
  const metric = suite.metrics[name];
  const rows = Object.entries(suite.by_family)
    .filter(([, ways]) => suite.ways.some((way) => ways[way]?.[name]));
  const ways = suite.ways.filter((way) => rows.some(([, told]) => told[way]?.[name]));
  const all = rows.flatMap(([, told]) => ways.map((way) => told[way]?.[name]).filter(Boolean));
  if (!all.length) return make("p", { class: "small" }, "No family adds to this figure.");
  const axis = axisOf(metric, all);
  const cell = (family, way, one) => one
    ? make("td", { class: "figure" },
        track(one, axis, labelOf(`${family}, ${way}`, metric, one), way === suite.ways[0]),
        ...figure(suite, name, way, one, family))
    : make("td", {}, "–");
  return make(
    "table",
    { class: "families" },
    make("caption", {}, `${metric.title}; charts from ${axis.low} to ${axis.high}`),
    make("thead", {}, headings("Family", ...ways)),
    make("tbody", {}, ...rows.map(([family, told]) =>
      make("tr", {}, said(family, "th", { scope: "row" }),
        ...ways.map((way) => cell(family, way, told[way]?.[name]))))),
  );
}

function times(suite) {
  const told = suite.ways.filter((way) => suite.seconds[way]);
  return make(
    "div",
    {},
    make("p", { class: "small" }, "Seconds that an answer took to make as part of the evaluation. " +
      "A way that is read off the answer of another takes none of its own."),
    make(
      "table",
      { class: "plain" },
      make("caption", { class: "hidden" }, "Seconds an answer"),
      make("thead", {}, headings("Way", "Median, s", "95 of 100 within, s", "Answers")),
      make("tbody", {}, ...told.map((way) => {
        const { median, p95, answers } = suite.seconds[way];
        return make("tr", {}, said(way, "th", { scope: "row" }),
          ...[number(median, 2), number(p95, 2), number(answers, 0)].map((x) =>
            make("td", {}, x)));
      })),
    ),
  );
}

function errors(suite) {
  const all = suite.errors.length + suite.private_errors;
  if (!all) return make("p", { class: "small" }, "No answer ended in an error.");
  const hidden = suite.private_errors
    ? [make("p", { class: "small" },
        `${count(suite.private_errors, "error")} in private cases, not shown.`)]
    : [];
  return make("div", { class: "errors" },
    lazyFold(`✗ ${count(all, "answer")} ended in an error`, () => [
      ...suite.errors.map((one) => make("div", {},
        make("p", {}, make("b", {}, said(one.case)), ", ", said(one.way)),
        said(one.error, "pre"))),
      ...hidden,
    ]));
}
