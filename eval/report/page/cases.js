/* The answers behind the figures: chosen by suite, way, family, figure, fault and words. */

const AT_ONCE = 20;
const CITED = /(\[[A-Za-z]{1,3}\d{1,4}\])/;

function casesSection(report, loading) {
  const form = choices(report);
  const list = make("div", { class: "list" });
  const tally = make("p", { class: "small", role: "status" }, "The answers are being unpacked …");
  const more = make("button", { type: "button", class: "more", hidden: true });
  const section = make("section", { class: "suite", id: "cases", tabindex: "-1" },
    make("h2", {}, "The answers"),
    make("p", { class: "lead" }, "Each answer sentence by sentence, with what was found about it " +
      "and what it could rest on. ✗ is an answer with a fault, ✓ one in which none was found. " +
      "A figure above leads to its answers, the worst first."),
    form.element, tally, list, more);

  let data = null;
  let entries = [];
  let mine = false;
  const show = () => {
    if (!data) return;
    entries = entriesOf(report, data, form.state());
    list.replaceChildren();
    extend();
  };
  const extend = () => {
    const from = list.children.length;
    list.append(...entries.slice(from, from + AT_ONCE).map((one) => entry(report, data, one)));
    const left = entries.length - list.children.length;
    tally.textContent = tallyOf(report, form.state(), entries);
    more.hidden = left <= 0;
    more.textContent = `Show ${Math.min(AT_ONCE, left)} more of ${left}`;
  };
  more.addEventListener("click", () => {
    const next = list.children.length;
    extend();
    list.children[next]?.querySelector("summary").focus();
  });
  form.changed(() => {
    // Kept in the address, so that a view can be sent and Back leads to the figure it came from.
    const address = behind(form.state());
    if (location.hash !== address) {
      mine = true;
      location.replace(address);
    }
    show();
  });
  loading.then(
    (unpackedData) => {
      data = unpackedData;
      show();
    },
    () => {
      tally.textContent = "This browser cannot unpack the answers: it is too old.";
    },
  );
  const go = (told) => {
    if (mine) {
      mine = false;
      return;
    }
    form.set(told);
    show();
    section.focus({ preventScroll: true });
    section.scrollIntoView();
  };
  return { section, go };
}

function choices(report) {
  const select = (name, label) => {
    const field = make("select", { name, id: `choose-${name}` });
    return [field, make("label", { for: field.id }, label, field)];
  };
  const [suite, suiteLabel] = select("suite", "Suite");
  const [way, wayLabel] = select("way", "Way");
  const [family, familyLabel] = select("family", "Family");
  const [figureField, figureLabel] = select("figure", "Figure");
  const bad = make("input", { type: "checkbox", name: "bad" });
  const q = make("input", { type: "search", name: "q", id: "choose-q", autocomplete: "off",
    placeholder: "Words of question or answer" });
  const element = make("form", { class: "card choices", role: "search", "aria-label": "Answers" },
    suiteLabel, wayLabel, familyLabel, figureLabel,
    make("label", { class: "wide", for: q.id }, "Text", q),
    make("label", { class: "check" }, bad, " Only with a fault"));
  element.addEventListener("submit", (event) => event.preventDefault());

  const fields = { suite, way, family, figure: figureField, q };
  const options = (field, all, pairs) => {
    field.replaceChildren(...(all ? [make("option", { value: "" }, all)] : []),
      ...pairs.map(([value, text]) => make("option", { value }, text)));
  };
  const ofSuite = () => {
    const one = report.suites.find(({ name }) => name === suite.value) ?? report.suites[0];
    if (!one) return;
    options(way, "every way", one.ways.map((name) => [name, name]));
    options(family, "every family", Object.keys(one.by_family).map((name) => [name, name]));
    options(figureField, "all of them",
      Object.entries(one.metrics).map(([name, metric]) => [name, metric.title]));
  };
  options(suite, "", report.suites.map(({ name, title }) => [name, title]));
  ofSuite();
  const state = () => ({ suite: suite.value, way: way.value, family: family.value,
    figure: figureField.value, bad: bad.checked ? "1" : "", q: q.value.trim() });
  const set = (told) => {
    const choose = (field, value) => {
      field.value = value ?? "";
      if (field.selectedIndex === -1) field.selectedIndex = 0;
    };
    choose(suite, told.get("suite"));
    ofSuite();
    for (const name of ["way", "family", "figure"]) choose(fields[name], told.get(name));
    q.value = told.get("q") ?? "";
    bad.checked = told.get("bad") === "1";
  };
  const changed = (does) => {
    let waiting = 0;
    element.addEventListener("input", ({ target }) => {
      if (target === suite) ofSuite();
      clearTimeout(waiting);
      waiting = setTimeout(does, target === q ? 200 : 0);
    });
  };
  return { element, state, set, changed };
}

