// The few things that HTML can't do. Everything works without this file; it only makes it quicker to use.
(() => {
  let undone = "", pressed = false;
  const toasts = () => document.getElementById("toasts");
  const say = (text) => {
    const toast = document.createElement("p");
    toast.className = "toast error";
    toast.setAttribute("role", "alert");
    const words = document.createElement("span");
    words.textContent = text;
    toast.append(words);
    toasts().append(toast);
    setTimeout(() => toast.remove(), 8000);
  };

  // What only works with JavaScript is rendered hidden and shown here, also in what htmx swaps in.
  const wake = (root) => {
    for (const dialog of root.querySelectorAll("dialog[data-modal]:not([open])")) {
      dialog.addEventListener("close", () => dialog.remove());
      dialog.showModal();
    }
    for (const hidden of root.querySelectorAll("[data-copy][hidden], [data-show][hidden], [data-print][hidden]")) hidden.hidden = false;
    for (const toast of root.querySelectorAll(".toast[role=status]:not([data-timed])")) {
      toast.dataset.timed = "";
      const later = () => setTimeout(() => (toast.matches(":hover, :focus-within") ? later() : toast.remove()), toast.querySelector(".undo") ? 12000 : 6000);
      later();
    }
  };

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    for (const open of document.querySelectorAll("details.account[open]")) if (!open.contains(event.target)) open.open = false;
    if (at("[data-dismiss]")) at(".toast").remove();
    if (at("[data-print]")) window.print();
    const copy = at("[data-copy]");
    if (copy) {
      const source = document.querySelector(copy.dataset.copy);
      navigator.clipboard.writeText(source.value ?? source.textContent).then(() => {
        const words = copy.querySelector("span") ?? copy;
        const before = words.textContent;
        words.textContent = document.body.dataset.copied;
        setTimeout(() => (words.textContent = before), 2000);
      });
    }
    const show = at("[data-show]");
    if (show) {
      const field = document.getElementById(show.dataset.show);
      field.type = field.type === "password" ? "text" : "password";
      show.setAttribute("aria-pressed", field.type === "text");
    }
  });

  // A colour that is picked shows as text beside it, and one that is typed in the picker.
  document.addEventListener("input", (event) => {
    const twin = document.getElementById(event.target.dataset.twin);
    if (twin && /^#[0-9a-f]{6}$/i.test(event.target.value)) twin.value = event.target.value.toLowerCase();
  });

  // A box for all of a list: it sets the others, and is no longer set itself once one of them changes.
  document.addEventListener("change", ({ target }) => {
    const all = target.form?.querySelector("[data-all]");
    if (!all || (target !== all && target.name !== all.dataset.all)) return;
    if (target !== all) all.checked = false;
    else for (const box of target.form.querySelectorAll(`[name="${all.dataset.all}"]`)) box.checked = all.checked;
  });

  // On the order pad Enter goes on to the next quantity; leaving a field keeps what was typed in it.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.("[data-quantity]")) return;
    const all = [...document.querySelectorAll("[data-quantity]")];
    const next = all[all.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const open of document.querySelectorAll("details.account[open]")) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  // A look counts once somebody looks: forms that wait for "seen" get it when the page is visible, each once.
  const looked = () => {
    if (document.visibilityState !== "visible") return;
    for (const waiting of document.querySelectorAll("[hx-trigger~=seen][data-htmx-powered]:not([data-seen])")) {
      waiting.dataset.seen = "";
      waiting.dispatchEvent(new CustomEvent("seen"));
    }
  };
  document.addEventListener("visibilitychange", looked);
  document.addEventListener("htmx:after:process", looked); // not on load: htmx may listen only after that

  // Nobody looks, nobody asks: what is asked for every few seconds rests while the page is hidden, and while something can be undone in it.
  document.addEventListener("htmx:config:request", (event) => {
    if ((document.hidden || toasts().querySelector(".undo")) && event.detail.ctx.sourceElement.matches('[hx-trigger^="every"]')) event.preventDefault();
  });

  // A form with files tells how much of them has left: fetch can't, an XMLHttpRequest can; htmx goes on with its answer.
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    const form = ctx.sourceElement, bar = form.querySelector("progress[data-upload]");
    if (!bar || ![...form.querySelectorAll("input[type=file]")].some((field) => field.files.length)) return;
    ctx.request.timeout = "1h"; // a slow line takes its time
    ctx.fetch = (url, { method, headers, body, signal }) => new Promise((resolve, reject) => {
      const way = new XMLHttpRequest();
      way.open(method, url);
      for (const [name, value] of new Headers(headers)) way.setRequestHeader(name, value);
      bar.hidden = false;
      way.upload.onprogress = ({ loaded, total }) => {
        bar.value = Math.round((100 * loaded) / total);
        form.querySelector("[data-uploaded]").value = `${bar.value} %`;
      };
      way.onload = () => {
        const answered = new Headers(way.getAllResponseHeaders().trim().split(/[\r\n]+/).map((line) => line.split(/: (.*)/s, 2)));
        resolve(new Response([204, 304].includes(way.status) ? null : way.response, { status: way.status, headers: answered }));
      };
      way.onerror = () => reject(new TypeError("no connection"));
      way.onabort = () => reject(new DOMException("given up", "AbortError"));
      way.onloadend = () => (bar.hidden = true);
      signal?.addEventListener("abort", () => way.abort());
      way.send(body);
    });
  });

  document.addEventListener("htmx:error", () => say(document.body.dataset.offline));
  document.addEventListener("htmx:response:error", (event) => {
    if (event.detail.ctx.response.raw.status >= 500) say(document.body.dataset.fault);
  });
  document.addEventListener("htmx:before:request", ({ detail }) => (pressed = detail.ctx.sourceElement.contains(document.activeElement)));
  document.addEventListener("htmx:after:request", (event) => {
    const form = event.detail.ctx.sourceElement;
    if (!form?.closest?.(".toast")) return;
    undone = form.getAttribute("action"); // this toast has said its piece; focus goes to the switch that it took back
    form.closest(".toast").remove();
  });
  document.addEventListener("htmx:after:swap", (event) => {
    wake(document);
    const root = event.detail.ctx?.target;
    if (root?.isConnected) root.querySelector("[autofocus]")?.focus();
    if (undone) document.querySelector(`main form[action="${undone}"] button`)?.focus();
    undone = "";
    // What was pressed is gone with its answer: focus goes to what took its place, not to the top of the page.
    const place = root?.isConnected ? root : document.getElementById(root?.id);
    if (pressed && document.activeElement === document.body && place) {
      place.tabIndex = -1;
      place.focus({ preventScroll: true });
    }
  });
  // Tabs, topics and a menu that don't fit in their row: the open one is in sight.
  for (const open of document.querySelectorAll(":is(.tabs, .topic-list, .side nav) > [aria-current=page]")) {
    const [at, row] = [open.getBoundingClientRect(), open.parentElement.getBoundingClientRect()];
    open.parentElement.scrollLeft += Math.max(0, at.right - row.right + 24) + Math.min(0, at.left - row.left - 24);
  }
  // The keyboard brings the next one into sight whole; browsers leave one alone that is half there.
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches(":is(.tabs, .topic-list, .kinds, .side nav) > a")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  wake(document);
})();
