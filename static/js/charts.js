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
