// What a page cannot do without a script: sound, dragging, what is live, shortcuts. Everything else is a link or a form.
"use strict";
const $ = (choose, within = document) => within.querySelector(choose);
const all = (choose, within = document) => [...within.querySelectorAll(choose)];
const proof = document.body.dataset.proof;
const clock = s => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;

// --- a recording: play, jump, speed; the word that is heard is marked
for (const box of all("[data-player]")) {
  const sound = new Audio();
  sound.preload = "none";
  sound.src = box.dataset.player;
  const [play, wave, line, at] = [".play", ".wave", ".head-line", "[data-at]"].map(one => $(one, box));
  const length = Number(box.dataset.seconds);
  const words = all(".w[data-seek]");
  const show = () => {
    line.style.left = `${Math.min(100, 100 * sound.currentTime / length)}%`;
    at.textContent = clock(sound.currentTime);
    wave.setAttribute("aria-valuenow", Math.round(sound.currentTime));
    wave.setAttribute("aria-valuetext", clock(sound.currentTime));
    const heard = sound.paused ? undefined : words.findLast(one => Number(one.dataset.seek) <= sound.currentTime);
    words.forEach(one => one.classList.toggle("now", one === heard));
  };
  const seek = s => { sound.currentTime = Math.max(0, Math.min(length, s)); show(); };
  const toggle = () => sound.paused ? sound.play() : sound.pause();
  play.addEventListener("click", toggle);
  wave.addEventListener("click", e => { const r = wave.getBoundingClientRect(); seek(length * (e.clientX - r.left) / r.width); sound.play(); });
  wave.addEventListener("keydown", e => {
    const step = {ArrowRight: 2, ArrowLeft: -2, PageUp: 10, PageDown: -10}[e.key];
    if (step) { seek(sound.currentTime + step); e.preventDefault(); }
    if (e.key === " " || e.key === "Enter") { toggle(); e.preventDefault(); }
  });
  $("[data-speed]", box).addEventListener("change", e => { sound.playbackRate = Number(e.target.value); });
  sound.addEventListener("timeupdate", show);
  for (const kind of ["play", "pause", "ended"]) sound.addEventListener(kind, () => { play.setAttribute("aria-label", sound.paused ? "Écouter" : "Pause"); show(); });
  for (const one of all("[data-seek]")) one.addEventListener("click", () => { seek(Number(one.dataset.seek)); sound.play(); });
  document.addEventListener("keydown", e => { if (e.key === "p" && free(e)) toggle(); });
}

// --- shortcuts: none while somebody writes
function free(e) { return !e.ctrlKey && !e.altKey && !e.metaKey && !e.target.closest("input, textarea, select"); }
document.addEventListener("keydown", e => {
  if (!free(e)) return;
  const named = $(`[data-key="${CSS.escape(e.key)}"]`);
  if (named) { named.focus(); if (named.matches("a, [data-veil]")) named.click(); }
  if (e.key === "/") { const box = $("input[type=search]"); if (box) { box.focus(); e.preventDefault(); } }
  if ((e.key === "ArrowDown" || e.key === "ArrowUp") && (document.activeElement === document.body || document.activeElement.closest("[data-list]"))) {
    const rows = all("[data-list] a"), next = rows[rows.indexOf(document.activeElement) + (e.key === "ArrowDown" ? 1 : -1)];
    if (next) { next.focus(); e.preventDefault(); }
  }
});
for (const one of all("[data-print]")) one.addEventListener("click", () => print());
for (const one of all("[data-toggle]")) one.addEventListener("click", () => {
  const what = document.getElementById(one.dataset.toggle);
  what.hidden = !what.hidden;
  one.setAttribute("aria-expanded", String(!what.hidden));
  if (!what.hidden) $("input:not([type=hidden])", what).focus();
});
for (const one of all("form[data-ask]")) one.addEventListener("submit", e => { if (!confirm(one.dataset.ask)) e.preventDefault(); });
for (const one of all(".tabs [aria-current]")) one.parentElement.scrollLeft = one.offsetLeft - one.parentElement.offsetLeft - 40;
for (const one of all("select[data-go]")) one.addEventListener("change", () => one.form.requestSubmit());

// --- what is live: the server says that something happened, the page asks what
const leads = one => one.getAttribute("href") ?? one.form?.getAttribute("action");
function renew(here, piece) {
  if (here.innerHTML === piece.innerHTML) return;
  const focused = here.contains(document.activeElement) ? leads(document.activeElement) : null;
  here.replaceChildren(...piece.cloneNode(true).childNodes);
  if (focused) all("a, button", here).find(one => leads(one) === focused)?.focus();  // who works by keys stays where they were
}
const news = document.body.dataset.news;
let touched = false;  // since the page last asked: a session lives on while somebody is there, and no longer
for (const kind of ["keydown", "pointerdown", "wheel"]) addEventListener(kind, () => { touched = true; }, {passive: true});
function ask(where) {
  const by = touched ? "somebody" : "nobody";
  touched = false;
  return fetch(where, {headers: {"X-Presence": by}});
}
function typed(form) {
  return all("textarea, input", form).filter(one => one.type !== "hidden" && one.value !== one.defaultValue).map(one => one.value).join("").length;
}
function leave() {  // signed out, or locked: nothing of a patient stays, and what was typed is kept until its writer is back
  const unsent = all("form[method=post]").sort((one, other) => typed(other) - typed(one))[0];
  if (unsent && typed(unsent)) unsent.submit(); else location.assign(location.href);
}
if (news && proof) {
  const told = new EventSource("/evenements");
  const look = async () => {
    const answer = await ask(news === "here" ? location.href : news);
    if (answer.redirected) return leave();
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const piece of all("[data-live]", fresh)) {
      for (const here of all(`[data-live="${piece.dataset.live}"]`)) renew(here, piece);
    }
  };
  told.addEventListener("change", look);
  setInterval(look, 60_000);  // how long a message waits, and whether the session still lives
  told.addEventListener("error", async () => {  // the browser tries again by itself, unless it was answered with another page
    if (told.readyState === EventSource.CLOSED && (await ask(location.href)).redirected) leave();
  });
  addEventListener("pagehide", () => told.close());
}