/* One entry a case and run, with the answers of all ways; `rows` are those that were asked for. */
function entriesOf(report, data, state) {
  const suite = report.suites.find(({ name }) => name === state.suite);
  if (!suite) return [];
  const { cases, rows } = data.suites[suite.name];
  const metrics = Object.entries(suite.metrics);
  const chosen = metrics.findIndex(([name]) => name === state.figure);
  const way = suite.ways.indexOf(state.way);
  const fits = holding(data.texts, state.q);
  const found = new Map();
  for (const told of rows) {
    const row = rowOf(told);
    const one = cases[row.case];
    const key = `${row.case} ${row.run}`;
    if (!found.has(key)) found.set(key, { suite, case: one, run: row.run, all: [], rows: [] });
    const entry = found.get(key);
    entry.all.push(row);
    row.bad = badness(row, metrics, chosen);
    const asked =
      (way === -1 || row.way === way) &&
      (!state.family || data.texts[one[1]] === state.family) &&
      (chosen === -1 || row.error !== null || row.parts.some(([m, , of]) => m === chosen && of)) &&
      (!state.bad || row.bad > 0) &&
      (fits(one[0]) || fits(one[2]) || row.shown.some(([text]) => fits(text)));
    if (asked) entry.rows.push(row);
  }
  const entries = [...found.values()].filter((one) => one.rows.length);
  if (chosen === -1) return entries;
  const worst = (one) => Math.max(...one.rows.map((row) => row.bad));
  return entries.sort((one, other) => worst(other) - worst(one));
}

function rowOf([place, way, run, seconds, error, shown, pack, parts]) {
  return { case: place, way, run, seconds, error, shown, pack, parts };
}

/* How bad an answer is: by the chosen figure, or, without one, whether anything in it is. */
function badness(row, metrics, chosen) {
  if (row.error !== null) return Infinity;
  const of = ([place, top, below]) => {
    const [, metric] = metrics[place];
    if (!metric.judged || !below) return 0;
    return Math.max(0, metric.falls ? top / below : 1 - top / below);
  };
  if (chosen !== -1) return Math.max(0, ...row.parts.filter(([m]) => m === chosen).map(of));
  if (row.shown.some(([, , good]) => good === 0)) return 1;
  return Math.max(0, ...row.parts.filter(([m]) => isPercent(metrics[m][1])).map(of));
}

function holding(texts, words) {
  if (!words) return () => true;
  const sought = words.toLowerCase();
  const known = new Map();
  return (place) => {
    if (!known.has(place)) known.set(place, texts[place].toLowerCase().includes(sought));
    return known.get(place);
  };
}

function tallyOf(report, state, entries) {
  const suite = report.suites.find(({ name }) => name === state.suite);
  if (!suite) return "There is no answer to show.";
  const hidden = suite.private;
  const answers = entries.reduce((sum, one) => sum + one.rows.length, 0);
  return `${count(answers, "answer")} to ${count(entries.length, "question")}` +
    (hidden ? `; ${count(hidden, "private case")} of this suite not shown` : "");
}

