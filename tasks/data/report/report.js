"use strict";
(() => {
  // Without this script the whole report is shown; it only narrows it.
  const form = document.getElementById("filter");
  const said = form.querySelector("output");
  const items = [...document.querySelectorAll("main [data-conflict], main [data-first]")];
  const groups = [...document.querySelectorAll("main .group, main .more, main tbody tr")];

  // A chart belongs to the days that it shows, and what lies outside of the period is veiled.
  const charts = [...document.querySelectorAll("svg[data-first]")];
  for (const chart of charts) {
    const figure = chart.closest("figure");
    Object.assign(figure.dataset, { first: chart.dataset.first, last: chart.dataset.last });
    items.push(...(items.includes(figure) ? [] : [figure]));
  }

  function veil(chart, wanted) {
    for (const old of chart.querySelectorAll(".veil")) old.remove();
    const { start, end, frame } = chart.dataset;
    const place = (day, more) =>
      Math.min(1, Math.max(0, (Date.parse(day) + more - start) / (end - start))) * frame;
    const left = wanted.from ? place(wanted.from, 0) : 0;
    const right = wanted.to ? place(wanted.to, 864e5) : Number(frame);
    const seen = new Set();
    for (const ground of chart.querySelectorAll("path.background")) {
      const { width, height } = ground.getBBox();
      const { x: across, y: down } = ground.getBoundingClientRect();
      const where = `${across} ${down}`; // Vega draws the frame of a layered chart twice
      if (Math.abs(width - frame) > 1 || seen.has(where)) continue;
      seen.add(where);
      for (const [x, size] of [[0, left], [right, frame - right]]) {
        if (size <= 0) continue;
        const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
        for (const [name, value] of Object.entries({ class: "veil", x, y: 0, width: size, height: height + 1 }))
          rect.setAttribute(name, value);
        ground.parentNode.append(rect);
      }
    }
  }

  function fits(item, wanted) {
    const { conflict, first, last } = item.dataset;
    if (wanted.conflict && conflict !== undefined && conflict !== wanted.conflict) return false;
    if (wanted.from && last && last < wanted.from) return false;
    return !(wanted.to && first && first > wanted.to);
  }

  function apply() {
    const wanted = Object.fromEntries(new FormData(form));
    let shown = 0;
    for (const item of items) {
      item.hidden = !fits(item, wanted);
      shown += item.hidden ? 0 : 1;
    }
    for (const group of groups) {
      const own = [...group.querySelectorAll("[data-conflict], [data-first]")];
      if (own.length) group.hidden = own.every((item) => item.hidden);
    }
    for (const chart of charts) veil(chart, wanted);
    const chosen = Object.entries(wanted).filter(([, value]) => value);
    said.textContent = chosen.length ? `${shown} of ${items.length} shown` : "";
    const hash = new URLSearchParams(chosen).toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  }

  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  const asked = new URLSearchParams(location.hash.slice(1));
  for (const name of ["conflict", "from", "to"]) {
    if (asked.get(name)) form.elements[name].value = asked.get(name);
  }
  if (["conflict", "from", "to"].some((name) => asked.get(name))) apply();

  // On paper every quote is to be read: nobody can open a fold there.
  const folds = [...document.querySelectorAll("details:not(.how)")];
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = folds.filter((fold) => !fold.open);
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });
})();
