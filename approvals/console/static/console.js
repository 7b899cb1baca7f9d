// Keeps an open page as it is in the ledger. It reads only: nothing here
// submits a form, and a form that somebody is using is never taken away.
"use strict";

(() => {
  const second = 1000;
  let main = document.getElementById("main");

  // How far away a time is, in the words of the server.
  function far(at) {
    const s = (at - Date.now()) / second, d = Math.abs(s);
    if (d < 2) return "now";
    const [n, unit] = d < 120 ? [d, "s"] : d < 7200 ? [d / 60, "min"] : d < 172800 ? [d / 3600, "h"] : [d / 86400, "days"];
    const away = Math.floor(n) + " " + unit;
    return s > 0 ? "in " + away : away + " ago";
  }

  function tick() {
    for (const e of document.querySelectorAll("[data-far]")) {
      const text = far(Date.parse(e.dataset.far));
      e.textContent = "bare" in e.dataset ? text : "(" + text + ")";
    }
  }

  let counted = Number((/^\((\d+)\) /.exec(document.title) || [0, 0])[1]);

  function count(waiting) {
    if (waiting === counted) return;
    counted = waiting;
    const title = document.title.replace(/^\(\d+\) /, "");
    document.title = waiting > 0 ? "(" + waiting + ") " + title : title;
    document.getElementById("announce").textContent =
      waiting === 1 ? "1 request waits for a decision" : waiting + " requests wait for a decision";
  }

  // Whether somebody has begun to fill in, or is about to press something.
  function inUse() {
    if (document.activeElement && document.activeElement.closest("main form")) return true;
    return [...main.querySelectorAll("textarea, input")].some((e) =>
      e.type === "checkbox" || e.type === "radio" ? e.checked !== e.defaultChecked : e.type !== "hidden" && e.value !== e.defaultValue);
  }

  // Puts the new content in, with what was unfolded and focused as it was.
  function replace(fresh) {
    const open = new Map([...main.querySelectorAll("details[id]")].map((e) => [e.id, e.open]));
    const focused = document.activeElement && document.activeElement.getAttribute("href");
    for (const e of fresh.querySelectorAll("details[id]")) if (open.has(e.id)) e.open = open.get(e.id);
    main.replaceWith(fresh);
    main = fresh;
    if (focused) {
      const again = [...main.querySelectorAll("a[href]")].find((a) => a.getAttribute("href") === focused);
      if (again) again.focus({ preventScroll: true });
    }
    tick();
  }

  async function refresh() {
    if (!main.dataset.state) return;
    const answer = await fetch(location.href, { redirect: "manual" });
    if (answer.type === "opaqueredirect") return location.reload(); // signed out
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("main");
    const nav = page.querySelector(".top nav"), bar = document.querySelector(".top nav");
    if (nav && bar) bar.replaceWith(nav);
    if (!fresh || fresh.dataset.state === main.dataset.state) return;
    if (inUse()) document.getElementById("changed").hidden = false;
    else replace(document.adoptNode(fresh));
  }

  tick();
  setInterval(tick, 10 * second);
  if (!("live" in document.body.dataset) || !window.EventSource) return;
  let last = main.dataset.pulse;
  const source = new EventSource("/events"), lost = document.getElementById("lost");
  source.onopen = () => { lost.hidden = true; };
  source.onerror = () => { lost.hidden = false; };
  source.onmessage = (event) => {
    const pulse = JSON.parse(event.data);
    count(pulse.waiting);
    if (pulse.state === last) return;
    last = pulse.state;
    refresh().catch(() => { last = ""; }); // the next event tries again
  };
})();