function entry(report, data, one) {
  const asks = JSON.parse(data.texts[one.case[2]]);
  const title = asks.question ?? asks.text ?? asks.sentence ??
    Object.values(asks).find((value) => typeof value === "string") ?? data.texts[one.case[0]];
  const label = make("span", { class: "asked" }, said(title || "(nothing)"),
    make("span", { class: "marks" }, ...one.rows.map((row) =>
      make("span", { class: row.bad > 0 ? "mark worse" : "mark better" },
        `${row.bad > 0 ? "✗" : "✓"} `, said(one.suite.ways[row.way])))));
  return lazyFold(label, () => {
    const others = one.all.filter((row) => !one.rows.includes(row));
    return [
      question(data, one, asks),
      ...one.rows.map((row) => answer(data, one.suite, row)),
      ...(others.length
        ? [lazyFold(`The same question, ${count(others.length, "other way")}`, () =>
            others.map((row) => answer(data, one.suite, row)))]
        : []),
    ];
  }, { class: "card entry" });
}

function question(data, one, asks) {
  const family = data.texts[one.case[1]];
  return make("dl", { class: "asks" },
    ...Object.entries(asks).flatMap(([name, value]) => [
      said(name, "dt"),
      said(typeof value === "string" ? value : JSON.stringify(value, null, 1), "dd")]),
    make("dt", {}, "case"), said(data.texts[one.case[0]] + (one.run ? ` #${one.run}` : ""), "dd"),
    ...(family ? [make("dt", {}, "family"), said(family, "dd")] : []));
}

function answer(data, suite, row) {
  const evidence = row.pack === null ? [] : data.packs[row.pack];
  const items = new Map(evidence.map(([id, text]) => [data.texts[id], data.texts[text]]));
  const box = evidenceFold(items);
  return make("section", { class: "answer", "data-way": suite.ways[row.way] },
    make("h3", {}, said(suite.ways[row.way]),
      make("span", { class: "small" }, ` ${number(row.seconds, 2)} s`)),
    row.error === null ? sentences(data, row, items, box) : said(data.texts[row.error], "pre"),
    box,
    row.parts.length ? fold("What this answer adds to the figures", adds(suite, row)) : null);
}

const VERDICTS = { 1: ["✓", "good"], 0: ["✗", "bad"], null: ["–", "nothing to judge"] };

function sentences(data, row, items, box) {
  if (!row.shown.length) return make("p", { class: "small" }, "No sentence was kept to show.");
  return make("ol", { class: "sentences" }, ...row.shown.map(([text, verdict, good]) => {
    const [mark, word] = VERDICTS[good];
    return make("li", { class: good === 0 ? "bad" : "" },
      make("p", {}, ...cited(data.texts[text], items, box)),
      make("p", { class: "verdict" },
        make("span", { class: "sign", "aria-hidden": "true" }, mark),
        make("span", { class: "hidden" }, `${word}: `), said(data.texts[verdict])));
  }));
}

/* A citation of something that is there opens it. */
function cited(text, items, box) {
  return text.split(CITED).filter(Boolean).map((piece) => {
    const id = piece.slice(1, -1);
    if (!CITED.test(piece) || !items.has(id)) return said(piece);
    return make("button", { type: "button", class: "cite", "aria-label": `Evidence ${id}`,
      on: { click: () => {
        box.open = true;
        box.fill();
        const item = [...box.querySelectorAll("dt")].find((dt) => dt.dataset.item === id);
        item?.focus();
        item?.scrollIntoView({ block: "center" });
      } } }, id);
  });
}

function evidenceFold(items) {
  if (!items.size) return null;
  return lazyFold(`Evidence (${items.size})`, () => [
    make("dl", { class: "evidence" }, ...[...items].flatMap(([id, text]) => [
      said(id, "dt", { "data-item": id, tabindex: "-1" }), said(text, "dd")]))]);
}

function adds(suite, row) {
  const metrics = Object.values(suite.metrics);
  const short = (value) => value === null ? "–" : number(value, Number.isInteger(value) ? 0 : 2);
  return make("table", { class: "plain" },
    make("thead", {}, headings("Figure", "Adds", "Of")),
    make("tbody", {}, ...row.parts.map(([place, top, below]) =>
      make("tr", {}, said(metrics[place].title, "th", { scope: "row" }),
        make("td", {}, short(top)), make("td", {}, short(below))))));
}
