// Line numbers beside a rule file that is being written, and the way from a finding to its line.
const box = document.querySelector(".rules-editor textarea");

if (box) {
  const editor = box.parentElement;
  const found = () =>
    new Set(
      (document.getElementById("found")?.dataset.found ?? "").split(" ").filter(Boolean).map(Number),
    );
  const gutter = document.createElement("pre");
  gutter.className = "rules-gutter";
  gutter.setAttribute("aria-hidden", "true");
  editor.prepend(gutter);
  let lines = 0;

  const number = (anew) => {
    const now = box.value.split("\n").length;
    if (now === lines && anew !== true) return;
    lines = now;
    const wrong = found();
    gutter.replaceChildren(
      ...Array.from({ length: lines }, (_, at) => {
        const part = document.createElement(wrong.has(at + 1) ? "mark" : "span");
        part.textContent = `${at + 1}\n`;
        return part;
      }),
    );
  };
  const follow = () => {
    gutter.style.height = `${box.offsetHeight}px`;
    gutter.scrollTop = box.scrollTop;
  };
  const goTo = (line) => {
    const before = box.value.split("\n").slice(0, line - 1);
    const start = before.reduce((sum, each) => sum + each.length + 1, 0);
    const end = box.value.indexOf("\n", start);
    box.focus();
    box.setSelectionRange(start, end < 0 ? box.value.length : end);
    box.scrollTop = (line - 6) * parseFloat(getComputedStyle(box).lineHeight);
    box.scrollIntoView({ block: "center" });
  };
  const named = () => Number(/^#line-(\d+)$/.exec(location.hash)?.[1] ?? 0);

  number();
  follow();
  box.addEventListener("input", number);
  box.addEventListener("scroll", follow);
  // What is typed is checked beside: the findings are shown anew, so are their marks.
  document.body.addEventListener("htmx:afterSwap", () => number(true));
  new ResizeObserver(follow).observe(box);
  document.addEventListener("click", (event) => {
    const line = Number(event.target.closest?.("a[data-line]")?.dataset.line ?? 0);
    if (!line) return;
    event.preventDefault();
    goTo(line);
  });
  addEventListener("hashchange", () => named() && goTo(named()));
  // Behind the browser's own way to the line in the list below.
  addEventListener("load", () => setTimeout(() => named() && goTo(named()), 50));

  // What was typed and not saved is not lost by a slip.
  const began = box.value;
  let sending = false;
  box.form.addEventListener("submit", () => (sending = true));
  addEventListener("beforeunload", (event) => {
    if (!sending && box.value !== began) event.preventDefault();
  });
}
