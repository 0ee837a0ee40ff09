// Draws the figures a page carries as JSON into their frames, one a frame of the screen.
"use strict";

const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  showSendToCloud: false,
  responsive: true,
  scrollZoom: false,
};

function draw(charts) {
  const [chart, ...later] = charts;
  if (!chart) return;
  const figure = JSON.parse(document.getElementById(chart.dataset.figure).textContent);
  Plotly.newPlot(chart, figure.data, figure.layout, CONFIG);
  requestAnimationFrame(() => draw(later));
}

draw([...document.querySelectorAll("[data-figure]")]);

// A sheet of paper is narrower than a screen: charts are drawn for it, and for the screen after it.
const SHEET = 640;

function redraw(width) {
  for (const chart of document.querySelectorAll(".js-plotly-plot")) {
    Plotly.relayout(chart, { width, autosize: !width });
  }
}

addEventListener("beforeprint", () => redraw(SHEET));
addEventListener("afterprint", () => redraw(null));
