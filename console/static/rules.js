// Line numbers beside a rule file that is being written, and the way from a finding to its line.
const box = document.querySelector(".rules-editor textarea");

if (box) {
  const editor = box.parentElement;
  const found = new Set((editor.dataset.found ?? "").split(" ").filter(Boolean).map(Number));
  const gutter = document.createElement("pre");
  gutter.className = "rules-gutter";
  gutter.setAttribute("aria-hidden", "true");
  editor.prepend(gutter);
  let lines = 0;

  const number = () => {
    const now = box.value.split("\n").length;
    if (now === lines) return;
    lines = now;
    gutter.replaceChildren(
      ...Array.from({ length: lines }, (_, at) => {
        const part = document.createElement(found.has(at + 1) ? "mark" : "span");
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
  new ResizeObserver(follow).observe(box);
  document.addEventListener("click", (event) => {
    const line = Number(event.target.closest?.("a[data-line]")?.dataset.line ?? 0);
    if (!line) return;
    event.preventDefault();
    goTo(line);
  });
  addEventListener("hashchange", () => named() && goTo(named()));
  if (named()) goTo(named());

  // What was typed and not saved is not lost by a slip.
  const began = box.value;
  let sending = false;
  box.form.addEventListener("submit", () => (sending = true));
  addEventListener("beforeunload", (event) => {
    if (!sending && box.value !== began) event.preventDefault();
  });
}