// --- the veil: nothing of a patient on a screen that somebody else may see; drawn by a button, or when nobody is there
const veil = $("#veil"), title = document.title;
let lastTouch = Date.now(), before = null;
function draw(on) {
  if (veil.hidden !== on) return;
  if (on) before = document.activeElement;
  veil.hidden = !on;
  document.body.classList.toggle("veiled", on);
  document.title = on ? veil.dataset.name : title;
  (on ? veil : before)?.focus();
}
for (const one of all("[data-veil]")) one.addEventListener("click", () => draw(true));
veil.addEventListener("click", () => draw(false));
addEventListener("keydown", e => { if (!veil.hidden) { e.preventDefault(); e.stopImmediatePropagation(); draw(false); } }, true);
for (const kind of ["keydown", "pointerdown", "pointermove", "wheel"]) addEventListener(kind, () => { lastTouch = Date.now(); }, {passive: true});
setInterval(() => { if (Date.now() - lastTouch > 300_000) draw(true); }, 10_000);

// --- a form that was refused comes back as it was typed, with what is wrong
for (const note of all("[data-refused]")) {
  const fields = JSON.parse(note.dataset.fields);
  const told = name => fields.filter(one => one[0] === name).map(one => one[1]);
  const form = all("form").find(one => new URL(one.action).pathname === note.dataset.refused && fields.every(([name]) => one.elements[name]) &&
    all("input[type=hidden]:not([name=preuve])", one).every(each => told(each.name).includes(each.value)));
  if (!form) continue;
  for (const one of all("input:not([type=hidden]), select, textarea", form)) {
    if (["checkbox", "radio"].includes(one.type)) one.checked = told(one.name).includes(one.value);
    else if (told(one.name).length) one.value = told(one.name)[0];
  }
  form.hidden = false;
  const folded = form.closest("details");
  if (folded) folded.open = true;
  form.prepend(note);
  $("input:not([type=hidden]), select, textarea", form)?.focus();
}

// --- what takes longer than a page may is put into it when it is there
for (const one of all("[data-later]")) ask(one.dataset.later).then(async answer => {
  const piece = answer.ok && $("[data-said]", new DOMParser().parseFromString(await answer.text(), "text/html"));
  if (piece) one.replaceChildren(...piece.childNodes);
}).catch(() => {});  // its link is still there

// --- the agenda: a visit is dragged to another time; Enter opens it, where the same is done by keys
for (const grid of all("[data-agenda]")) {
  const columns = JSON.parse(grid.dataset.agenda);
  const step = Number(grid.dataset.step), head = Number(grid.dataset.head);
  let held = null;
  const where = e => {
    const r = grid.getBoundingClientRect(), rows = getComputedStyle(grid).gridTemplateRows.split(" ").map(parseFloat);
    const widths = getComputedStyle(grid).gridTemplateColumns.split(" ").map(parseFloat);
    let x = e.clientX - r.left, y = e.clientY - r.top - held.grip, column = 0, row = 0;
    while (column < widths.length - 1 && x > widths[column]) x -= widths[column++];
    while (row < rows.length - 1 && y > rows[row]) y -= rows[row++];
    return {column: Math.max(1, column), row: Math.max(head, row)};
  };
  grid.addEventListener("pointerdown", e => {
    const visit = e.target.closest(".visit");
    if (!visit || e.button || e.pointerType === "touch" || e.ctrlKey) return;
    held = {visit, x: e.clientX, y: e.clientY, grip: e.clientY - visit.getBoundingClientRect().top, target: null};
  });
  grid.addEventListener("dragstart", e => e.preventDefault());
  addEventListener("pointermove", e => {
    if (!held || (!held.target && Math.hypot(e.clientX - held.x, e.clientY - held.y) < 8)) return;
    if (!held.target) {
      held.target = document.createElement("div");
      held.target.className = "target";
      held.visit.classList.add("moving");
      grid.append(held.target);
    }
    const {column, row} = where(e), minutes = Number(grid.dataset.first) + (row - head) * step;
    held.to = {...columns[column - 1], time: `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`};
    held.target.style.gridArea = `${row + 1} / ${column + 1} / span ${held.visit.dataset.rows} / span 1`;
    held.target.textContent = held.to.time;
  });
  addEventListener("pointerup", () => {
    if (!held) return;
    const {visit, target, to} = held;
    held = null;
    if (!target) return;
    visit.addEventListener("click", e => e.preventDefault(), {once: true});
    const form = document.getElementById("move");
    form.action = `${visit.getAttribute("href").split("?")[0]}/deplacer`;
    form.elements.praticien.value = to.practitioner;
    form.elements.jour.value = to.day;
    form.elements.heure.value = to.time;
    form.requestSubmit();
  });
  addEventListener("keydown", e => { if (e.key === "Escape" && held) { held.target?.remove(); held.visit.classList.remove("moving"); held = null; } });
}

// --- a sentence in the box's voice
for (const one of all("[data-listen]")) one.addEventListener("click", () => {
  const sound = new Audio(one.dataset.listen);
  one.disabled = true;
  for (const kind of ["ended", "error"]) sound.addEventListener(kind, () => { one.disabled = false; });
  sound.play().catch(() => { one.disabled = false; });
});
