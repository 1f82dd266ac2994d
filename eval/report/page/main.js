/* From the two blocks of data to the page. */

const REPORT = JSON.parse(document.getElementById("figures").textContent);

async function unpacked(id) {
  const packed = atob(document.getElementById(id).textContent);
  const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
  const opened = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(opened).text());
}

function head(report) {
  const day = String(report.made).slice(0, 10);
  document.getElementById("head").append(
    make("p", { class: "eyebrow" }, "HyroxCoach"),
    make("h1", {}, "Evaluation"),
    make("p", { class: "small" },
      `${day} · version ${report.project} · model setting “`, said(report.made_from.model ?? "?"),
      "” · ", report.quick ? "small fixed subset" : "full run",
      ` · ${count(report.counts.answers, "answer")} in ` +
        `${number(report.counts.seconds / 60, report.counts.seconds < 600 ? 1 : 0)} minutes`),
  );
}

function jumps(report) {
  const chip = (href, text) => make("a", { class: "chip", href }, said(text));
  document.getElementById("jumps").append(
    chip("#summary", "Summary"),
    ...report.suites.map((suite) => chip(`#suite-${suite.name}`, suite.title)),
    chip("#cases", "Answers"),
  );
}

function summary(report) {
  const line = ({ text, to }) => make("li", {}, said(text, "span"), " ",
    to ? make("a", { class: "see", href: `#suite-${to}`, "aria-label": `See ${to}` }, "See") : null);
  return make(
    "section",
    { class: "card summary", id: "summary", tabindex: "-1" },
    ...report.summary.flatMap(({ heading, lines }) => [
      make("h2", {}, heading),
      make("ul", {}, ...lines.map(line)),
    ]),
    fold("How to read the figures",
      make("p", {}, "A figure is a ratio of sums (sentences that passed over sentences, say). In " +
        "brackets stands its 95 % interval: the percentile bootstrap over groups of cases that " +
        "hang together. Where all or none of a share holds, the other end is the exact bound of " +
        "Clopper and Pearson. A difference is taken over the cases that both ways answered; " +
        "“better” or “worse” is said only where its interval leaves out 0, else “cannot tell”. " +
        "Every figure leads to the answers behind it.")),
  );
}

function foot(report) {
  document.getElementById("foot").append(
    fold("What was measured, by checksum",
      make("dl", { class: "made" }, ...Object.entries(report.made_from).flatMap(([name, digest]) => [
        said(name, "dt"), said(digest, "dd")]))),
    make("p", { class: "small" }, `Made ${report.made} with Python ${report.machine.python} on ` +
      `${count(report.machine.processors, "processor")}. This file asks nothing of a network.`),
  );
}

function start() {
  head(REPORT);
  jumps(REPORT);
  const answers = casesSection(REPORT, unpacked("answers"));
  document.getElementById("main").append(
    summary(REPORT), ...REPORT.suites.map(suiteSection), answers.section);
  foot(REPORT);
  const go = () => {
    const [place, told] = location.hash.slice(1).split("?");
    if (place === "cases") answers.go(new URLSearchParams(told ?? ""));
    else if (place) document.getElementById(place)?.focus({ preventScroll: true });
  };
  window.addEventListener("hashchange", go);
  if (location.hash) {
    go();
    document.getElementById(location.hash.slice(1).split("?")[0])?.scrollIntoView();
  }
}

start();
